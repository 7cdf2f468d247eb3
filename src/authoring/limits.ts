import { formatCount, formatMeasured } from "../domain/numbers.ts";
import type { MainMetric, MainMetrics } from "../gate/main-metric.ts";
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
  /** Of these, the ones that a margin by their number goes by: all, or those of the rarest class. */
  readonly counted: number;
  /** No row is answered wrongly: the margin is not estimated from what was seen. */
  readonly flawless: boolean;
  /** Why this metric and not the one that is usual, as a clause. */
  readonly instead?: string;
}

export interface LatencyLimit {
  readonly maxMs: number;
  readonly measuredMs: number;
}

interface Candidate {
  readonly name: string;
  readonly bound: "min" | "max";
  /** The least margin, in the unit of the metric. */
  readonly slack: (value: number) => number;
  /** Whether every row counts alike; if not, those of the rarest class count for as much as all others. */
  readonly byRow?: true;
}

// What a gate holds to first: one figure a person can explain, for each type of model. The others stand in for the first
// where a model could meet its limit without looking at a row.
const CANDIDATES: Readonly<Record<ModelType, readonly Candidate[]>> = {
  classification: [
    { name: "accuracy", bound: "min", slack: () => 0.01, byRow: true },
    { name: "auc_roc", bound: "min", slack: () => 0.01 },
    { name: "f1_macro", bound: "min", slack: () => 0.01 },
  ],
  regression: [{ name: "rmse", bound: "max", slack: (value) => 0.05 * value, byRow: true }],
  ranking: [{ name: "ndcg", bound: "min", slack: () => 0.01, byRow: true }],
};

/** Other machines, and other days on this one, are slower. */
export const LATENCY_MARGIN = 3;
const MIN_LATENCY_MS = 1;

/** The metrics that a first `model.yml` may limit, the usual one first. */
export function mainMetricsOf(type: ModelType): string[] {
  return CANDIDATES[type].map(({ name }) => name);
}

/**
 * A limit that a model as good as the measured one keeps in 19 of 20 cases, and that no model keeps that gives every row the
 * same answer. Two equally good models are taken to err independently, so that their difference has √2 times the standard
 * error of one. Where nothing varies, a share of n rows is known to within 3/n (the rule of three: Hanley and Lippman-Hand,
 * JAMA 249(13), 1983).
 */
export function limitMetric(
  type: ModelType,
  measured: MainMetrics | { readonly notMeasured: string },
): FirstLimits["metric"] {
  if ("notMeasured" in measured) return { none: measured.notMeasured };
  const tried = CANDIDATES[type].flatMap((candidate) => {
    const metric = measured.metrics.find(({ name }) => name === candidate.name);
    return metric === undefined ? [] : [limitOne(candidate, metric)];
  });
  const [usual] = tried;
  // What orders no better than chance is not saved by its labels.
  const limited = tried.slice(0, 2).find((limit) => !("none" in limit));
  if (limited === undefined || usual === undefined) return usual ?? { none: "no metric has a value on these rows" };
  return usual !== limited && "none" in usual ? { ...limited, instead: usual.none } : limited;
}

function limitOne(candidate: Candidate, measured: MainMetric): FirstLimits["metric"] {
  const { name, bound, slack, byRow } = candidate;
  const { value, rows, fewest, standardError, rounding } = measured;
  const flawless = standardError === 0 || value < rounding;
  if (flawless && bound === "max") {
    const size = value === 0 ? "0" : `${formatMeasured(value)}, which is rounding,`;
    return {
      none: `${name} is ${size} on all ${formatCount(rows)} rows, so there is no variance to estimate a limit from`,
    };
  }
  const apart = Math.SQRT2 * standardError;
  const counted = byRow ? rows : fewest;
  const allowed = Math.max(slack(value), flawless ? 3 / counted : limitNeeded(apart, "point"));
  const limit = bound === "min" ? Math.max(0, roundDown(value - allowed)) : -roundDown(-(value + allowed));
  const vacuous = explainVacuous(bound, limit, measured);
  if (vacuous !== undefined) return { none: vacuous };
  const limited = { name, bound, limit, measured: value, rows, counted, flawless };
  return flawless ? limited : { ...limited, maxRegression: roundedUp(limitNeeded(apart, "confident")) };
}

/** Why a limit says nothing about a model: one that gives every row the same answer meets it. */
function explainVacuous(
  bound: "min" | "max",
  limit: number,
  { name, value, rows, constant }: MainMetric,
): string | undefined {
  const sign = bound === "min" ? 1 : -1;
  // A floor of 0 is met by everything.
  const same = constant.value ?? (bound === "min" ? 0 : Number.POSITIVE_INFINITY);
  if (sign * limit > sign * same) return undefined;
  const always = `a model that always predicts ${constant.answer} has ${formatMeasured(same, value)}`;
  if (sign * value <= sign * same) return `${name} is ${formatMeasured(value, same)}, and ${always}`;
  const few = `${formatCount(rows)} rows are too few for a limit on ${name}`;
  return `${few}: it is ${formatMeasured(value, same)}, the margin leads to ${formatMeasured(limit, same)}, and ${always}`;
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
