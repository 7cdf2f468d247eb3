import type { Measured } from "../metrics/measured.js";
import type { Metric } from "../metrics/metric.js";
import { countRows, type Rows } from "../metrics/rows.js";
import type { Interval } from "../result.js";
import { type Assessment, assess, smallestDetectable } from "../statistics/assess.js";
import { type Interval as Estimated, intervalAt, type Uncertainty } from "../statistics/uncertainty.js";
import type { MeasuredMetric } from "./judge.js";

/** The candidate's rows and, where there are any, the previous release's answers on the same ones. */
export interface Pair {
  readonly candidate: Rows;
  readonly baseline?: Rows;
  /** Any text; the same one gives the same resamples. */
  readonly seed: string;
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
  const assessments = assess(metrics, pair.candidate, pair.baseline, { seed: pair.seed });
  return { assessments, subjects: assessments.map((a) => subjectOf(a, shownAs)) };
}

function subjectOf(assessment: Assessment, shownAs: (name: string) => string): MeasuredMetric {
  const { metric, uncertainty, difference } = assessment;
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
          },
        }),
    ...(isUsable(difference) ? { changeBounds: intervalOf(difference, JUDGED) } : {}),
  };
}

/** What overflows has no value. */
function finite(measured: Measured): Measured {
  if (measured.value === undefined || Number.isFinite(measured.value)) return measured;
  return { undefinedBecause: "the values are too large to be computed with" };
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

/** What so many rows are too few to see, of the metric that matters most: one sentence. */
export function describeSight(
  assessments: readonly Assessment[],
  pair: Pair,
  limited: readonly string[],
): string | undefined {
  const main = assessments.find(({ metric }) => limited.includes(metric.name)) ?? assessments[0];
  const seen = main && smallestDetectable(main, pair.candidate, pair.baseline);
  if (main === undefined || seen === undefined || !Number.isFinite(seen.least)) return undefined;
  const { name } = main.metric;
  const rows = `${countRows(pair.candidate)} rows`;
  const least = Number(seen.least.toPrecision(2));
  return seen.against === "baseline"
    ? `${rows} do not show a change of ${name} below ${least} reliably (four times out of five, at 95% confidence).`
    : `${rows} tell ${name} to within ${least} below the measured value (at 95% confidence).`;
}
