/** `counts[i][j]`: rows of class i that were predicted as class j. Square, one row and column a class. */
export type Confusion = readonly (readonly number[])[];

/** `actual` and `predicted` hold class indexes below `classes`, one a row. */
export function confusionOf(actual: Int32Array, predicted: Int32Array, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = counts[actual[i] as number] as number[];
    const column = predicted[i] as number;
    row[column] = (row[column] ?? 0) + 1;
  }
  return counts;
}

/** Rows of class `index`: the support. */
export function supportOf(confusion: Confusion, index: number): number {
  return (confusion[index] ?? []).reduce((a, b) => a + b, 0);
}

/** Rows predicted as class `index`. */
export function predictedAs(confusion: Confusion, index: number): number {
  return confusion.reduce((sum, row) => sum + (row[index] ?? 0), 0);
}

/** Rows of class `index` that were predicted as such. */
export function hitsOf(confusion: Confusion, index: number): number {
  return confusion[index]?.[index] ?? 0;
}
