/** `counts[i][j]`: rows of class i that were predicted as class j. Square, one row and column a class. */
export type Confusion = readonly (readonly number[])[];

/** `actual` and `predicted` hold class indexes below `classes`, one a row. A row counts for its weight, else for 1. */
export function confusionOf(
  actual: Int32Array,
  predicted: Int32Array,
  classes: number,
  weights?: Float64Array,
): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = counts[actual[i] as number] as number[];
    const column = predicted[i] as number;
    row[column]! += weights === undefined ? 1 : (weights[i] as number);
  }
  return counts;
}

/** Rows of class `index`: the support. */
export function supportOf(confusion: Confusion, index: number): number {
  return (confusion[index] as readonly number[]).reduce((a, b) => a + b, 0);
}

/**
 * All of a confusion that the metrics of labels need: for each class the rows that are of it, that are predicted as it,
 * and that are both. It takes classes × 3 numbers, where the whole table takes their square.
 */
export interface Margins {
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  readonly hits: Float64Array;
}

export function emptyMargins(classes: number): Margins {
  return {
    support: new Float64Array(classes),
    predicted: new Float64Array(classes),
    hits: new Float64Array(classes),
  };
}

export function addTo(margins: Margins, actual: number, predicted: number, amount: number): void {
  margins.support[actual]! += amount;
  margins.predicted[predicted]! += amount;
  if (actual === predicted) margins.hits[actual]! += amount;
}

export function clearMargins({ support, predicted, hits }: Margins): void {
  support.fill(0);
  predicted.fill(0);
  hits.fill(0);
}

export function marginsOf(actual: Int32Array, predicted: Int32Array, classes: number, weights?: Float64Array): Margins {
  const margins = emptyMargins(classes);
  for (let i = 0; i < actual.length; i++) {
    addTo(margins, actual[i] as number, predicted[i] as number, weights === undefined ? 1 : (weights[i] as number));
  }
  return margins;
}

export function marginsOfConfusion(confusion: Confusion): Margins {
  const margins = emptyMargins(confusion.length);
  confusion.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      addTo(margins, actual, predicted, count);
    });
  });
  return margins;
}
