import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import { tagOf, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { parseJson } from "../../registry/json.ts";
import { editJson } from "../../registry/json-edit.ts";
import { METADATA } from "../../registry/layout.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import { registryRules } from "../../registry/rules.ts";
import type { World } from "../../release/world.ts";
import type { Intake, ReplaceFile } from "../ports.ts";
import { readGiven } from "./given.ts";
import { openOf } from "./metadata.ts";

export interface SetWorld extends Pick<World, "repository"> {
  readonly intake: Pick<Intake, "digest">;
  readonly replaceFile: ReplaceFile;
}

/** What became of values that were set. */
export interface ValuesSet {
  readonly tag: string;
  readonly folder: string;
  /** The file, as a path from the root. */
  readonly path: string;
  readonly values: readonly { readonly key: string; readonly value: unknown }[];
  /** Keys that are still open. */
  readonly open: readonly string[];
  /** What else is wrong with the file. */
  readonly findings: readonly Finding[];
}

/** Sets values of a version's `metadata.json`, all or none, and leaves everything else as it is written. */
export async function setValues(id: ModelVersion, texts: readonly string[], world: SetWorld): Promise<ValuesSet> {
  const { registry } = world.repository;
  const [tag, folder] = [tagOf(registry, id), versionFolder(registry, id)];
  const path = `${folder}/${METADATA}`;
  const bytes = await world.repository.read(path);
  if (bytes === undefined) {
    throw new Failure("configuration", `There is no ${path}.`, {
      fix: `Make the version with  model-release new ${id.model} ${id.version} --model <file>`,
    });
  }
  const { document, findings } = parseJson(path, bytes);
  if (document === undefined || typeof document.value !== "object" || Array.isArray(document.value)) {
    throw new Failure("configuration", findings[0]?.message ?? `${path} is no object.`, {
      fix: "Fix the file first, with  model-release validate.",
    });
  }
  let text = new TextDecoder().decode(bytes);
  const values: { key: string; value: unknown }[] = [];
  for (const given of texts) {
    const { path: key, value } = await readGiven(given, (file) => world.intake.digest(file));
    text = editJson(text, key, value);
    values.push({ key: key.join("."), value });
  }
  const edited = new TextEncoder().encode(text);
  const json = parseJson(path, edited);
  if (json.document === undefined) {
    throw new Failure("usage", `With these values, ${json.findings[0]?.message ?? `${path} could not be read.`}`, {
      fix: "Nothing was written. Give other values.",
    });
  }
  await world.replaceFile(path, edited);
  const after = parseMetadata(path, edited).findings;
  return {
    ...{ tag, folder, path, values },
    open: openOf(json.document.value as Record<string, unknown>),
    findings: after.filter(({ rule }) => rule !== registryRules.openValue.id),
  };
}
