import { isVersion } from "../domain/tag.ts";
import { parseYaml } from "../registry/yaml.ts";
import type { Status } from "./status.ts";

/** What the place that is kept up to date holds of a version. `undefined`: there is no such file. */
export interface StatusFiles {
  readonly metadata: Uint8Array | undefined;
  readonly policy: Uint8Array | undefined;
  /** The model's folder, from the top of the repository. */
  readonly folder?: string;
}

/**
 * Whether a version is deprecated (`deprecated` of its metadata.json) or withdrawn (`versioning.withdrawn` of model.yml).
 * `where` names the place, `readAt` is when it was read. A file that does not say, says nothing: that is "unknown".
 */
export function statusOf(
  { model, version }: { readonly model: string; readonly version: string },
  { metadata, policy, folder = `models/${model}` }: StatusFiles,
  { where, readAt }: { readonly where: string; readonly readAt: string },
): Status {
  const path = `${folder}/model.yml`;
  // A mistake elsewhere in the file hides no withdrawal, and one in the list of them brings no version back.
  const parsed = policy === undefined ? { value: {} } : parseYaml(path, policy).document;
  if (parsed === undefined) return { kind: "unknown", why: `${path} of ${where} has errors` };
  const list = withdrawnIn(parsed.value);
  if (list.versions.includes(version)) return { kind: "withdrawn", where, readAt };
  if (list.mistake !== undefined) return { kind: "unknown", why: `${path} of ${where} has an error: ${list.mistake}` };
  const file = `${folder}/${version}/metadata.json`;
  if (metadata === undefined) return { kind: "unknown", why: `${where} has no ${file}` };
  const deprecated = deprecatedIn(metadata);
  if (deprecated === undefined) return { kind: "unknown", why: `${file} of ${where} does not state it` };
  return { kind: deprecated ? "deprecated" : "active", where, readAt };
}

interface Withdrawn {
  /** What is certainly withdrawn, whatever else the list says. */
  readonly versions: readonly unknown[];
  /** Why the list may mean other versions, too. */
  readonly mistake?: string;
}

function withdrawnIn(policy: unknown): Withdrawn {
  if (!isMapping(policy)) return { versions: [], mistake: "it is not a mapping" };
  const { versioning } = policy;
  if (versioning === undefined || versioning === null) return { versions: [] };
  if (!isMapping(versioning)) return { versions: [], mistake: "versioning is not a mapping" };
  const { withdrawn } = versioning;
  if (withdrawn === undefined) return { versions: [] };
  if (!Array.isArray(withdrawn)) return { versions: [withdrawn], mistake: "versioning.withdrawn is not a list" };
  const at = withdrawn.findIndex((item) => typeof item !== "string" || !isVersion(item));
  if (at < 0) return { versions: withdrawn };
  const item = JSON.stringify(withdrawn[at]).slice(0, MAX_QUOTE_LENGTH);
  return {
    versions: withdrawn,
    mistake: `versioning.withdrawn[${at}] is ${item}, which is not a version such as 1.0.1`,
  };
}

const MAX_QUOTE_LENGTH = 80;

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deprecatedIn(metadata: Uint8Array): boolean | undefined {
  try {
    const value = (JSON.parse(new TextDecoder().decode(metadata)) as { deprecated?: unknown } | null)?.deprecated;
    return typeof value === "boolean" ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a published `catalogue.json` states of the version of a tag; `undefined` if it does not, or if it is not a
 * catalogue.
 */
export function statusInCatalogue(
  catalogue: Uint8Array,
  tag: string,
  { where, readAt }: { readonly where: string; readonly readAt: string },
): Status | undefined {
  const kind = recordsIn(catalogue).find((record) => record?.tag === tag)?.status;
  return kind === "active" || kind === "deprecated" || kind === "withdrawn" ? { kind, where, readAt } : undefined;
}

function recordsIn(catalogue: Uint8Array): readonly ({ readonly tag?: unknown; readonly status?: unknown } | null)[] {
  try {
    const versions = (JSON.parse(new TextDecoder().decode(catalogue)) as { versions?: unknown } | null)?.versions;
    return Array.isArray(versions) ? versions : [];
  } catch {
    return [];
  }
}
