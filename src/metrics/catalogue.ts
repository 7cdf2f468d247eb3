import type { ModelType } from "../registry/metadata-types.ts";
import { type KnownMetric, readMetricName } from "../registry/metrics.ts";
import { marginsOf } from "./confusion.ts";
import {
  areaUnderRoc,
  averagePrecision,
  type CurveMetric,
  measureCurve,
  precisionAtRecall,
  type Ranked,
  rank,
  recallAtFalsePositiveRate,
} from "./curve.ts";
import {
  accuracy,
  f1Of,
  type LabelMetric,
  macro,
  type OfClass,
  ofClass,
  precisionOf,
  recallOf,
  specificityOf,
  weighted,
} from "./labels.ts";
import type { Measured } from "./measured.ts";
import type { Metric, Resampled } from "./metric.ts";
import {
  brierSums,
  CalibrationBins,
  calibrationRatioSums,
  logLossSums,
  normalizedEntropySums,
  type ScoredRows,
} from "./probability.ts";
import { measureQueries, ndcg, type QueryMetric, queryAveragePrecision, reciprocalRank } from "./ranking.ts";
import { absoluteError, percentageError, r2, r2Sums, rmseSums } from "./regression.ts";
import {
  type ClassificationRows,
  probabilitiesOf,
  type RankingRows,
  type RegressionRows,
  type Rows,
  unequalWeights,
} from "./rows.ts";
import { meanOf, measureSums, resampleSums, type Sums } from "./terms.ts";

/** Equal bins of the calibration error where a name states none. */
const DEFAULT_BINS = 10;

/**
 * The metric of a name for a type of model, or `undefined`. A name without more means of the positive class where one
 * is set, else the mean over the classes: precision, recall, f1_score, specificity, auc_roc, average_precision.
 */
export function findMetric(name: string, type: ModelType): Metric | undefined {
  const read = readMetricName(name);
  if (read === undefined || read.metric.type !== type) return undefined;
  const about = { name, type, direction: read.metric.direction };
  return { ...about, ...definitionOf(read.metric, read.at) };
}

/** The metrics that are measured where nothing is configured, in the order in which they are shown. */
export function defaultMetrics(rows: Rows): Metric[] {
  return defaultNames(rows).map((name) => findMetric(name, rows.type) as Metric);
}

function defaultNames(rows: Rows): string[] {
  switch (rows.type) {
    case "regression":
      return ["rmse", "mae", "r2", "mape"];
    case "ranking":
      return ["ndcg", "ndcg@10", "mrr", "map"];
    case "classification": {
      const binary = rows.positive !== undefined;
      const labels = ["accuracy", "precision", "recall", "f1_score", ...(binary ? ["specificity"] : ["f1_weighted"])];
      if (rows.scores === undefined) return labels;
      const scores = ["auc_roc", "average_precision", "log_loss", "brier_score", "calibration_error"];
      return [...labels, ...scores, ...(binary ? ["calibration_ratio", "normalized_entropy"] : [])];
    }
  }
}

type Definition = Omit<Metric, "name" | "type" | "direction">;

function definitionOf({ name }: KnownMetric, at: number | undefined): Definition {
  switch (name) {
    case "accuracy":
      return ofLabels("share", () => accuracy, hit);
    case "precision":
      return ofLabels("confusion", positiveOrMacro(precisionOf));
    case "recall":
      return ofLabels("share", positiveOrMacro(recallOf), hitOfPositive);
    case "f1_score":
      return ofLabels("confusion", positiveOrMacro(f1Of));
    case "specificity":
      return ofLabels("share", positiveOrMacro(specificityOf), missOfPositive);
    case "precision_macro":
      return ofLabels("confusion", () => macro(precisionOf));
    case "recall_macro":
      return ofLabels("confusion", () => macro(recallOf));
    case "f1_macro":
      return ofLabels("confusion", () => macro(f1Of));
    case "specificity_macro":
      return ofLabels("confusion", () => macro(specificityOf));
    case "precision_weighted":
      return ofLabels("confusion", () => weighted(precisionOf));
    case "recall_weighted":
      return ofLabels("confusion", () => weighted(recallOf));
    case "f1_weighted":
      return ofLabels("confusion", () => weighted(f1Of));
    case "auc_roc":
      return ofCurves("roc", areaUnderRoc);
    case "average_precision":
      return ofCurves("curve", averagePrecision);
    case "recall_at_fpr":
      return ofPositiveCurve(recallAtFalsePositiveRate(at as number));
    case "precision_at_recall":
      return ofPositiveCurve(precisionAtRecall(at as number));
    case "log_loss":
      return ofProbabilities((rows) => fromSums(logLossSums(rows), true));
    case "brier_score":
      return ofProbabilities((rows) => fromSums(brierSums(rows), true));
    case "calibration_error":
      return ofProbabilities((rows) => new CalibrationBins(rows, at ?? DEFAULT_BINS));
    case "calibration_ratio":
      return ofPositiveProbabilities((rows, positive) => fromSums(calibrationRatioSums(rows, positive), false));
    case "normalized_entropy":
      return ofProbabilities(
        (rows) => fromSums(normalizedEntropySums(rows), false),
        "all rows are of one class, so the entropy is 0",
      );
    case "rmse":
      return ofValues((rows) => fromSums(rmseSums(rows), false));
    case "mae":
      return ofValues((rows) => fromSums(rowMean(rows, absoluteError), true));
    case "mape":
      return ofValues((rows) => fromSums(rowMean(rows, percentageError), true));
    case "r2":
      return ofValues((rows) => fromSums(r2Sums(rows), false), r2);
    case "ndcg":
      return ofQueries(ndcg(at ?? Number.POSITIVE_INFINITY));
    case "mrr":
      return ofQueries(reciprocalRank);
    case "map":
      return ofQueries(queryAveragePrecision);
    default:
      throw new Error(`the metric ${name} has no definition`);
  }
}

// --- labels

type Outcomes = (rows: ClassificationRows) => (index: number) => boolean | undefined;

const hit: Outcomes =
  ({ actual, predicted }) =>
  (i) =>
    actual[i] === predicted[i];
const hitOfPositive: Outcomes =
  ({ actual, predicted, positive }) =>
  (i) =>
    actual[i] === positive ? predicted[i] === positive : undefined;
const missOfPositive: Outcomes =
  ({ actual, predicted, positive }) =>
  (i) =>
    actual[i] === positive ? undefined : predicted[i] !== positive;

function positiveOrMacro(of: OfClass): (rows: ClassificationRows) => LabelMetric {
  return ({ positive }) => (positive === undefined ? macro(of) : ofClass(of, positive));
}

function ofLabels(
  family: "share" | "confusion",
  metricFor: (rows: ClassificationRows) => LabelMetric,
  outcomes?: Outcomes,
): Definition {
  return {
    family,
    needs: "labels",
    compute: (rows) => {
      const { actual, predicted, classes } = classified(rows);
      const weights = unequalWeights(rows);
      const measured = metricFor(classified(rows))(marginsOf(actual, predicted, classes, weights));
      // Sums of weights are no counts: no binomial interval may be made of them.
      return weights === undefined || measured.value === undefined ? measured : { value: measured.value };
    },
    resample: (rows) => ({ by: "labels", metric: metricFor(classified(rows)) }),
    ...(outcomes === undefined ? {} : { outcomes: (rows: Rows) => outcomes(classified(rows)) }),
  };
}

// --- rankings by score

const NO_SCORES: Measured = {
  undefinedBecause: "no probabilities are read: the model gives none, or gate.output names its labels",
};
const NO_POSITIVE: Measured = { undefinedBecause: "it needs a positive class, and none is set" };

function rankedBy(rows: ScoredRows, index: number): Ranked {
  return rank(probabilitiesOf(rows.scores, index), rows.actual, index, unequalWeights(rows));
}

function ofPositiveCurve(metric: CurveMetric): Definition {
  return {
    family: "curve",
    needs: "scores",
    compute: (rows) => {
      const scored = scoredOf(rows);
      if (scored === undefined) return NO_SCORES;
      const { positive } = scored;
      return positive === undefined ? NO_POSITIVE : measureCurve(metric, rankedBy(scored, positive));
    },
    resample: (rows) => {
      const scored = scoredOf(rows) as ScoredRows;
      const ranked = rankedBy(scored, scored.positive as number);
      return { by: "counts", stratified: true, passes: 2, measure: (counts) => metric.measure(ranked, counts) };
    },
  };
}

/** Of the positive class, else the plain mean over all classes, each against the rest. */
function ofCurves(family: "roc" | "curve", metric: CurveMetric): Definition {
  const indexesOf = ({ positive, classes }: ScoredRows) =>
    positive === undefined ? Array.from({ length: classes }, (_, c) => c) : [positive];
  return {
    family,
    needs: "scores",
    compute: (rows) => {
      const scored = scoredOf(rows);
      if (scored === undefined) return NO_SCORES;
      if (scored.positive !== undefined) return measureCurve(metric, rankedBy(scored, scored.positive));
      return meanOverClasses(scored, metric);
    },
    resample: (rows) => {
      const scored = scoredOf(rows) as ScoredRows;
      const all = indexesOf(scored).map((index) => rankedBy(scored, index));
      const measure = (counts: Uint8Array) => {
        let total = 0;
        for (const ranked of all) total += metric.measure(ranked, counts);
        return total / all.length;
      };
      return { by: "counts", stratified: true, passes: all.length, measure };
    },
  };
}

function meanOverClasses(rows: ScoredRows, metric: CurveMetric): Measured {
  let total = 0;
  for (let index = 0; index < rows.classes; index++) {
    const ranked = rankedBy(rows, index);
    const area = measureCurve(metric, ranked);
    // The average precision of a class without rows is 0 by definition; as part of a mean it would only drag it down.
    const none = !ranked.positive.includes(1);
    if (none || area.value === undefined) {
      const name = rows.classNames?.[index] ?? String(index);
      return { undefinedBecause: none ? `no row is of class ${name}` : `every row is of class ${name}` };
    }
    total += area.value;
  }
  return { value: total / rows.classes };
}

// --- probabilities

/** Something that is measured of rows, and of how often each was drawn. */
interface Countable {
  readonly measure: (counts?: Uint8Array, drawn?: number) => number;
  readonly mean?: Float64Array;
}

function fromSums(sums: Sums, mean: boolean): Countable {
  const totals = new Float64Array(sums.terms.length + 1);
  return {
    measure: (counts, drawn) =>
      counts === undefined ? measureSums(sums) : resampleSums(sums, counts, drawn ?? counts.length, totals),
    ...(mean ? { mean: sums.terms[0] as Float64Array } : {}),
  };
}

function resampledFrom(countable: Countable): Resampled {
  return {
    by: "counts",
    stratified: false,
    passes: 1,
    measure: (counts, drawn) => countable.measure(counts, drawn),
    ...(countable.mean === undefined ? {} : { mean: countable.mean }),
  };
}

function ofProbabilities(make: (rows: ScoredRows) => Countable, otherwise = "it has no value"): Definition {
  return {
    family: "probability",
    needs: "scores",
    compute: (rows) => {
      const scored = scoredOf(rows);
      return scored === undefined ? NO_SCORES : valueOr(make(scored).measure(), otherwise);
    },
    resample: (rows) => resampledFrom(make(scoredOf(rows) as ScoredRows)),
  };
}

function ofPositiveProbabilities(make: (rows: ScoredRows, positive: number) => Countable): Definition {
  return {
    family: "probability",
    needs: "scores",
    compute: (rows) => {
      const scored = scoredOf(rows);
      if (scored === undefined) return NO_SCORES;
      if (scored.positive === undefined) return NO_POSITIVE;
      return valueOr(make(scored, scored.positive).measure(), "no row is of the positive class");
    },
    resample: (rows) => {
      const scored = scoredOf(rows) as ScoredRows;
      return resampledFrom(make(scored, scored.positive as number));
    },
  };
}

function valueOr(value: number, undefinedBecause: string): Measured {
  return Number.isNaN(value) ? { undefinedBecause } : { value };
}

// --- values

function rowMean(rows: RegressionRows, term: (rows: RegressionRows, index: number) => number): Sums {
  return meanOf(rows.actual.length, unequalWeights(rows), (i) => term(rows, i));
}

function ofValues(make: (rows: RegressionRows) => Countable, compute?: (rows: RegressionRows) => Measured): Definition {
  return {
    family: "regression",
    needs: "values",
    compute: (rows) => compute?.(regressed(rows)) ?? { value: make(regressed(rows)).measure() },
    resample: (rows) => resampledFrom(make(regressed(rows))),
  };
}

// --- queries

/** The mean over queries, each counting for the mean weight of its items; one without a relevant item counts as 0. */
function ofQueries(metric: QueryMetric): Definition {
  const sumsOf = (rows: RankingRows) => {
    const { values, weights } = measureQueries(rows, metric);
    const unequal = weights?.some((weight) => weight !== weights[0]) ? weights : undefined;
    return meanOf(values.length, unequal, (q) => values[q] as number);
  };
  return {
    family: "query",
    needs: "queries",
    compute: (rows) => ({ value: measureSums(sumsOf(rankedRows(rows))) }),
    resample: (rows) => {
      const sums = sumsOf(rankedRows(rows));
      return { ...resampledFrom(fromSums(sums, true)), units: sums.terms[0]?.length } as Resampled;
    },
  };
}

// --- rows of the right type

function classified(rows: Rows): ClassificationRows {
  if (rows.type !== "classification") throw new Error(`a metric of classes cannot be computed from ${rows.type} rows`);
  return rows;
}

function scoredOf(rows: Rows): ScoredRows | undefined {
  const { scores, ...rest } = classified(rows);
  return scores === undefined ? undefined : { ...rest, scores };
}

function regressed(rows: Rows): RegressionRows {
  if (rows.type !== "regression") throw new Error(`a metric of values cannot be computed from ${rows.type} rows`);
  return rows;
}

function rankedRows(rows: Rows): RankingRows {
  if (rows.type !== "ranking") throw new Error(`a metric of queries cannot be computed from ${rows.type} rows`);
  return rows;
}
