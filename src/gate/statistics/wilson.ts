/** The 97.5% quantile of the standard normal distribution: two-sided 95%. */
const Z = 1.959963984540054;

/**
 * Two-sided 95% score interval of a share, without continuity correction.
 * Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 * `trials` must be positive; the bounds are exactly 0 or 1 where no trial or every trial succeeded.
 */
export function wilsonInterval(successes: number, trials: number): { readonly low: number; readonly high: number } {
  const share = successes / trials;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
