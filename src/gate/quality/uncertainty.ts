import { counted } from "../../domain/numbers.ts";
import { type Assessment, assess, differenceError, smallestDetectable } from "../../metrics/assess.ts";
import type { Measured } from "../../metrics/measured.ts";
import type { Metric } from "../../metrics/metric.ts";
import { countRows, type Rows } from "../../metrics/rows.ts";
import { type Interval as Estimated, intervalAt, type Uncertainty } from "../../statistics/uncertainty.ts";
import type { Interval } from "../result.ts";
import type { Chance, MeasuredMetric } from "./judge.ts";

/** The candidate's rows and, where there are any, the previous release's answers on the same ones. */
export interface Pair {
  readonly candidate: Rows;
  readonly baseline?: Rows;
  /** Any text; the same one gives the same resamples. */
  readonly seed: string;
  /** As `AssessOptions.resamples`. */
  readonly resamples?: number;
}

const SHOWN = { confidence: 0.95, sides: 2 } as const;
/** Either bound by itself, as a gate asks. */
const JUDGED = { confidence: 0.95, sides: 1 } as const;

/** Measures metrics with their intervals; `shownAs` is how a sentence names one. */
export function measureMetrics(
  metrics: readonly Metric[],
  pair: Pair,
  shownAs: (name: string) => string = (name) => name,
): { readonly subjects: readonly MeasuredMetric[]; readonly assessments: readonly Assessment[] } {
  const assessments = assess(metrics, pair.candidate, pair.baseline, {
    seed: pair.seed,
    ...(pair.resamples === undefined ? {} : { resamples: pair.resamples }),
  });
  const same = pair.baseline !== undefined && haveSameOutputs(pair.candidate, pair.baseline);
  return {
    assessments,
    subjects: assessments.map((a) => ({ ...subjectOf(a, pair, shownAs), ...(same ? { sameOutputs: true } : {}) })),
  };
}

function subjectOf(assessment: Assessment, pair: Pair, shownAs: (name: string) => string): MeasuredMetric {
  const { metric, uncertainty, difference, nearer } = assessment;
  const chance = chanceOf(assessment, pair);
  const candidate = finite(assessment.candidate);
  const baseline = assessment.baseline && finite(assessment.baseline);
  return {
    name: metric.name,
    shown: shownAs(metric.name),
    direction: metric.direction,
    measured: candidate,
    ...(isUsable(uncertainty)
      ? { interval: intervalOf(uncertainty, SHOWN), bounds: intervalOf(uncertainty, JUDGED) }
      : {}),
    ...(baseline === undefined
      ? {}
      : {
          change: {
            was: baseline.value ?? null,
            ...(isUsable(difference)
              ? {
                  difference: {
                    value: difference.value,
                    ...intervalOf(difference, SHOWN),
                    ...(difference.p === undefined ? {} : { p: difference.p }),
                  },
                }
              : {}),
            ...(isUsable(nearer) ? { nearer: intervalOf(nearer, SHOWN) } : {}),
          },
        }),
    ...(isUsable(difference) ? { changeBounds: intervalOf(difference, JUDGED) } : {}),
    ...(isUsable(nearer) ? { nearerBounds: intervalOf(nearer, JUDGED) } : {}),
    ...(chance === undefined ? {} : { chance }),
  };
}

/** How far apart two equally good models come out: as this pair does, or, of one model alone, as if errors were independent. */
function chanceOf(assessment: Assessment, { candidate, baseline }: Pair): Chance | undefined {
  const rows = countRows(candidate);
  const paired = assessment.difference === undefined ? undefined : differenceError(assessment, candidate, baseline);
  if (paired !== undefined) return { standardError: paired, rows, worstCase: false };
  const alone = assessment.uncertainty?.standardError;
  return alone === undefined ? undefined : { standardError: Math.SQRT2 * alone, rows, worstCase: true };
}

/** Whether both models put out the same on every row: then no metric of theirs differs, on these rows or on others like them. */
function haveSameOutputs(a: Rows, b: Rows): boolean {
  if (a.type === "ranking") return b.type === "ranking" && equal(a.scores, b.scores);
  if (b.type === "ranking" || !equal(a.predicted, b.predicted)) return false;
  if (a.type === "regression" || b.type === "regression") return true;
  return a.scores === undefined || b.scores === undefined
    ? a.scores === b.scores
    : equal(a.scores.values, b.scores.values);
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** What overflows has no value. */
function finite(measured: Measured): Measured {
  if (measured.value === undefined || Number.isFinite(measured.value)) return measured;
  return { undefinedBecause: "the values are too large to compute with" };
}

/** Where not one resample has a value, there are no bounds. */
function isUsable<U extends Uncertainty>(uncertainty: U | undefined): uncertainty is U {
  if (uncertainty === undefined) return false;
  const { low, high } = uncertainty.boundsAt(SHOWN.confidence, SHOWN.sides);
  return Number.isFinite(low) && Number.isFinite(high);
}

function intervalOf(
  uncertainty: Uncertainty,
  { confidence, sides }: Pick<Estimated, "confidence" | "sides">,
): Interval {
  const { sides: _, confidence: level, ...rest } = intervalAt(uncertainty, confidence, sides);
  return { ...rest, level };
}

/** The smallest change that these rows can show, of the metric that matters most: one sentence. */
export function describeDetectableChange(
  assessments: readonly Assessment[],
  pair: Pair,
  limited: readonly string[],
): string | undefined {
  const main = assessments.find(({ metric }) => limited.includes(metric.name)) ?? assessments[0];
  const seen = main && smallestDetectable(main, pair.candidate, pair.baseline);
  if (main === undefined || seen === undefined || !Number.isFinite(seen.least)) return undefined;
  // No spread, as where every row is answered rightly, is no knowledge to within nothing.
  if (seen.least === 0) return undefined;
  const { name, direction } = main.metric;
  const rows = counted(countRows(pair.candidate), "row");
  const least = Number(seen.least.toPrecision(2));
  return seen.against === "baseline"
    ? `With ${rows}, changes in ${name} below ${least} cannot be detected reliably (80% power, 95% confidence).`
    : `With ${rows}, the true ${name} is at most ${least} ${direction === "lower" ? "above" : "below"} the measured value (95% confidence).`;
}
