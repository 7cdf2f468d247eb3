declare const sorted: unique symbol;

/** Samples in ascending order: only {@link sortSamples} makes them, so that no percentile is taken of an unsorted list. */
export type SortedSamples = Float64Array & { readonly [sorted]: true };

export function sortSamples(samples: Float64Array): SortedSamples {
  return Float64Array.from(samples).sort() as SortedSamples;
}

/**
 * The smallest sample that at least a share `p` of all samples does not exceed, 0 < p ≤ 1: the nearest rank ⌈np⌉.
 * Hyndman and Fan, "Sample quantiles in statistical packages" (1996), definition 1; NumPy's `inverted_cdf`.
 * NaN where there are no samples.
 */
export function nearestRank(samples: SortedSamples, p: number): number {
  const rank = Math.max(1, Math.ceil(samples.length * p));
  return samples[rank - 1] ?? Number.NaN;
}
