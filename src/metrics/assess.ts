import { type Detectable, detectableDifference, discordantError, floorHalfWidth } from "../statistics/detectable.ts";
import { type Discordant, scoreTest, tangoInterval } from "../statistics/paired-shares.ts";
import { countGroups } from "../statistics/resample.ts";
import { studentQuantile, studentUpperTail } from "../statistics/student.ts";
import {
  type Bounds,
  bootstrapUncertainty,
  type Interval,
  intervalAt,
  symmetric,
  symmetricTest,
  type Uncertainty,
} from "../statistics/uncertainty.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { type BootstrapTask, bootstrap, type Resamples } from "./bootstrap.ts";
import { rank } from "./curve.ts";
import { deLong, type Placements, placementsOf } from "./delong.ts";
import type { Measured } from "./measured.ts";
import type { Metric, Resampled } from "./metric.ts";
import { type ClassificationRows, countRows, probabilitiesOf, type Rows, unequalWeights } from "./rows.ts";

/** A metric of the candidate and, if there is one, of the baseline on the same rows. */
export interface Assessment {
  readonly metric: Metric;
  readonly candidate: Measured;
  /** Of the candidate's value; there wherever it has one. */
  readonly uncertainty?: Uncertainty;
  readonly baseline?: Measured;
  /** Candidate − baseline; there wherever both have a value. */
  readonly difference?: Uncertainty & { readonly value: number };
  /** Of a metric that is best near 1: |baseline − 1| − |candidate − 1|, how much nearer to 1 the candidate is. */
  readonly nearer?: Uncertainty;
}

export interface AssessOptions {
  /** Any text: the same one gives the same numbers. */
  readonly seed: string;
  /** 10,000 by default; fewer are drawn of very many rows. */
  readonly resamples?: number;
}

/**
 * Measures the metrics and how sure they are, all resamples in one go. The methods, by what a metric is:
 *
 * | family | value | difference |
 * | --- | --- | --- |
 * | share | Wilson | Tango, with the p of its score test |
 * | other functions of the confusion | bootstrap of the cells | the same, of joint cells |
 * | area under the ROC curve of a class | DeLong | paired DeLong |
 * | other figures of a ranking by score | bootstrap of the rows of each class | the same resamples for both |
 * | means of one number a row | bootstrap of rows | Student's t of the rows' differences |
 * | other figures of probabilities, regression | bootstrap of rows | the same resamples for both |
 * | queries | bootstrap of queries | the same resamples for both |
 *
 * A difference has a p only where its interval is that of a test, and then of that test: the two never contradict each other.
 * With unequal weights, or groups, all but the last are bootstraps: of the rows, or of whole groups. Rows of the
 * baseline must be those of the candidate, in the same order; another number of them is an error of ours, and throws.
 */
export function assess(
  metrics: readonly Metric[],
  candidate: Rows,
  baseline: Rows | undefined,
  options: AssessOptions,
): Assessment[] {
  return assessParts(metrics, candidate, baseline, options, true);
}

function assessParts(
  metrics: readonly Metric[],
  candidate: Rows,
  baseline: Rows | undefined,
  { seed, resamples = 10_000 }: AssessOptions,
  withValues: boolean,
): Assessment[] {
  if (baseline !== undefined) checkSameRows(candidate, baseline);
  const plans = metrics.map((metric) => planOf(metric, candidate, baseline));
  const drawn = bootstrapPlans(plans, candidate, baseline, seed, resamples, withValues);
  return plans.map((plan, at) => conclude(plan, drawn[at] ?? {}));
}

/** The interval of a metric, or `undefined` where it has no value on the rows. */
export function intervalOf(
  metric: Metric,
  rows: Rows,
  options: AssessOptions & { readonly confidence: number; readonly sides: 1 | 2 },
): Interval | undefined {
  const [assessment] = assess([metric], rows, undefined, options);
  const uncertainty = assessment?.uncertainty;
  return uncertainty === undefined ? undefined : intervalAt(uncertainty, options.confidence, options.sides);
}

/** The difference candidate − baseline on the same rows, or `undefined` where one of them has no value. */
export function comparePaired(
  metric: Metric,
  candidate: Rows,
  baseline: Rows,
  options: AssessOptions & { readonly confidence: number; readonly sides: 1 | 2 },
): (Interval & { readonly difference: number; readonly p?: number }) | undefined {
  const [assessment] = assessParts([metric], candidate, baseline, options, false);
  const difference = assessment?.difference;
  if (difference === undefined) return undefined;
  return {
    difference: difference.value,
    ...intervalAt(difference, options.confidence, options.sides),
    ...(difference.p === undefined ? {} : { p: difference.p }),
  };
}

function checkSameRows(candidate: Rows, baseline: Rows): void {
  if (candidate.type !== baseline.type || countRows(candidate) !== countRows(baseline)) {
    const [now, then] = [candidate, baseline].map((rows) => `${countRows(rows)} rows of ${rows.type}`);
    throw new Error(`the candidate has ${now}, the baseline ${then}`);
  }
  if (candidate.type !== "classification" || baseline.type !== "classification") return;
  if (candidate.positive !== baseline.positive || candidate.classes !== baseline.classes) {
    throw new Error("the candidate and the baseline have different classes");
  }
}

// --- what is to be found out, and how

interface Plan {
  readonly metric: Metric;
  readonly candidate: Measured;
  readonly baseline: Measured | undefined;
  readonly weak: string | undefined;
  readonly range: Bounds;
  /** Without a resample. */
  readonly value: Uncertainty | undefined;
  readonly difference: Uncertainty | undefined;
  /** There where a bootstrap has to decide. */
  readonly ofCandidate: Resampled | undefined;
  readonly ofBaseline: Resampled | undefined;
}

function planOf(metric: Metric, rows: Rows, baselineRows: Rows | undefined): Plan {
  const candidate = metric.compute(rows);
  const baseline = baselineRows === undefined ? undefined : metric.compute(baselineRows);
  const plain = unequalWeights(rows) === undefined && rows.groups === undefined;
  const roc = plain && metric.family === "roc" ? rocOf(rows, baselineRows) : undefined;
  const defined = candidate.value !== undefined;
  const both = defined && baseline?.value !== undefined;
  const value = defined && plain ? (wilsonOf(candidate, metric) ?? roc?.value) : undefined;
  const ofCandidate = defined ? metric.resample(rows) : undefined;
  const ofBaseline = both ? metric.resample(baselineRows as Rows) : undefined;
  const difference =
    both && plain
      ? (tangoOf(metric, rows, baselineRows as Rows) ?? roc?.difference ?? studentOf(ofCandidate, ofBaseline))
      : undefined;
  return {
    metric,
    candidate,
    baseline,
    weak: weaknessOf(metric, rows, candidate, baseline),
    range: rangeOf(metric),
    value,
    difference,
    ofCandidate: value === undefined || difference === undefined ? ofCandidate : undefined,
    ofBaseline: difference === undefined ? ofBaseline : undefined,
  };
}

function rangeOf({ direction, family, name }: Metric): Bounds {
  const low = name === "r2" ? Number.NEGATIVE_INFINITY : 0;
  const bounded = direction === "higher" && family !== "regression";
  return { low, high: bounded || name === "r2" ? 1 : Number.POSITIVE_INFINITY };
}

/** The resamples of each plan: of the candidate alone, and of both. */
interface Drawn {
  readonly alone?: Resamples;
  readonly both?: Resamples;
}

function bootstrapPlans(
  plans: readonly Plan[],
  candidate: Rows,
  baseline: Rows | undefined,
  seed: string,
  wanted: number,
  withValues: boolean,
): Drawn[] {
  const drawn: { alone?: Resamples; both?: Resamples }[] = plans.map(() => ({}));
  const run = (which: number[], paired: boolean) => {
    const tasks = which.map((at): BootstrapTask => {
      const { ofCandidate, ofBaseline } = plans[at] as Plan;
      return { candidate: ofCandidate as Resampled, ...(paired ? { baseline: ofBaseline as Resampled } : {}) };
    });
    const samples = bootstrap(tasks, candidate, paired ? baseline : undefined, seed, wanted);
    which.forEach((at, i) => {
      (drawn[at] as { alone?: Resamples; both?: Resamples })[paired ? "both" : "alone"] = samples[i] as Resamples;
    });
  };
  const indexes = [...plans.keys()];
  const cells = candidate.groups === undefined && unequalWeights(candidate) === undefined;
  const byCells = (at: number) => cells && (plans[at] as Plan).ofCandidate?.by === "labels";
  const needsBoth = (at: number) => (plans[at] as Plan).ofBaseline !== undefined;
  const needsValue = (at: number) =>
    (plans[at] as Plan).ofCandidate !== undefined && (plans[at] as Plan).value === undefined;
  // Of rows, both models' resamples give the candidate's own too; cells of one and of two models are drawn apart.
  run(indexes.filter(needsBoth), true);
  run(
    indexes.filter((at) => withValues && needsValue(at) && (byCells(at) || !needsBoth(at))),
    false,
  );
  return drawn;
}

function conclude(plan: Plan, { alone, both }: Drawn): Assessment {
  const { metric, candidate, baseline } = plan;
  const own = alone ?? both;
  const uncertainty = plan.value ?? (own === undefined ? undefined : bootstrapped(plan, own, undefined));
  const difference = plan.difference ?? (both === undefined ? undefined : bootstrapped(plan, both, both.baseline));
  return {
    metric,
    candidate,
    ...(uncertainty === undefined ? {} : { uncertainty }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(difference === undefined
      ? {}
      : { difference: { ...difference, value: (candidate.value as number) - (baseline?.value as number) } }),
    ...(metric.direction === "nearest to 1" && both?.baseline !== undefined
      ? { nearer: nearerOf(plan, both, both.baseline) }
      : {}),
  };
}

function bootstrapped(plan: Plan, { candidate, drawn, seed }: Resamples, baseline: Float64Array | undefined) {
  const { weak, range } = plan;
  const value = plan.candidate.value as number;
  const about = { drawn, seed, ...(weak === undefined ? {} : { weak }) };
  if (baseline === undefined) return bootstrapUncertainty(value, candidate, { ...about, range });
  const before = plan.baseline?.value as number;
  const wide = range.high === 1 && range.low === 0 ? 1 : Number.POSITIVE_INFINITY;
  const differences = candidate.map((now, b) => now - (baseline[b] as number));
  return bootstrapUncertainty(value - before, differences, { ...about, range: { low: -wide, high: wide } });
}

/** How much nearer to 1 the candidate is, on each resample. */
function nearerOf(plan: Plan, { candidate, drawn, seed }: Resamples, baseline: Float64Array): Uncertainty {
  const nearer = (now: number, before: number) => Math.abs(before - 1) - Math.abs(now - 1);
  const estimate = nearer(plan.candidate.value as number, plan.baseline?.value as number);
  const samples = candidate.map((now, b) => nearer(now, baseline[b] as number));
  const range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return bootstrapUncertainty(estimate, samples, { drawn, seed, range, ...(plan.weak && { weak: plan.weak }) });
}

// --- without resampling

function wilsonOf(measured: Measured, metric: Metric): Uncertainty | undefined {
  if (metric.outcomes === undefined || measured.value === undefined || measured.share === undefined) return undefined;
  const { successes, trials } = measured.share;
  const weak = trials < FEW ? { weak: `only ${trials} rows count` } : {};
  const standardError = Math.sqrt((measured.value * (1 - measured.value)) / trials);
  return {
    method: "Wilson",
    boundsAt: (confidence, sides) => wilsonInterval(successes, trials, confidence, sides),
    standardError,
    ...weak,
  };
}

/** The pairs of a share on which the two models differ; `undefined` where the metric is no share of rows. */
export function discordantOf(metric: Metric, candidate: Rows, baseline: Rows): Discordant | undefined {
  if (metric.outcomes === undefined) return undefined;
  const now = metric.outcomes(candidate);
  const then = metric.outcomes(baseline);
  let [onlyFirst, onlySecond, pairs] = [0, 0, 0];
  for (let i = 0; i < countRows(candidate); i++) {
    const [a, b] = [now(i), then(i)];
    if (a === undefined || b === undefined) continue;
    pairs += 1;
    if (a && !b) onlyFirst += 1;
    if (b && !a) onlySecond += 1;
  }
  return pairs === 0 ? undefined : { onlyFirst, onlySecond, pairs };
}

function tangoOf(metric: Metric, candidate: Rows, baseline: Rows): Uncertainty | undefined {
  const discordant = discordantOf(metric, candidate, baseline);
  if (discordant === undefined) return undefined;
  const { onlyFirst, onlySecond, pairs } = discordant;
  const changed = onlyFirst + onlySecond;
  return {
    method: "Tango",
    boundsAt: (confidence, sides) => tangoInterval(discordant, confidence, sides),
    standardError: Math.sqrt(changed - (onlyFirst - onlySecond) ** 2 / pairs) / pairs,
    p: scoreTest(discordant),
    ...(pairs < FEW ? { weak: `only ${pairs} rows count` } : {}),
  };
}

const FEW = 20;

/** DeLong's uncertainties where they hold: at least twenty rows of either kind, and no ranking that is perfect. */
function rocOf(rows: Rows, baselineRows: Rows | undefined): { value?: Uncertainty; difference?: Uncertainty } {
  const candidate = placementsOfRows(rows);
  if (candidate === undefined) return {};
  const { positive, actual } = rows as ClassificationRows;
  const isPositive = (row: number) => actual[row] === positive;
  const own = deLong(candidate, isPositive);
  const boundsAt = symmetric(own.estimate, own.standardError, { low: 0, high: 1 });
  const value = isExtreme(own.estimate) ? undefined : { method: "DeLong", boundsAt, standardError: own.standardError };
  const baseline = baselineRows === undefined ? undefined : placementsOfRows(baselineRows);
  if (baseline === undefined || isExtreme(own.estimate) || isExtreme(deLong(baseline, isPositive).estimate)) {
    return value === undefined ? {} : { value };
  }
  const { estimate, standardError } = deLong(candidate, isPositive, baseline);
  const difference = { method: "paired DeLong", ...symmetricTest(estimate, standardError, { low: -1, high: 1 }) };
  return { ...(value === undefined ? {} : { value }), difference };
}

function isExtreme(area: number): boolean {
  return area <= 0 || area >= 1;
}

function placementsOfRows(rows: Rows): Placements | undefined {
  const { positive, scores, actual } = rows as ClassificationRows;
  if (positive === undefined || scores === undefined) return undefined;
  const placements = placementsOf(rank(probabilitiesOf(scores, positive), actual, positive, undefined));
  return Math.min(placements.positives, placements.negatives) < FEW ? undefined : placements;
}

/** Student's t of the differences row by row, for metrics that are means of one number a row. */
function studentOf(candidate: Resampled | undefined, baseline: Resampled | undefined): Uncertainty | undefined {
  if (candidate?.by !== "counts" || baseline?.by !== "counts" || candidate.units !== undefined) return undefined;
  const [a, b] = [candidate.mean, baseline.mean];
  if (a === undefined || b === undefined || a.length < 2) return undefined;
  const count = a.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (a[i] as number) - (b[i] as number);
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += ((a[i] as number) - (b[i] as number) - mean) ** 2;
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const everywhere = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const quantile = (confidence: number, sides: 1 | 2) => studentQuantile(1 - (1 - confidence) / sides, count - 1);
  return {
    method: "Student's t of the rows' differences",
    ...symmetricTest(mean, standardError, everywhere, {
      quantile,
      upperTail: (ratio) => studentUpperTail(ratio, count - 1),
    }),
    ...(count < FEW ? { weak: `only ${count} rows` } : {}),
  };
}

// --- what makes a bootstrap weak

function weaknessOf(
  metric: Metric,
  rows: Rows,
  candidate: Measured,
  baseline: Measured | undefined,
): string | undefined {
  if (rows.groups !== undefined && metric.family !== "query") {
    const groups = countGroups(rows.groups);
    if (groups < FEW) return `only ${groups} groups`;
  }
  if (metric.family === "roc" && (isExtreme(candidate.value ?? 0.5) || isExtreme(baseline?.value ?? 0.5))) {
    return "the ranking is perfect";
  }
  if (rows.type === "classification" && metric.family !== "probability") {
    const least = smallestClass(rows);
    return least < FEW ? `only ${least} rows of a class` : undefined;
  }
  const resampled = metric.family === "query" && candidate.value !== undefined ? metric.resample(rows) : undefined;
  const units = resampled?.by === "counts" ? (resampled.units ?? countRows(rows)) : countRows(rows);
  return units < FEW ? `only ${units} ${metric.family === "query" ? "queries" : "rows"}` : undefined;
}

function smallestClass({ actual, classes }: ClassificationRows): number {
  const counts = new Uint32Array(classes);
  for (let i = 0; i < actual.length; i++) counts[actual[i] as number]! += 1;
  return counts.reduce((least, count) => (count > 0 ? Math.min(least, count) : least), actual.length);
}

/**
 * The one figure of what the rows are too few to see of a metric: against the baseline if there is a difference, else
 * of the floor. `undefined` where the metric has no value.
 */
export function smallestDetectable(
  assessment: Assessment,
  candidate: Rows,
  baseline: Rows | undefined,
): Detectable | undefined {
  const paired = differenceError(assessment, candidate, baseline);
  if (paired !== undefined) return detectableDifference(paired);
  const { uncertainty } = assessment;
  return uncertainty === undefined ? undefined : floorHalfWidth(uncertainty.standardError);
}

/**
 * The standard error of the paired difference between two models that are equally good and differ in as many rows as these;
 * `undefined` if there is no difference to speak of.
 */
export function differenceError(
  { metric, difference }: Assessment,
  candidate: Rows,
  baseline: Rows | undefined,
): number | undefined {
  if (difference === undefined || baseline === undefined) return undefined;
  const discordant = difference.method === "Tango" ? discordantOf(metric, candidate, baseline) : undefined;
  if (discordant === undefined) return difference.standardError;
  return discordantError(discordant.pairs, discordant.onlyFirst + discordant.onlySecond);
}
