import { aucRocOneVsRest } from "../../src/metrics/auc.ts";
import { defaultMetrics, findMetric } from "../../src/metrics/catalogue.ts";
import { majorityOf } from "../../src/metrics/classification.ts";
import { confusionOf, emptyMargins, marginsOf, marginsOfConfusion, supportOf } from "../../src/metrics/confusion.ts";
import {
  averagePrecision,
  measureCurve,
  precisionAtRecall,
  rank,
  recallAtFalsePositiveRate,
} from "../../src/metrics/curve.ts";
import { deLong, placementsOf } from "../../src/metrics/delong.ts";
import { macro, ofClass, precisionOf, recallOf, specificityOf, weighted } from "../../src/metrics/labels.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { CalibrationBins } from "../../src/metrics/probability.ts";
import type { ClassificationRows, RankingRows, RegressionRows, Rows } from "../../src/metrics/rows.ts";
import { countRows, probabilitiesOf, selectRows, unequalWeights } from "../../src/metrics/rows.ts";

function find(name: string, type: Rows["type"]): Metric {
  const metric = findMetric(name, type);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
}
const measured = (name: string, rows: Rows) => find(name, rows.type).compute(rows);
const classes = (
  actual: number[],
  predicted: number[],
  more: Partial<ClassificationRows> = {},
): ClassificationRows => ({
  type: "classification",
  actual: Int32Array.from(actual),
  predicted: Int32Array.from(predicted),
  classes: 2,
  ...more,
});
const one = (...values: number[]) => ({ width: 1, values: Float64Array.from(values) });
const values = (actual: number[], predicted: number[], weights?: number[]): RegressionRows => ({
  type: "regression",
  actual: Float64Array.from(actual),
  predicted: Float64Array.from(predicted),
  ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
});
const ranked = (query: number[], relevance: number[], scores: number[], weights?: number[]): RankingRows => ({
  type: "ranking",
  query: Int32Array.from(query),
  relevance: Float64Array.from(relevance),
  scores: Float64Array.from(scores),
  ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
});

describe("what is measured by default", () => {
  const names = (rows: Rows) => defaultMetrics(rows).map(({ name }) => name);
  const labels = ["accuracy", "precision", "recall", "f1_score"];
  const scored = ["auc_roc", "average_precision", "log_loss", "brier_score", "calibration_error"];

  test.each([
    ["labels of a positive class", classes([0, 1], [0, 1], { positive: 1 }), [...labels, "specificity"]],
    ["labels of several", classes([0, 1], [0, 1]), [...labels, "f1_weighted"]],
    [
      "scores of a positive class",
      classes([0, 1], [0, 1], { positive: 0, scores: one(0.1, 0.9) }),
      [...labels, "specificity", ...scored, "calibration_ratio", "normalized_entropy"],
    ],
    ["scores of several", classes([0, 1], [0, 1], { scores: one(0.1, 0.9) }), [...labels, "f1_weighted", ...scored]],
  ])("of %s", (_, rows, expected) => {
    expect(names(rows)).toEqual(expected);
  });

  test("by families and needs that say how it is resampled", () => {
    const about = (name: string, type: Rows["type"]) => {
      const { family, needs, direction, outcomes } = find(name, type);
      return [family, needs, direction, outcomes !== undefined];
    };
    expect(about("accuracy", "classification")).toEqual(["share", "labels", "higher", true]);
    expect(about("recall", "classification")).toEqual(["share", "labels", "higher", true]);
    expect(about("specificity", "classification")).toEqual(["share", "labels", "higher", true]);
    expect(about("f1_score", "classification")).toEqual(["confusion", "labels", "higher", false]);
    expect(about("auc_roc", "classification")).toEqual(["roc", "scores", "higher", false]);
    expect(about("average_precision", "classification")).toEqual(["curve", "scores", "higher", false]);
    expect(about("recall_at_fpr@0.1", "classification")).toEqual(["curve", "scores", "higher", false]);
    expect(about("log_loss", "classification")).toEqual(["probability", "scores", "lower", false]);
    expect(about("calibration_ratio", "classification")).toEqual(["probability", "scores", "nearest to 1", false]);
    expect(about("r2", "regression")).toEqual(["regression", "values", "higher", false]);
    expect(about("mrr", "ranking")).toEqual(["query", "queries", "higher", false]);
  });
});

describe("rows of another type are an error of ours", () => {
  test.each([
    ["accuracy", "classification", values([1], [1]), "a metric of classes cannot be computed from regression rows"],
    ["auc_roc", "classification", ranked([0], [1], [1]), "a metric of classes cannot be computed from ranking rows"],
    ["rmse", "regression", ranked([0], [1], [1]), "a metric of values cannot be computed from ranking rows"],
    ["mrr", "ranking", classes([0], [0]), "a metric of queries cannot be computed from classification rows"],
  ] as const)("%s of %s", (name, type, rows, why) => {
    expect(() => find(name, type).compute(rows)).toThrow(why);
  });
});

describe("what has no value says why", () => {
  const unscored = classes([0, 1], [0, 1], { positive: 1 });
  const noPositive = classes([0, 1], [0, 1], { scores: one(0.1, 0.9) });
  const zeros = classes([0, 0], [0, 0], { positive: 1, scores: one(0.1, 0.9) });

  test.each([
    ["log_loss", unscored, "no probabilities are read: the model gives none, or gate.output names its labels"],
    ["recall_at_fpr@0.1", unscored, "no probabilities are read: the model gives none, or gate.output names its labels"],
    ["calibration_ratio", unscored, "no probabilities are read: the model gives none, or gate.output names its labels"],
    ["precision_at_recall@0.5", noPositive, "it needs a positive class, and none is set"],
    ["calibration_ratio", zeros, "no row is of the positive class"],
    ["normalized_entropy", zeros, "all rows are of one class, so the entropy is 0"],
    ["precision_at_recall@0.5", zeros, "no row is of the positive class"],
    ["auc_roc", { ...zeros, actual: Int32Array.of(1, 1) }, "every row is of the positive class"],
    ["recall_at_fpr@0.1", { ...zeros, actual: Int32Array.of(1, 1) }, "every row is of the positive class"],
    ["auc_roc", { ...noPositive, actual: Int32Array.of(1, 1), classNames: ["ham", "spam"] }, "no row is of class ham"],
    ["auc_roc", { ...noPositive, actual: Int32Array.of(0, 0) }, "every row is of class 0"],
    ["average_precision", { ...noPositive, actual: Int32Array.of(0, 0) }, "no row is of class 1"],
    ["r2", values([1], [2]), "R² needs at least two rows"],
  ])("%s", (name, rows, undefinedBecause) => {
    expect(measured(name, rows)).toEqual({ undefinedBecause });
  });

  test("and what needs positives alone has a value without negatives", () => {
    const all = classes([1, 1], [1, 1], { positive: 1, scores: one(0.4, 0.9) });
    expect(measured("precision_at_recall@0.5", all)).toEqual({ value: 1 });
    expect(measured("average_precision", all)).toEqual({ value: 1 });
    expect(measured("average_precision", { ...all, actual: Int32Array.of(0, 0) })).toEqual({ value: 0 });
  });

  test("and an area against the rest names the class that is missing, or alone", () => {
    const scores = { width: 2, values: Float64Array.of(0.2, 0.8, 0.3, 0.7) };
    expect(aucRocOneVsRest(scores, Int32Array.of(1, 1), ["a", "b"])).toEqual({
      undefinedBecause: "no row is of class a",
    });
    expect(aucRocOneVsRest(scores, Int32Array.of(0, 0), ["a", "b"])).toEqual({
      undefinedBecause: "every row is of class a",
    });
  });
});

describe("counts", () => {
  test("of a confusion are of the right classes, by weight where there are any", () => {
    const [actual, predicted] = [Int32Array.of(0, 0, 1, 2), Int32Array.of(0, 1, 1, 0)];
    expect(confusionOf(actual, predicted, 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    const weights = Float64Array.of(2, 0.5, 3, 4);
    const weightedCounts = [
      [2, 0.5, 0],
      [0, 3, 0],
      [4, 0, 0],
    ];
    expect(confusionOf(actual, predicted, 3, weights)).toEqual(weightedCounts);
    expect([0, 1, 2].map((c) => supportOf(weightedCounts, c))).toEqual([2.5, 3, 4]);
    expect(marginsOfConfusion(weightedCounts)).toEqual(marginsOf(actual, predicted, 3, weights));
    expect(majorityOf(weightedCounts)).toEqual({ index: 2, share: 4 / 9.5 });
  });

  test("of a share are kept where rows count alike, and not where they weigh", () => {
    const rows = classes([0, 1, 1, 1], [0, 1, 0, 1], { positive: 1 });
    expect(measured("recall", rows)).toEqual({ value: 2 / 3, share: { successes: 2, trials: 3 } });
    expect(measured("specificity", rows)).toEqual({ value: 1, share: { successes: 1, trials: 1 } });
    expect(measured("recall", { ...rows, weights: Float64Array.of(1, 1, 1, 2) })).toEqual({ value: 3 / 4 });
    expect(measured("recall", { ...rows, weights: Float64Array.of(2, 2, 2, 2) })).toMatchObject({
      share: { trials: 3 },
    });
  });

  test("of nothing make a share of 0", () => {
    const none = classes([0, 0], [0, 0], { positive: 1 });
    for (const name of ["precision", "recall", "f1_score"]) expect(measured(name, none)).toEqual({ value: 0 });
    expect(measured("specificity", { ...none, actual: Int32Array.of(1, 1) })).toEqual({ value: 0 });
    expect(ofClass(precisionOf, 0)(emptyMargins(2))).toEqual({ value: 0 });
  });

  test("of classes that do not occur are left out of a mean, and weigh nothing", () => {
    const margins = marginsOf(Int32Array.of(0, 0, 0, 2), Int32Array.of(0, 0, 2, 2), 4);
    expect(macro(recallOf)(margins)).toEqual({ value: (2 / 3 + 1) / 2 });
    expect(weighted(recallOf)(margins)).toEqual({ value: (3 * (2 / 3) + 1) / 4 });
    // A class that is only predicted is part of the mean.
    const answered = marginsOf(Int32Array.of(0, 0), Int32Array.of(0, 1), 3);
    expect(macro(precisionOf)(answered)).toEqual({ value: 1 / 2 });
  });

  test("of others that rounding leaves are none", () => {
    const weights = Float64Array.of(0.1, 0.2, 0.3);
    const margins = marginsOf(Int32Array.of(1, 1, 1), Int32Array.of(1, 1, 0), 2, weights);
    expect(specificityOf(margins, 1, 0.1 + 0.2 + 0.3).value).toBe(0);
    expect(specificityOf(margins, 1, 0.6 * (1 + 1e-13)).value).toBe(0);
    expect(specificityOf(margins, 0, 0.6).value).toBeCloseTo(0.5, 12);
  });
});

describe("curves", () => {
  const actual = [1, 0, 1, 0, 0, 1];
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.5);
  const curve = (weights?: number[]) =>
    rank(scores, Int32Array.from(actual), 1, weights === undefined ? undefined : Float64Array.from(weights));

  test("end a group of equal scores at its last row", () => {
    const { order, positive, last, weights } = curve([1, 2, 3, 4, 5, 6]);
    expect([...order]).toEqual([0, 1, 2, 3, 5, 4]);
    expect([...positive]).toEqual([1, 0, 1, 0, 1, 0]);
    expect([...last]).toEqual([1, 1, 1, 1, 0, 1]);
    expect([...(weights ?? [])]).toEqual([1, 2, 3, 4, 6, 5]);
    expect(curve().weights).toBeUndefined();
  });

  test("are read at points, not between them", () => {
    // False-positive rates 0, 1/3, 1/3, 2/3, 1 after recalls 1/3, 1/3, 2/3, 2/3, 1.
    const recallAt = (limit: number) => measureCurve(recallAtFalsePositiveRate(limit), curve()).value;
    expect([0, 0.33, 1 / 3, 0.5, 0.7, 0.99, 1].map(recallAt)).toEqual([1 / 3, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 1]);
    // Precisions 1, 1/2, 2/3, 1/2, 1/2 at those recalls.
    const precisionAt = (limit: number) => measureCurve(precisionAtRecall(limit), curve()).value;
    expect([0.1, 1 / 3, 0.4, 2 / 3, 0.9, 1].map(precisionAt)).toEqual([1, 1, 2 / 3, 2 / 3, 1 / 2, 1 / 2]);
    expect(measureCurve(averagePrecision, curve()).value).toBeCloseTo((1 + 2 / 3 + 1 / 2) / 3, 14);
  });

  test("count a row as often as it is drawn, and none that is not", () => {
    const counts = Uint8Array.of(0, 1, 2, 0, 0, 1);
    const drawn = classes([0, 1, 1, 1], [0, 0, 0, 0], { positive: 1, scores: one(0.8, 0.7, 0.7, 0.5) });
    for (const [metric, name] of [
      [averagePrecision, "average_precision"],
      [recallAtFalsePositiveRate(0.5), "recall_at_fpr@0.5"],
      [precisionAtRecall(0.5), "precision_at_recall@0.5"],
    ] as const) {
      expect(metric.measure(curve(), counts)).toBe(measured(name, drawn).value);
    }
    // A best row that was not drawn is no threshold of precision 0 / 0.
    expect(precisionAtRecall(0.5).measure(curve(), Uint8Array.of(0, 0, 0, 1, 1, 1))).toBeCloseTo(1 / 3, 14);
  });

  test("place every row by the share of the other kind that it is on the right side of", () => {
    const placements = placementsOf(curve());
    expect([placements.positives, placements.negatives]).toEqual([3, 3]);
    const expected = [1, 2 / 3, 2 / 3, 1 / 3, 1 / 6, 1 / 6].map((_, i) =>
      actual[i] === 1
        ? scores.reduce(
            (sum, s, j) =>
              sum + (actual[j] === 0 ? Number((scores[i] as number) > s) + Number(scores[i] === s) / 2 : 0),
            0,
          ) / 3
        : scores.reduce(
            (sum, s, j) =>
              sum + (actual[j] === 1 ? Number(s > (scores[i] as number)) + Number(scores[i] === s) / 2 : 0),
            0,
          ) / 3,
    );
    placements.values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 14);
    });
    const { estimate } = deLong(placements, (row) => actual[row] === 1);
    expect(estimate).toBeCloseTo(
      measured("auc_roc", classes(actual, actual, { positive: 1, scores: { width: 1, values: scores } }))
        .value as number,
      14,
    );
  });
});

describe("probabilities", () => {
  test("of a single column are of class 1, and what they leave of class 0", () => {
    const scores = one(0.25, 0.75);
    expect([...probabilitiesOf(scores, 1)]).toEqual([0.25, 0.75]);
    expect([...probabilitiesOf(scores, 0)]).toEqual([0.75, 0.25]);
    const wide = { width: 2, values: Float64Array.of(0.1, 0.9, 0.4, 0.6) };
    expect([[...probabilitiesOf(wide, 0)], [...probabilitiesOf(wide, 1)]]).toEqual([
      [0.1, 0.4],
      [0.9, 0.6],
    ]);
    expect(probabilitiesOf(wide, 0)).toBe(probabilitiesOf(wide, 0));
  });

  test("are the same in one column or two, for every metric", () => {
    const actual = [0, 1, 1, 0, 1];
    const p = [0.2, 0.7, 0.4, 0.6, 1];
    const two = { width: 2, values: Float64Array.from(p.flatMap((v) => [1 - v, v])) };
    for (const positive of [undefined, 0, 1]) {
      const more = positive === undefined ? {} : { positive };
      const single = classes(actual, actual, { ...more, scores: one(...p) });
      const double = classes(actual, actual, { ...more, scores: two });
      for (const name of [
        "log_loss",
        "brier_score",
        "calibration_error",
        "calibration_error@3",
        "auc_roc",
        "normalized_entropy",
      ]) {
        const [a, b] = [measured(name, single), measured(name, double)];
        expect([positive, name, a.value]).toEqual([positive, name, expect.closeTo(b.value as number, 12)]);
      }
    }
    // By hand: (0.2² + 0.3² + 0.6² + 0.6² + 0²) / 5.
    expect(measured("brier_score", classes(actual, actual, { scores: one(...p) })).value).toBeCloseTo(0.85 / 5, 14);
  });

  test("that are certain and wrong lose as much as a double can tell", () => {
    const rows = classes([0, 1], [1, 1], { positive: 1, scores: one(1, 1) });
    expect(measured("log_loss", rows).value).toBeCloseTo(-Math.log(2 ** -52) / 2, 12);
    expect(measured("calibration_ratio", rows)).toEqual({ value: 2 });
  });

  test("fall into the bin whose upper edge they reach", () => {
    const errorOf = (p: number, label: number, bins: number) =>
      new CalibrationBins(classes([label], [label], { positive: 1, scores: one(p) }) as never, bins).measure();
    for (const p of [0, 0.1, 1]) expect(errorOf(p, 1, 10)).toBeCloseTo(1 - p, 15);
    // Two rows of one bin make up for each other, and of two bins do not.
    const pair = (a: number, b: number, bins: number) =>
      new CalibrationBins(classes([1, 0], [0, 0], { positive: 1, scores: one(a, b) }) as never, bins).measure();
    const together = (a: number, b: number) => Math.abs(1 - a - b) / 2;
    const apart = (a: number, b: number) => (1 - a + b) / 2;
    const above = 1 / 3 + 2 ** -54;
    expect(pair(0.25, 0.3, 10)).toBeCloseTo(together(0.25, 0.3), 14);
    expect(pair(0.3, 0.31, 10)).toBeCloseTo(apart(0.3, 0.31), 14);
    expect(pair(0.75, 0.7, 10)).toBeCloseTo(apart(0.75, 0.7), 14);
    expect(pair(0.65, 0.7, 10)).toBeCloseTo(together(0.65, 0.7), 14);
    expect(above).toBeGreaterThan(1 / 3);
    expect(pair(above, 1 / 3, 3)).toBeCloseTo(apart(above, 1 / 3), 14);
    expect(pair(0, 0.1, 10)).toBeCloseTo(together(0, 0.1), 14);
    expect(pair(1, 0.95, 10)).toBeCloseTo(together(1, 0.95), 14);
    expect(pair(-1e-7, 1 + 1e-7, 10)).toBeCloseTo(apart(0, 1), 6);
  });

  test("without a positive class count by the highest, the first of equals", () => {
    const scores = { width: 3, values: Float64Array.of(0.4, 0.4, 0.2, 0.1, 0.3, 0.6) };
    const error = (actual: number[]) =>
      measured("calibration_error@2", classes(actual, actual, { classes: 3, scores })).value;
    expect(error([0, 2])).toBeCloseTo((0.6 + 0.4) / 2, 14);
    expect(error([1, 2])).toBeCloseTo((0.4 + 0.4) / 2, 14);
    const weights = Float64Array.of(1, 3);
    const weightedError = measured("calibration_error@2", classes([0, 1], [0, 0], { classes: 3, scores, weights }));
    expect(weightedError.value).toBeCloseTo((1 * 0.6 + 3 * 0.6) / 4, 14);
  });
});

describe("rows", () => {
  const weights = Float64Array.of(1, 2, 3);
  const groups = Int32Array.of(5, 6, 7);
  const at = Uint32Array.of(2, 0);

  test("of a slice keep all that they have", () => {
    const scores = { width: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(selectRows(classes([0, 1, 0], [1, 1, 0], { weights, groups, scores, positive: 1 }), at)).toEqual(
      classes([0, 0], [0, 1], {
        weights: Float64Array.of(3, 1),
        groups: Int32Array.of(7, 5),
        scores: { width: 2, values: Float64Array.of(5, 6, 1, 2) },
        positive: 1,
      }),
    );
    expect(selectRows(values([1, 2, 3], [4, 5, 6], [1, 2, 3]), at)).toEqual(values([3, 1], [6, 4], [3, 1]));
    const list = ranked([0, 0, 1], [1, 0, 2], [9, 8, 7]);
    expect(selectRows(list, at)).toEqual(ranked([1, 0], [2, 1], [7, 9]));
    expect("weights" in selectRows(classes([0], [0]), Uint32Array.of(0))).toBe(false);
    expect([countRows(list), countRows(values([1, 2], [1, 2]))]).toEqual([3, 2]);
  });

  test("weigh only where weights differ", () => {
    const rows = values([1, 2, 3], [1, 2, 3]);
    expect(unequalWeights(rows)).toBeUndefined();
    expect(unequalWeights({ ...rows, weights: Float64Array.of(2, 2, 2) })).toBeUndefined();
    expect(unequalWeights({ ...rows, weights })).toBe(weights);
    expect(unequalWeights({ ...rows, weights: Float64Array.of(2, 2, 3) })).toEqual(Float64Array.of(2, 2, 3));
  });
});

describe("values", () => {
  test("that are constant have an R² of 1 where every answer is exact, and else of 0", () => {
    expect(measured("r2", values([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]))).toEqual({ value: 1 });
    expect(measured("r2", values([0.1, 0.1, 0.1], [0.1, 0.1, 0.2]))).toEqual({ value: 0 });
    // A row that weighs nothing does not make them spread.
    expect(measured("r2", values([5, 0.1, 0.1], [0, 0.1, 0.1], [0, 1, 2]))).toEqual({ value: 1 });
    expect(measured("r2", values([1, 2], [2, 1], [1, 1])).value).toBeCloseTo(-3, 14);
    const resampled = find("r2", "regression").resample(values([3, 3, 4], [3, 3, 5]));
    if (resampled.by !== "counts") throw new Error("r2 is measured of counts");
    expect(resampled.measure(Uint8Array.of(1, 2, 0), 3)).toBe(1);
    expect(find("r2", "regression").resample(values([3, 3, 4], [3, 4, 5]))).toMatchObject({
      passes: 1,
      stratified: false,
    });
    const off = find("r2", "regression").resample(values([3, 3, 4], [3, 4, 5]));
    expect(off.by === "counts" && off.measure(Uint8Array.of(1, 2, 0), 3)).toBe(0);
  });

  test("near to 0 ruin a percentage, as they do in scikit-learn", () => {
    expect(measured("mape", values([0, 2], [1e-16, 1])).value).toBeCloseTo((1e-16 / 2 ** -52 + 0.5) / 2, 12);
    expect(measured("mape", values([-4, 2], [-3, 2])).value).toBeCloseTo(0.125, 14);
  });
});

describe("rankings", () => {
  test("of equal scores share what their places are worth", () => {
    // The relevant item is first or second of two: (1 + 1/2) / 2.
    expect(measured("mrr", ranked([0, 0], [1, 0], [1, 1])).value).toBeCloseTo(0.75, 14);
    // Second to fourth, two of three relevant: the first is second with a chance of 2/3, third with 1/3.
    expect(measured("mrr", ranked([0, 0, 0, 0], [0, 1, 1, 0], [9, 1, 1, 1])).value).toBeCloseTo(
      2 / 3 / 2 + 1 / 3 / 3,
      14,
    );
    expect(measured("map", ranked([0, 0, 0], [1, 0, 1], [1, 1, 0])).value).toBeCloseTo((1 / 2 + 2 / 3) / 2, 14);
  });

  test("are cut where the name says", () => {
    const list = ranked([0, 0, 0], [0, 3, 2], [3, 2, 1]);
    const discount = (place: number) => 1 / Math.log2(place + 1);
    const ideal = 3 + 2 * discount(2);
    expect(measured("ndcg", list).value).toBeCloseTo((3 * discount(2) + 2 * discount(3)) / ideal, 14);
    expect(measured("ndcg@2", list).value).toBeCloseTo((3 * discount(2)) / ideal, 14);
    expect(measured("ndcg@1", list).value).toBe(0);
    // The last place is shared by two items.
    const tied = ranked([0, 0, 0], [0, 3, 1], [3, 2, 2]);
    expect(measured("ndcg@2", tied).value).toBeCloseTo((2 * discount(2)) / (3 + discount(2)), 14);
  });

  test("count a query for the mean weight of its items, in the order of its index", () => {
    const list = ranked([7, 3, 7, 3], [1, 0, 0, 1], [2, 2, 1, 1], [1, 4, 3, 4]);
    // Query 3 has its relevant item second and weighs 4, query 7 first and weighs 2.
    expect(measured("mrr", list).value).toBeCloseTo((4 * 0.5 + 2 * 1) / 6, 14);
    const resampled = find("mrr", "ranking").resample(list);
    if (resampled.by !== "counts") throw new Error("mrr is measured of counts");
    expect(resampled.units).toBe(2);
    expect(resampled.measure(Uint8Array.of(2, 0), 2)).toBe(0.5);
    expect(resampled.measure(Uint8Array.of(0, 2), 2)).toBe(1);
    const alike = find("mrr", "ranking").resample(ranked([7, 3, 7, 3], [1, 0, 0, 1], [2, 2, 1, 1], [1, 1, 1, 1]));
    expect(alike.by === "counts" && alike.measure(Uint8Array.of(1, 1), 2)).toBe(0.75);
  });
});
