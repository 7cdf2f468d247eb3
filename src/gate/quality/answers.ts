/** What a model answers, row by row. */
export type Answers =
  | { readonly kind: "classes"; readonly classes: readonly string[]; readonly indexes: Int32Array }
  | { readonly kind: "values"; readonly values: Float64Array };

/** Values that differ by less are the same but for the order of additions. */
const SAME = 1e-6;

/**
 * For each row, 1 where two models predict differently; `undefined` where the answers are of other kinds or numbers of rows.
 */
export function findChanged(before: Answers, after: Answers): Uint8Array | undefined {
  if (before.kind === "classes" && after.kind === "classes") {
    if (before.indexes.length !== after.indexes.length) return undefined;
    // Classes may have been appended: names are compared, each pair of numbers once.
    const same = before.classes.map((name) => after.classes.indexOf(name));
    return Uint8Array.from(after.indexes, (index, row) => Number(same[before.indexes[row] as number] !== index));
  }
  if (before.kind === "values" && after.kind === "values") {
    if (before.values.length !== after.values.length) return undefined;
    const differs = (a: number, b: number) => Math.abs(a - b) > SAME * Math.max(1, Math.abs(a));
    return Uint8Array.from(after.values, (value, row) => Number(differs(before.values[row] as number, value)));
  }
  return undefined;
}
