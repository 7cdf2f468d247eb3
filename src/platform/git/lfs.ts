const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-.*\n)*oid sha256:(?<oid>[0-9a-f]{64})\nsize (?<size>\d+)\n/;

/** A pointer is under 1024 bytes by its specification. */
export const MAX_POINTER_BYTES = 1024;

/** How git says that git-lfs is not installed, where an alias of that name leads nowhere too. */
export const NO_LFS = /'lfs' is not a git command|recursive alias: lfs|alias loop detected: expansion of 'lfs'/;

export interface LfsPointer {
  readonly oid: string;
  readonly size: number;
}

/** Reads a Git LFS pointer, or `undefined` where the text is none. */
export function parseLfsPointer(text: string): LfsPointer | undefined {
  const groups = POINTER.exec(text)?.groups;
  return groups?.oid && groups.size ? { oid: groups.oid, size: Number(groups.size) } : undefined;
}
