import type { Pair } from "./contract-rule.ts";

/** Whether the model's own files are the same, byte for byte; not where none is known. */
export function sameModel({ old, next }: Pair): boolean {
  const [before, after] = [Object.entries(old.modelFiles), next.modelFiles];
  return (
    before.length > 0 &&
    before.length === Object.keys(after).length &&
    before.every(([name, sha256]) => after[name] === sha256)
  );
}
