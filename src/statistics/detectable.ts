import { criticalValue } from "./normal.ts";

const CONFIDENCE = 0.95;
const POWER = 0.8;

/** What a fixture set is too small to see, in the unit of the metric. */
export interface Detectable {
  /**
   * Against a baseline: a true difference this large is noticed with a power of 80% at 95% confidence, one-sided; a
   * smaller one less often. Without: how far the lower 95% bound lies from the measured value.
   */
  readonly least: number;
  readonly against: "baseline" | "floor";
}

/**
 * Of a paired difference with such a standard error: (z₀.₉₅ + z₀.₈) × standard error. For shares the standard error is
 * √(π/n), where a share π of n rows came out differently: n ≈ 6.18 π / δ².
 */
export function detectableDifference(standardError: number): Detectable {
  return { least: (criticalValue(CONFIDENCE, 1) + criticalValue(POWER, 1)) * standardError, against: "baseline" };
}

/**
 * The standard error of a paired difference of shares of which `discordant` of `pairs` came out differently: √(π/n). If all
 * came out alike, nothing is known of π but that it is likely (95%) below 3/n, the rule of three.
 */
export function discordantError(pairs: number, discordant: number): number {
  const share = (discordant === 0 ? 3 : discordant) / pairs;
  return Math.sqrt(Math.min(1, share) / pairs);
}

/** Of a floor without a baseline: z₀.₉₅ × standard error. */
export function floorHalfWidth(standardError: number): Detectable {
  return { least: criticalValue(CONFIDENCE, 1) * standardError, against: "floor" };
}
