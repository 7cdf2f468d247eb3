import { binomialAtMost } from "./binomial.ts";

/**
 * The ranks, counted from 1, of the two of `count` samples in order between which the quantile `p` lies, whatever the
 * distribution is: l = max{k: P(X ≤ k − 1) ≤ α/2}, u = min{k: P(X ≥ k) ≤ α/2} of a binomial X with `count` trials of
 * chance p (arXiv 2402.19109). `undefined` where the samples are too few to bound it on that side. Samples must be
 * independent.
 */
export function quantileRanks(
  count: number,
  p: number,
  confidence = 0.95,
): { readonly lower: number | undefined; readonly upper: number | undefined } {
  const tail = (1 - confidence) / 2;
  const lower = lastWhere(count, (k) => binomialAtMost(k - 1, count, p) <= tail);
  const beforeUpper = lastWhere(count, (k) => 1 - binomialAtMost(k - 1, count, p) > tail);
  return {
    lower: lower === 0 ? undefined : lower,
    upper: beforeUpper === count ? undefined : beforeUpper + 1,
  };
}

/** The last of 1 … count that `holds`, which it does up to some point and no longer; 0 where it never does. */
function lastWhere(count: number, holds: (k: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
