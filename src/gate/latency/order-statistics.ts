import { regularisedBeta } from "../statistics/beta.js";

/**
 * The ranks, from 1, whose samples enclose the quantile `p` in at least 1 − `alpha` of all cases, whatever the
 * distribution: l = max{k: P(Bin(n, p) ≤ k − 1) ≤ α/2} and u = min{k: P(Bin(n, p) ≥ k) ≤ α/2}.
 * A rank is absent where no sample is extreme enough. It takes samples to be independent, which runs that follow one
 * another are not: it is shown and decides nothing. arXiv 2402.19109.
 */
export function quantileRanks(n: number, p: number, alpha: number): { low?: number; high?: number } {
  // P(Bin(n, p) ≥ k) = I_p(k, n − k + 1)
  const atLeast = (k: number) => (k <= 0 ? 1 : k > n ? 0 : regularisedBeta(p, k, n - k + 1));
  let low = 0;
  let high = n + 1;
  // Both tails are monotone in k.
  for (let step = 2 ** Math.ceil(Math.log2(n + 1)); step >= 1; step /= 2) {
    if (low + step <= n && 1 - atLeast(low + step) <= alpha / 2) low += step;
    if (high - step >= 1 && atLeast(high - step) <= alpha / 2) high -= step;
  }
  return { ...(low >= 1 ? { low } : {}), ...(high <= n ? { high } : {}) };
}
