import type { FileDigest } from "../domain/digest.ts";

/**
 * An entry of a version's folder.
 * `name` is relative to that folder. `gitStatus` compares the bytes on disk with what git has for them:
 * `same`, `modified`, `untracked`, or `unknown` outside a repository.
 */
export interface VersionFile extends FileDigest {
  readonly path: string;
  readonly kind: "file" | "symlink" | "other";
  readonly gitStatus: "same" | "modified" | "untracked" | "unknown";
  /** Set where the file holds a Git LFS pointer instead of the bytes it stands for. */
  readonly lfsPointer?: { readonly oid: string; readonly size: number };
}
