import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFolder, tagOf } from "../../domain/registry.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { readSide } from "../../platform/files/read-side.ts";
import { listTaggedVersions } from "../../platform/git/tags.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { parsePolicy } from "../../registry/policy.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { diffSides, type Side, suggestedVersion, taggedBefore, versionOf } from "../../release/diff.ts";
import { renderDiff, renderDiffMarkdown } from "../../report/diff.ts";
import type { Screen } from "../../report/screen.ts";
import type { RegistryHere } from "../registry.ts";
import { type InRegistry, locate } from "./registry.ts";

type Versioning = NonNullable<ModelPolicy["versioning"]>;

export interface DiffOptions {
  readonly old: string | undefined;
  readonly next: string;
  readonly suggest: boolean;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** Compares two versions, tags or model files; with one argument, a version with the tag before it. */
export async function runDiff(options: DiffOptions & InRegistry, cwd: string, screen: Screen): Promise<string> {
  const here = await locate(options.registry, { cwd: () => cwd }, { tags: true });
  const { path: scratch, dispose } = await makePrivateFolder();
  try {
    const next = await readSide(options.next, { cwd, ...here }, join(scratch, "next"));
    const old = await readSide(options.old ?? (await tagBefore(next, here)), { cwd, ...here }, join(scratch, "old"));
    const versioning = await readVersioning(next, here);
    const diff = diffSides(old, next, versioning.rules ?? {}, await listTaken(next, versioning, here));
    if (options.suggest) return `${suggestedVersion(diff)}\n`;
    if (options.json) return `${JSON.stringify(diff, null, 2)}\n`;
    return options.markdown ? renderDiffMarkdown(diff) : renderDiff(diff, screen);
  } finally {
    await dispose();
  }
}

async function tagBefore(side: Side, { root, registry }: RegistryHere): Promise<string> {
  const { model, version } = versionOf(side);
  const previous = taggedBefore(model, version, (await listTaggedVersions(root, model, registry)).get(model) ?? []);
  return `refs/tags/${tagOf(registry, { model, version: previous })}`;
}

/** What model.yml says of version numbers, as far as it can be read. */
async function readVersioning({ model }: Side, { root, registry }: RegistryHere): Promise<Versioning> {
  if (model === undefined) return {};
  const path = `${modelFolder(registry, model)}/model.yml`;
  const bytes = await readFile(join(root, path)).catch(unlessAbsent);
  return (bytes && parsePolicy(path, bytes).document?.value.versioning) ?? {};
}

/** Numbers that are not to be given again: what is compared does not count. */
async function listTaken(
  { model, version }: Side,
  { withdrawn = [] }: Versioning,
  { root, registry }: RegistryHere,
): Promise<string[]> {
  const tagged = model === undefined ? [] : ((await listTaggedVersions(root, model, registry)).get(model) ?? []);
  return [...tagged, ...withdrawn].filter((taken) => taken !== version);
}
