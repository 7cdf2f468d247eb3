/** What a model answers, row by row. */
export type Answers =
  | { readonly kind: "classes"; readonly classes: readonly string[]; readonly indexes: Int32Array }
  | { readonly kind: "values"; readonly values: Float64Array };

/** Values that differ by less are the same but for the order of additions. */
const SAME = 1e-6;

/** How many rows two models answer otherwise; `undefined` where the answers are of other kinds or numbers of rows. */
export function countChanged(before: Answers, after: Answers): { rows: number; count: number } | undefined {
  if (before.kind === "classes" && after.kind === "classes") {
    const rows = after.indexes.length;
    if (before.indexes.length !== rows) return undefined;
    // Classes may have been appended: names are compared, each pair of numbers once.
    const same = before.classes.map((name) => after.classes.indexOf(name));
    return { rows, count: countWhere(rows, (i) => same[before.indexes[i] as number] !== after.indexes[i]) };
  }
  if (before.kind === "values" && after.kind === "values") {
    const rows = after.values.length;
    if (before.values.length !== rows) return undefined;
    const differs = (a: number, b: number) => Math.abs(a - b) > SAME * Math.max(1, Math.abs(a));
    return { rows, count: countWhere(rows, (i) => differs(before.values[i] as number, after.values[i] as number)) };
  }
  return undefined;
}

function countWhere(rows: number, holds: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if (holds(row)) count += 1;
  return count;
}
