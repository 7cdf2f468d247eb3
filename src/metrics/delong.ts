import type { Ranked } from "./curve.ts";

/**
 * For each row the share of the other kind that it stands on the right side of, ties counting half. Their mean over
 * either kind is the area under the ROC curve, and their spread is its variance. From one walk down the ranking: Sun and
 * Xu, "Fast implementation of DeLong's algorithm for comparing the areas under correlated receiver operating
 * characteristic curves", IEEE Signal Processing Letters 21 (2014). Rows count for 1 each.
 */
export interface Placements {
  /** By row. */
  readonly values: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

export function placementsOf({ order, positive, last }: Ranked): Placements {
  const count = order.length;
  let positives = 0;
  for (let i = 0; i < count; i++) positives += positive[i] as number;
  const negatives = count - positives;
  const values = new Float64Array(count);
  let above = 0;
  for (let start = 0; start < count; ) {
    let end = start;
    let here = 0;
    do here += positive[end] as number;
    while (last[end++] === 0);
    const others = end - start - here;
    const below = negatives - (start - above) - others;
    for (let i = start; i < end; i++) {
      values[order[i] as number] =
        positive[i] === 1 ? (below + others / 2) / negatives : (above + here / 2) / positives;
    }
    above += here;
    start = end;
  }
  return { values, positives, negatives };
}

/**
 * An area under the ROC curve, or the difference of two on the same rows, and its standard error.
 * DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
 * characteristic curves", Biometrics 44 (1988). There must be at least two rows of either kind.
 */
export function deLong(
  first: Placements,
  isPositive: (row: number) => boolean,
  second?: Placements,
): { readonly estimate: number; readonly standardError: number } {
  const value = (row: number) =>
    (first.values[row] as number) - (second === undefined ? 0 : (second.values[row] as number));
  const spread = (kind: boolean, count: number) => {
    let sum = 0;
    for (let i = 0; i < first.values.length; i++) if (isPositive(i) === kind) sum += value(i);
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < first.values.length; i++) if (isPositive(i) === kind) squares += (value(i) - mean) ** 2;
    return { mean, variance: squares / (count - 1) / count };
  };
  const positive = spread(true, first.positives);
  const negative = spread(false, first.negatives);
  return { estimate: positive.mean, standardError: Math.sqrt(positive.variance + negative.variance) };
}
