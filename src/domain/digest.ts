/** A file as it is identified: its base name, its size in bytes and the lower-case hex SHA-256 of its bytes. */
export interface FileDigest {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** Whether two sets of files are the same, whatever their order. */
export function sameFiles(a: readonly FileDigest[], b: readonly FileDigest[]): boolean {
  return a.length === b.length && differingFiles(a, b).length === 0;
}

/** The names of files that are in one set only, or in both with other bytes; sorted. */
export function differingFiles(a: readonly FileDigest[], b: readonly FileDigest[]): string[] {
  const key = (f: FileDigest) => `${f.size}:${f.sha256}`;
  const left = new Map(a.map((f) => [f.name, key(f)]));
  const right = new Map(b.map((f) => [f.name, key(f)]));
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).sort();
}
