import { criticalValue, normalUpperTail } from "./normal.ts";

/** How sure a figure is: its bounds at any confidence, and how they come about. */
export interface Uncertainty {
  /** In words: `Wilson`, `bootstrap of rows, percentiles` … */
  readonly method: string;
  readonly boundsAt: (confidence: number, sides: 1 | 2) => Bounds;
  readonly standardError: number;
  /** Two-sided p of no difference, where the bounds are those of a test. */
  readonly p?: number;
  readonly resamples?: number;
  readonly seed?: string;
  /** Why little should be built on it, where that is so. */
  readonly weak?: string;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Bounds at one confidence. With one side, each of the two holds by itself with the confidence. */
export interface Interval extends Bounds {
  readonly confidence: number;
  readonly sides: 1 | 2;
  readonly method: string;
  readonly resamples?: number;
  readonly seed?: string;
  readonly weak?: string;
}

export function intervalAt(uncertainty: Uncertainty, confidence: number, sides: 1 | 2): Interval {
  const { method, resamples, seed, weak } = uncertainty;
  return {
    ...uncertainty.boundsAt(confidence, sides),
    confidence,
    sides,
    method,
    ...(resamples === undefined ? {} : { resamples }),
    ...(seed === undefined ? {} : { seed }),
    ...(weak === undefined ? {} : { weak }),
  };
}

/** Estimate ± quantile × standard error, kept within `range`. */
export function symmetric(
  estimate: number,
  standardError: number,
  range: Bounds,
  quantile: (confidence: number, sides: 1 | 2) => number = criticalValue,
): Uncertainty["boundsAt"] {
  return (confidence, sides) => {
    const half = quantile(confidence, sides) * standardError;
    return { low: Math.max(range.low, estimate - half), high: Math.min(range.high, estimate + half) };
  };
}

/** A distribution that a difference over its standard error has if there is no difference. */
export interface Reference {
  readonly quantile: (confidence: number, sides: 1 | 2) => number;
  readonly upperTail: (ratio: number) => number;
}

const NORMAL: Reference = { quantile: criticalValue, upperTail: normalUpperTail };

/**
 * {@link symmetric} bounds of a difference and the two-sided p of no difference, both of one test: p is below
 * 1 − confidence exactly where the bounds do not contain 0. `range` must contain 0.
 */
export function symmetricTest(
  difference: number,
  standardError: number,
  range: Bounds,
  { quantile, upperTail }: Reference = NORMAL,
): Required<Pick<Uncertainty, "boundsAt" | "p" | "standardError">> {
  const certain = difference === 0 ? 1 : 0;
  const p = standardError === 0 ? certain : Math.min(1, 2 * upperTail(Math.abs(difference) / standardError));
  return { boundsAt: symmetric(difference, standardError, range, quantile), p, standardError };
}

/** Fewer resamples than this say where the bounds lie only by their spread. */
const ENOUGH_FOR_PERCENTILES = 1000;

/**
 * Bounds by a bootstrap: percentiles of the resamples, whose ranks are ⌊(B + 1)α⌋ from either end (Davison and Hinkley,
 * "Bootstrap methods and their application", 1997); of fewer than a thousand resamples, which are only made of that many
 * rows that the estimate is as good as normal, the estimate ± normal quantile × their standard deviation.
 * `samples` may hold NaN, for a resample on which the metric has no value.
 */
export function bootstrapUncertainty(
  estimate: number,
  samples: Float64Array,
  about: { readonly drawn: string; readonly seed: string; readonly range: Bounds; readonly weak?: string },
): Uncertainty {
  const sorted = samples.filter((value) => !Number.isNaN(value)).sort();
  const lost = samples.length - sorted.length;
  const standardError = deviationOf(sorted);
  const byPercentiles = samples.length >= ENOUGH_FOR_PERCENTILES;
  const weak = [
    about.weak,
    lost > 0 ? `${lost} of ${samples.length} resamples have no value` : undefined,
    standardError === 0 ? "all resamples are alike" : undefined,
  ].filter((reason) => reason !== undefined);
  return {
    method: `bootstrap of ${about.drawn}, ${byPercentiles ? "percentiles" : "normal"}`,
    boundsAt: byPercentiles ? percentilesOf(sorted) : symmetric(estimate, standardError, about.range),
    standardError,
    resamples: samples.length,
    seed: about.seed,
    ...(weak.length === 0 ? {} : { weak: weak.join("; ") }),
  };
}

function percentilesOf(sorted: Float64Array): Uncertainty["boundsAt"] {
  return (confidence, sides) => {
    const rank = Math.max(1, Math.floor(((sorted.length + 1) * (1 - confidence)) / sides + 1e-9));
    return { low: sorted[rank - 1] ?? Number.NaN, high: sorted[sorted.length - rank] ?? Number.NaN };
  };
}

function deviationOf(values: Float64Array): number {
  if (values.length < 2) return 0;
  // From the first value, not from 0: equal values then have a deviation of exactly 0.
  const origin = values[0] as number;
  const mean = values.reduce((sum, value) => sum + (value - origin), 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - origin - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
