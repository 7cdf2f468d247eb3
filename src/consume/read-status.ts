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
  // A mistake elsewhere in the file does not bring a version back.
  const parsed = policy === undefined ? undefined : parseYaml(path, policy).document;
  if (policy !== undefined && parsed === undefined) return { kind: "unknown", why: `${path} of ${where} has errors` };
  if (withdrawnIn(parsed?.value).includes(version)) return { kind: "withdrawn", where, readAt };
  const file = `${folder}/${version}/metadata.json`;
  if (metadata === undefined) return { kind: "unknown", why: `${where} has no ${file}` };
  const deprecated = deprecatedIn(metadata);
  if (deprecated === undefined) return { kind: "unknown", why: `${file} of ${where} does not state it` };
  return { kind: deprecated ? "deprecated" : "active", where, readAt };
}

function withdrawnIn(policy: unknown): readonly unknown[] {
  const { versioning } = (policy ?? {}) as { versioning?: { withdrawn?: unknown } | null };
  const withdrawn = versioning?.withdrawn;
  return Array.isArray(withdrawn) ? withdrawn.map(String) : withdrawn === undefined ? [] : [String(withdrawn)];
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
