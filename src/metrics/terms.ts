import { sumOf } from "../statistics/sum.ts";

/**
 * A metric that is a function of sums over the rows: each row brings a few numbers (its terms), and the metric only
 * needs their weighted totals. `terms[t][i]` is term t of row i, its weight already in it. The first total is that of
 * the weights, for which there are no terms where every row counts for 1.
 */
export interface Sums {
  readonly weights: Float64Array | undefined;
  readonly terms: readonly Float64Array[];
  /** NaN where the metric has no value on such totals: first that of the weights, then those of the terms. */
  readonly metricOf: (totals: Float64Array) => number;
}

/** The metric on every row once, with compensated sums. */
export function measureSums({ weights, terms, metricOf }: Sums): number {
  const total = (values: Float64Array) => sumOf(values.length, (i) => values[i] as number);
  const rows = (terms[0] as Float64Array).length;
  return metricOf(Float64Array.of(weights === undefined ? rows : total(weights), ...terms.map(total)));
}

/** The metric where row i counts `counts[i]` times, `drawn` in all. `totals` is scratch space for the totals. */
export function resampleSums(
  { weights, terms, metricOf }: Sums,
  counts: Uint8Array,
  drawn: number,
  totals: Float64Array,
): number {
  totals[0] = weights === undefined ? drawn : totalOf(weights, counts);
  for (let t = 0; t < terms.length; t++) totals[t + 1] = totalOf(terms[t] as Float64Array, counts);
  return metricOf(totals);
}

function totalOf(values: Float64Array, counts: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (counts[i] as number) * (values[i] as number);
  return total;
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
    weights,
    terms: [termsOf(count, weights, term)],
    metricOf: (totals) => (totals[1] as number) / (totals[0] as number),
  };
}
