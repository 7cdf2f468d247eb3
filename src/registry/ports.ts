import type { Registry } from "../domain/registry.ts";
import type { VersionFile } from "./version-file.ts";

/** What a tag or a checkout stands for. */
export interface Checkout {
  /** The commit that is checked out. */
  readonly head: string;
  /** The commit that the tag points at, peeled; absent if there is no such tag. */
  readonly tagCommit?: string;
  /** The branch that has to hold the tag's commit and does not; absent if it does, or if none was asked for. */
  readonly missingFrom?: string;
}

/** The working tree, read only. Paths are relative to the repository's root, with `/`. */
export interface Repository {
  /** The registry in it; by default at its top, without a tag prefix. */
  readonly registry?: Registry;
  /** The state of the checkout, or `undefined` where the folder is not in a git repository. */
  checkout(tag: string): Promise<Checkout | undefined>;
  /** Everything below `folder`, with digests of regular files; `undefined` if there is no such folder. */
  list(folder: string): Promise<VersionFile[] | undefined>;
  /** Bytes of a file, or `undefined` if there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
}
