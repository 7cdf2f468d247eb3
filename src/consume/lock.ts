import type { FileDigest } from "../domain/digest.ts";
import { AT_TOP, type Registry } from "../domain/registry.ts";
import type { Status } from "./status.ts";
import { formatWanted, type Wanted } from "./wanted.ts";

export const LOCK_FILE = "model-release.lock.json";
export const LOCK_SCHEMA = "urn:model-release:lock:1";

/** What was pulled, so that the same bytes can be pulled again. */
export interface Lock {
  readonly schema: typeof LOCK_SCHEMA;
  /** ISO 8601, UTC. */
  readonly lockedAt: string;
  /** One for each thing that was asked for in a registry, sorted by it. */
  readonly models: readonly LockedModel[];
}

/** Which registry a pin is of: two registries can have models of the same name. */
export interface Origin {
  /** `github:<owner>/<repo>`, or a folder, with `/`, relative to that of the lock file. */
  readonly from: string;
  /** The registry's folder in its repository; absent for the top. */
  readonly registry?: string;
  /** Absent for none. */
  readonly tagPrefix?: string;
}

export interface LockedModel extends Origin {
  /** As {@link formatWanted} writes it. */
  readonly wanted: string;
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  readonly commit?: string;
  /** `model_name` of metadata.json, which is the model's folder. */
  readonly name: string;
  /** In PEM. With it, a version that it does not confirm is refused. */
  readonly publicKey?: string;
  readonly status: Status;
  /** The release's own files, sorted by name; evidence is not pinned, because it is no part of a release's identity. */
  readonly files: readonly FileDigest[];
}

/** Where a pin is from, as the lock file keeps it: what is the default is left out. */
export function originOf(from: string, { folder, tagPrefix }: Registry): Origin {
  return { from, ...(folder === "" ? {} : { registry: folder }), ...(tagPrefix === "" ? {} : { tagPrefix }) };
}

/** The registry of a pin. Inverse of {@link originOf}. */
export function registryOf({ registry = AT_TOP.folder, tagPrefix = AT_TOP.tagPrefix }: Origin): Registry {
  return { folder: registry, tagPrefix };
}

/** What two entries share that pin the same thing: then the newer one takes the place of the older one. */
export function pinKey({ wanted, from, registry = "", tagPrefix = "" }: LockedModel): string {
  return JSON.stringify([wanted, from, registry, tagPrefix]);
}

export function isSameOrigin(a: Origin, b: Origin): boolean {
  const [one, two] = [registryOf(a), registryOf(b)];
  return isSamePlace(a.from, b.from) && one.folder === two.folder && one.tagPrefix === two.tagPrefix;
}

/** Whether two texts of a lock file name the same place: GitHub ignores case, and a path can take detours. */
export function isSamePlace(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && placeOf(a) === placeOf(b));
}

function placeOf(from: string): string {
  if (/^github:/i.test(from)) return from.toLowerCase();
  const parts: string[] = [];
  for (const part of from.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return `${from.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

/** The lock file's text: two spaces of indentation, so that a review shows what changes. */
export function formatLock(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** What the lock pins for something that is wanted: one entry for each registry that it was pulled from. */
export function lockedFor(lock: Lock | undefined, wanted: Wanted): readonly LockedModel[] {
  return (lock?.models ?? []).filter((entry) => entry.wanted === formatWanted(wanted));
}

/** The lock with new entries in place of those for the same things. It is the same value if nothing changes. */
export function mergeLock(lock: Lock | undefined, entries: readonly LockedModel[], now: string): Lock {
  const pins = new Map([...(lock?.models ?? []), ...entries].map((entry) => [pinKey(entry), entry]));
  // By what is wanted, then by where it is from: the order does not depend on who pulled first.
  const models = [...pins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  if (lock !== undefined && JSON.stringify(pinned(lock.models)) === JSON.stringify(pinned(models))) return lock;
  return { schema: LOCK_SCHEMA, lockedAt: now, models };
}

/** What makes two locks the same: a status that was read again changes no byte that is pulled. */
function pinned(models: readonly LockedModel[]): unknown {
  return models.map(({ status, ...entry }) => [
    status.kind,
    ...Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
