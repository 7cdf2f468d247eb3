import { formatCount } from "../domain/numbers.ts";
import type { MainMetric } from "../gate/main-metric.ts";
import type { Latency } from "../gate/result.ts";
import type { ModelType } from "../registry/metadata-types.ts";
import { limitNeeded, roundedUp } from "../statistics/equal-model.ts";

/** The first limits of a model, in the unit of each figure, with what they come from. */
export interface FirstLimits {
  readonly metric: MetricLimit | { readonly none: string };
  readonly latency: LatencyLimit | { readonly none: string };
}

export interface MetricLimit {
  readonly name: string;
  readonly bound: "min" | "max";
  readonly limit: number;
  /** The loss against the previous release at which four of five equally good models pass; absent if nothing varies. */
  readonly maxRegression?: number;
  readonly measured: number;
  readonly rows: number;
  /** No row is answered wrongly: the margin is not estimated from what was seen. */
  readonly flawless: boolean;
}

export interface LatencyLimit {
  readonly maxMs: number;
  readonly measuredMs: number;
}

// What a gate holds to first: one figure a person can explain, for each type of model.
const MAIN_METRIC = {
  classification: { name: "accuracy", bound: "min", slack: () => 0.01 },
  regression: { name: "rmse", bound: "max", slack: (value: number) => 0.05 * value },
  ranking: { name: "ndcg", bound: "min", slack: () => 0.01 },
} as const;

/** Other machines, and other days on this one, are slower. */
export const LATENCY_MARGIN = 3;
const MIN_LATENCY_MS = 1;

/** The one metric that a first `model.yml` limits. */
export function mainMetricOf(type: ModelType): string {
  return MAIN_METRIC[type].name;
}

/**
 * A limit that a model as good as the measured one keeps in 19 of 20 cases. Two equally good models are taken to err
 * independently, so that their difference has √2 times the standard error of one. Where nothing varies, a share of n rows
 * is known to within 3/n (the rule of three: Hanley and Lippman-Hand, JAMA 249(13), 1983).
 */
export function limitMetric(
  type: ModelType,
  measured: MainMetric | { readonly notMeasured: string },
): FirstLimits["metric"] {
  if ("notMeasured" in measured) return { none: measured.notMeasured };
  const { name, bound, slack } = MAIN_METRIC[type];
  const { value, rows, standardError } = measured;
  const flawless = standardError === 0;
  if (flawless && type === "regression") {
    return {
      none: `${name} is ${value} on all ${formatCount(rows)} rows, so there is no variance to estimate a limit from`,
    };
  }
  const apart = Math.SQRT2 * standardError;
  const allowed = Math.max(slack(value), flawless ? 3 / rows : limitNeeded(apart, "point"));
  const limit = bound === "min" ? Math.max(0, roundDown(value - allowed)) : -roundDown(-(value + allowed));
  const limited = { name, bound, limit, measured: value, rows, flawless };
  return flawless ? limited : { ...limited, maxRegression: roundedUp(limitNeeded(apart, "confident")) };
}

/** A limit for what was measured on rows of fixtures; anything else is timed on inputs of the tool's own choice. */
export function limitLatency(latency: Latency | undefined): FirstLimits["latency"] {
  if (latency === undefined || latency.skipped !== undefined) return { none: "latency was not measured" };
  if (latency.inputs !== "fixtures") return { none: "there are no fixtures to time the model on" };
  if (latency.protocol.looks === 0) return { none: "the model is too slow for the rounds that a limit needs" };
  const p95 = latency.percentiles.find(({ name }) => name === "p95");
  if (p95 === undefined) return { none: "the 95th percentile was not measured" };
  const rounds = p95.ceiling?.perRoundMs.high ?? p95.valueMs;
  const maxMs = Math.max(MIN_LATENCY_MS, twoDigitsUp(LATENCY_MARGIN * Math.max(p95.valueMs, rounds)));
  return { maxMs, measuredMs: p95.valueMs };
}

function twoDigitsUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(2));
}

/** Four decimals, or four digits of what is smaller, towards the looser side of a floor. */
function roundDown(value: number): number {
  const digits = value === 0 ? 4 : Math.max(4, 3 - Math.floor(Math.log10(Math.abs(value))));
  const scale = 10 ** Math.min(digits, 12);
  return Number((Math.floor(value * scale + 1e-9) / scale).toFixed(Math.min(digits, 12)));
}
