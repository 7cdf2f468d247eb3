import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { formatTag, isModelName, isVersion } from "../domain/tag.ts";
import type { Parsed } from "../registry/document.ts";
import { parseJson } from "../registry/json.ts";
import { compileSchema, describeErrors } from "../registry/schema-errors.ts";
import { lockSchema } from "./lock-schema.ts";
import { consumeRules as rules } from "./rules.ts";
import { isFolderName } from "./safe-name.ts";
import type { Status } from "./status.ts";
import { candidatesOf, formatWanted, parseWanted, type Wanted } from "./wanted.ts";

export const LOCK_FILE = "model-release.lock.json";

/** What was pulled, so that the same bytes can be pulled again. */
export interface Lock {
  readonly schema: "urn:model-release:lock:1";
  /** ISO 8601, UTC. */
  readonly lockedAt: string;
  /** One for each thing that was asked for, sorted by it. */
  readonly models: readonly LockedModel[];
}

export interface LockedModel {
  /** As {@link formatWanted} writes it. */
  readonly wanted: string;
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  readonly commit?: string;
  /** `model_name` of metadata.json, which is the model's folder. */
  readonly name: string;
  readonly from: string;
  /** In PEM. With it, a version that it does not confirm is refused. */
  readonly publicKey?: string;
  readonly status: Status;
  /** The release's own files, sorted by name; evidence is not pinned, because it is no part of a release's identity. */
  readonly files: readonly FileDigest[];
}

const validate = compileSchema(lockSchema);

/** Reads a lock file. Everything that is wrong with it comes back at once, with its place. */
export function parseLock(path: string, bytes: Uint8Array): Parsed<Lock> {
  const { document, findings } = parseJson(path, bytes);
  if (document === undefined) return { findings };
  const broken = describeErrors(validate, document, {
    missing: rules.badLock,
    wrong: rules.badLock,
    unknown: rules.badLock,
  });
  if (broken.length > 0) return { findings: [...findings, ...broken] };
  const lock = document.value as Lock;
  const wrong = lock.models.flatMap((entry, i): Finding[] => {
    const isTwice = lock.models.findIndex(({ wanted }) => wanted === entry.wanted) < i;
    const key = isTwice ? "wanted" : wrongKeyOf(entry);
    if (key === undefined) return [];
    const message = `${key} of ${JSON.stringify(entry.wanted)} is not what pull writes there.`;
    return [finding(rules.badLock, { message, location: document.locate(["models", i, key]) })];
  });
  return wrong.length > 0
    ? { findings: [...findings, ...wrong] }
    : { document: { ...document, value: lock }, findings };
}

function wrongKeyOf({ wanted, model, version, name, tag, files }: LockedModel): keyof LockedModel | undefined {
  const read = parseWanted(wanted);
  if (!read.ok || formatWanted(read.wanted) !== wanted) return "wanted";
  if (!isModelName(model) || read.wanted.model !== model) return "model";
  if (!isVersion(version) || candidatesOf(read.wanted, [version]).length === 0) return "version";
  if (tag !== formatTag({ model, version }) && !tag.endsWith(`/${formatTag({ model, version })}`)) return "tag";
  if (new Set(files.map((file) => file.name)).size < files.length) return "files";
  return isFolderName(name) ? undefined : "name";
}

/** The lock file's text: two spaces of indentation, so that a review shows what changes. */
export function formatLock(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** What the lock has for something that is wanted. */
export function lockedFor(lock: Lock | undefined, wanted: Wanted): LockedModel | undefined {
  return lock?.models.find((entry) => entry.wanted === formatWanted(wanted));
}

/** The lock with new entries in place of those for the same things. It is the same value if nothing changes. */
export function mergeLock(lock: Lock | undefined, entries: readonly LockedModel[], now: string): Lock {
  const kept = (lock?.models ?? []).filter((old) => !entries.some(({ wanted }) => wanted === old.wanted));
  const models = [...kept, ...entries].sort((a, b) => (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0));
  if (lock !== undefined && JSON.stringify(pinned(lock.models)) === JSON.stringify(pinned(models))) return lock;
  return { schema: "urn:model-release:lock:1", lockedAt: now, models };
}

/** What makes two locks the same: a status that was read again changes no byte that is pulled. */
function pinned(models: readonly LockedModel[]): unknown {
  return models.map(({ status, ...entry }) => ({ ...entry, status: status.kind }));
}
