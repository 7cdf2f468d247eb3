import { type FileDigest, sameFiles } from "../domain/digest.ts";
import { ownOf } from "./choice.ts";
import { isSameOrigin, type LockedModel, type Origin } from "./lock.ts";

/** A folder as its path and its report name it. */
export interface PulledFolder {
  /** Its last two names, as `pull` lays versions out. */
  readonly name: string;
  readonly version: string;
  /** The tag of the report in it, if there is one. */
  readonly tag: string | undefined;
  readonly files: readonly FileDigest[];
}

/**
 * The entry of the lock file that a folder belongs to: the one of its path, or, for a folder that was moved, the one of
 * its report's tag. Two registries can have pinned the same name and version: then the tag decides, and then the files.
 */
export function pinOfFolder(
  entries: readonly LockedModel[],
  { name, version, tag, files }: PulledFolder,
): LockedModel | undefined {
  const here = entries.filter((entry) => entry.version === version && entry.name === name);
  const found = here.length > 0 ? here : entries.filter((entry) => entry.tag === tag);
  const tagged = found.filter((entry) => entry.tag === tag);
  const left = tagged.length > 0 ? tagged : found;
  return left.find((entry) => sameFiles(ownOf(files), entry.files)) ?? left[0];
}

/** The entry that pins a release of a registry. */
export function pinOfRelease(entries: readonly LockedModel[], tag: string, origin: Origin): LockedModel | undefined {
  return entries.find((entry) => entry.tag === tag && isSameOrigin(entry, origin));
}
