import { criticalValue, normalUpperTail } from "./normal.ts";

/** How a limit decides a model that is truly as good as the one before: shares that add up to 1. */
export interface EqualModelShares {
  readonly refused: number;
  readonly inconclusive: number;
  readonly passed: number;
}

const CONFIDENCE = 0.95;
const POWER = 0.8;

/**
 * Of a paired difference that is normal about 0 with such a standard error, against a loss of `allowed` (both in the unit
 * of the metric, `allowed` ≥ 0). Decided by its value, a loss beyond `allowed` is refused: 1 − Φ(allowed / σ). Decided by
 * its one-sided 95% bounds, the model is refused where the least loss they allow for is beyond `allowed`,
 * 1 − Φ(allowed / σ + z), and passed where the greatest is not, Φ(allowed / σ − z).
 */
export function equalModelShares(allowed: number, standardError: number, by: "point" | "confident"): EqualModelShares {
  if (standardError === 0) return { refused: 0, inconclusive: 0, passed: 1 };
  const distance = allowed / standardError;
  if (by === "point") {
    const refused = normalUpperTail(distance);
    return { refused, inconclusive: 0, passed: 1 - refused };
  }
  const z = criticalValue(CONFIDENCE, 1);
  const refused = normalUpperTail(distance + z);
  const passed = normalUpperTail(z - distance);
  return { refused, inconclusive: 1 - refused - passed, passed };
}

/**
 * The least loss that a limit has to allow for, in the unit of the metric: by value, that at most one equally good model in
 * twenty is refused, z₀.₉₅ σ; by interval, that four of five pass, (z₀.₉₅ + z₀.₈) σ.
 */
export function limitNeeded(standardError: number, by: "point" | "confident"): number {
  const z = criticalValue(CONFIDENCE, 1) + (by === "point" ? 0 : criticalValue(POWER, 1));
  return z * standardError;
}

/** How many rows such a limit takes: the standard error falls with the root of their number. */
export function rowsNeeded(rows: number, allowed: number, standardError: number, by: "point" | "confident"): number {
  return Math.ceil(rows * (limitNeeded(standardError, by) / allowed) ** 2);
}

/** To two digits, never below what is needed. */
export function roundedUp(limit: number): number {
  const step = 10 ** (Math.floor(Math.log10(limit)) - 1);
  return Number((Math.ceil(limit / step - 1e-9) * step).toPrecision(2));
}
