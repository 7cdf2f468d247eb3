import { type Finding, finding } from "../domain/finding.ts";
import { modelFolder, modelsFolder, partsBelowModels, type Registry } from "../domain/registry.ts";
import { isModelName, isVersion } from "../domain/tag.ts";
import { registryRules as rules } from "../registry/rules.ts";
import type { EntryKind } from "./ports.ts";

/** Whether the kind of entry at a path decides if it can be judged. Deeper down, the layout of a version decides. */
export function dependsOnKind(path: string, registry: Registry | undefined): boolean {
  const parts = partsBelowModels(registry, path);
  return parts === undefined ? path === modelsFolder(registry) : parts.length < 3;
}

/**
 * What is found of a changed path under which no version is judged, although somebody may take it for one; `undefined`
 * if the path is that of a file of a version, or of a file that is nobody's version.
 */
export function reportUnexpected(path: string, kind: EntryKind, registry: Registry | undefined): Finding | undefined {
  const [model, entry, ...rest] = partsBelowModels(registry, path) ?? [];
  if (model === undefined) return path === modelsFolder(registry) ? notAFolder(path, kind) : undefined;
  if (entry === undefined) return kind !== "file" && isModelName(model) ? notAFolder(path, kind) : undefined;
  const named = isModelName(model) && isVersion(entry);
  if (rest.length > 0) return named ? undefined : notAVersion(`${modelFolder(registry, model)}/${entry}`);
  if (named) return notAFolder(path, kind);
  return kind === "submodule" || isVersion(entry) ? notAVersion(path) : undefined;
}

const KINDS = { file: "a file", symlink: "a symbolic link", submodule: "a submodule" } as const;

function notAFolder(path: string, kind: EntryKind): Finding {
  return finding(rules.notAFolder, {
    message: `${path} is ${KINDS[kind]} and not a folder, so nothing in it is checked or released.`,
    location: { file: path },
  });
}

function notAVersion(path: string): Finding {
  return finding(rules.notAVersion, {
    message: `${path} is not a valid path of a model version, so nothing in it is checked or released.`,
    location: { file: path },
  });
}
