import { criticalValue } from "./normal.ts";

/**
 * Score interval of a share, without continuity correction; two-sided 95% by default. With one side, each
 * bound holds by itself with the confidence.
 * Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 * `trials` must be positive; the bounds are exactly 0 or 1 where no trial or every trial succeeded.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
  sides: 1 | 2 = 2,
): { readonly low: number; readonly high: number } {
  const z = criticalValue(confidence, sides);
  const share = successes / trials;
  const z2 = z * z;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (z / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
