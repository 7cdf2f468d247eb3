import { sumOf } from "../statistics/sum.js";

/**
 * A metric that is a function of sums over the rows: each row brings a few numbers (its terms), and the metric only
 * needs their weighted totals. `terms[t][i]` is term t of row i, its weight already in it.
 */
export interface Sums {
  readonly terms: readonly Float64Array[];
  /** NaN where the metric has no value on such totals. */
  readonly metricOf: (totals: Float64Array) => number;
}

/** The metric on every row once, with compensated sums. */
export function measureSums({ terms, metricOf }: Sums): number {
  return metricOf(Float64Array.from(terms, (term) => sumOf(term.length, (i) => term[i] as number)));
}

/** The metric where row i counts `counts[i]` times. `totals` is scratch space of one number a term. */
export function resampleSums({ terms, metricOf }: Sums, counts: Uint8Array, totals: Float64Array): number {
  for (let t = 0; t < terms.length; t++) {
    const term = terms[t] as Float64Array;
    let total = 0;
    for (let i = 0; i < term.length; i++) total += (counts[i] as number) * (term[i] as number);
    totals[t] = total;
  }
  return metricOf(totals);
}

/** The terms `term(0) … term(count - 1)`, each times its weight. */
export function termsOf(
  count: number,
  weights: Float64Array | undefined,
  term: (index: number) => number,
): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = weights === undefined ? term(i) : term(i) * (weights[i] as number);
  return values;
}

/** The weighted mean of `term` over the rows. */
export function meanOf(count: number, weights: Float64Array | undefined, term: (index: number) => number): Sums {
  return {
    terms: [termsOf(count, weights, term), termsOf(count, weights, () => 1)],
    metricOf: (totals) => (totals[0] as number) / (totals[1] as number),
  };
}
