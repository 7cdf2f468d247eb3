import { ascending } from "./order.ts";

/** How far the scores of two models lie apart on the same rows, or of one model on two sets of rows. */
export interface Drift {
  /** Population stability index: 0 where the shares of all bins are the same. */
  readonly psi: number;
  /** Bins that the index is of: fewer than ten where scores of the baseline are tied. */
  readonly bins: number;
  /** Two-sample Kolmogorov-Smirnov statistic: the greatest distance of the two distribution functions, 0 to 1. */
  readonly ks: number;
}

/** Neither set may be empty; no value may be NaN. */
export function measureDrift(candidate: Float64Array, baseline: Float64Array): Drift {
  return { ...stabilityIndex(candidate, baseline), ks: kolmogorovSmirnov(candidate, baseline) };
}

const BINS = 10;

/**
 * Σ (cᵢ − bᵢ) ln(cᵢ / bᵢ) over bins, with the shares c of the candidate and b of the baseline. The bins end at the
 * deciles of the baseline (nearest rank) and hold them; the first and the last are open, and equal deciles make one. A
 * bin that one side leaves empty counts there as half a row, so that it weighs without making the index infinite.
 * Lewis, "An introduction to credit scoring" (1994). It has no limit that holds for every number of rows: of two unrelated
 * samples of n and m rows from one distribution it is about (bins − 1)(1/n + 1/m) on average.
 */
export function stabilityIndex(candidate: Float64Array, baseline: Float64Array): { psi: number; bins: number } {
  const order = ascending(baseline);
  const edges: number[] = [];
  for (let decile = 1; decile < BINS; decile++) {
    const rank = Math.max(1, Math.ceil((order.length * decile) / BINS));
    const edge = baseline[order[rank - 1] as number] as number;
    if (edges.at(-1) !== edge) edges.push(edge);
  }
  // Above the highest score of the baseline there would be a bin that it leaves empty by construction.
  if (edges.at(-1) === baseline[order[order.length - 1] as number] && edges.length > 1) edges.pop();
  const then = countBins(baseline, edges);
  const now = countBins(candidate, edges);
  let psi = 0;
  for (let bin = 0; bin <= edges.length; bin++) {
    const [a, b] = [now[bin] as number, then[bin] as number];
    if (a === 0 && b === 0) continue;
    const share = Math.max(a, 0.5) / candidate.length;
    const before = Math.max(b, 0.5) / baseline.length;
    psi += (share - before) * Math.log(share / before);
  }
  return { psi, bins: edges.length + 1 };
}

function countBins(values: Float64Array, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (let i = 0; i < values.length; i++) {
    const bin = edges.findIndex((edge) => (values[i] as number) <= edge);
    counts[bin < 0 ? edges.length : bin]! += 1;
  }
  return counts;
}

export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): number {
  const [a, b] = [ascending(first), ascending(second)];
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const here = Math.min(first[a[i] as number] as number, second[b[j] as number] as number);
    while (i < a.length && (first[a[i] as number] as number) <= here) i += 1;
    while (j < b.length && (second[b[j] as number] as number) <= here) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/** Rows that are predicted differently, in all and in each slice. A slice is the indexes of its rows. */
export interface Flips {
  readonly rows: number;
  readonly flipped: number;
}

/** `candidate` and `baseline` hold the class of each row. */
export function countFlips(
  candidate: Int32Array,
  baseline: Int32Array,
  slices: ReadonlyMap<string, Uint32Array>,
): { readonly all: Flips; readonly slices: ReadonlyMap<string, Flips> } {
  let flipped = 0;
  for (let i = 0; i < candidate.length; i++) if (candidate[i] !== baseline[i]) flipped += 1;
  const bySlice = new Map<string, Flips>();
  for (const [name, rows] of slices) {
    let here = 0;
    for (const row of rows) if (candidate[row] !== baseline[row]) here += 1;
    bySlice.set(name, { rows: rows.length, flipped: here });
  }
  return { all: { rows: candidate.length, flipped }, slices: bySlice };
}
