import { assess, comparePaired, discordantOf, intervalOf, smallestDetectable } from "../../src/metrics/assess.ts";
import { findMetric } from "../../src/metrics/catalogue.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import type { ClassificationRows, RankingRows, RegressionRows, Rows } from "../../src/metrics/rows.ts";
import { detectableDifference, discordantError } from "../../src/statistics/detectable.ts";
import { scoreTest, tangoInterval } from "../../src/statistics/paired-shares.ts";
import { wilsonInterval } from "../../src/statistics/wilson.ts";

const options = { seed: "methods", resamples: 100 } as const;

function find(name: string, rows: Rows): Metric {
  const metric = findMetric(name, rows.type);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
}

function assessed(name: string, rows: Rows, baseline?: Rows) {
  const [found] = assess([find(name, rows)], rows, baseline, options);
  if (found === undefined) throw new Error(`${name} was not assessed`);
  return found;
}

/** Rows of two classes; `right` says which are answered rightly. */
function binary(labels: readonly number[], right: (row: number) => boolean): ClassificationRows {
  const predicted = labels.map((label, row) => (right(row) ? label : 1 - label));
  return {
    type: "classification",
    actual: Int32Array.from(labels),
    predicted: Int32Array.from(predicted),
    scores: { width: 1, values: Float64Array.from(predicted, (p, row) => (p === 1 ? 0.6 : 0.1) + (row % 7) / 20) },
    classes: 2,
    positive: 1,
  };
}
const alternating = (count: number) => Array.from({ length: count }, (_, i) => i % 2);
const now = binary(alternating(60), (row) => row % 5 !== 0);
const before = binary(alternating(60), (row) => row % 6 > 1);
const values = (answer: (x: number) => number, count = 30): RegressionRows => ({
  type: "regression",
  actual: Float64Array.from({ length: count }, (_, i) => i),
  predicted: Float64Array.from({ length: count }, (_, i) => answer(i)),
});
/** Queries of four items each, of which `relevant` places hold the relevant one. */
function queries(count: number, place: (query: number) => number): RankingRows {
  const items = Array.from({ length: 4 * count }, (_, i) => ({ query: i >> 2, item: i % 4 }));
  return {
    type: "ranking",
    query: Int32Array.from(items, ({ query }) => query),
    relevance: Float64Array.from(items, ({ query, item }) => (item === place(query) ? 1 : 0)),
    scores: Float64Array.from(items, ({ item }) => -item),
  };
}

describe("a share of rows", () => {
  test("has Wilson's bounds of its own trials, and the error of a share", () => {
    const accuracy = assessed("accuracy", now);
    expect(accuracy.candidate.value).toBeCloseTo(0.8, 15);
    expect(accuracy.uncertainty?.boundsAt(0.95, 2)).toEqual(wilsonInterval(48, 60));
    expect(accuracy.uncertainty?.boundsAt(0.9, 1)).toEqual(wilsonInterval(48, 60, 0.9, 1));
    expect(accuracy.uncertainty?.standardError).toBeCloseTo(Math.sqrt((0.8 * 0.2) / 60), 15);
    // Recall counts the thirty positive rows alone, specificity the others.
    expect(assessed("recall", now).uncertainty?.boundsAt(0.95, 2)).toEqual(wilsonInterval(24, 30));
    expect(assessed("specificity", now).uncertainty?.boundsAt(0.95, 2)).toEqual(wilsonInterval(24, 30));
  });

  test("is compared by Tango's interval of the rows that came out differently", () => {
    const discordant = { onlyFirst: 16, onlySecond: 8, pairs: 60 };
    expect(discordantOf(find("accuracy", now), now, before)).toEqual(discordant);
    const { difference } = assessed("accuracy", now, before);
    expect(difference?.value).toBeCloseTo(48 / 60 - 40 / 60, 14);
    expect(difference?.boundsAt(0.95, 2)).toEqual(tangoInterval(discordant, 0.95, 2));
    expect(difference?.p).toBe(scoreTest(discordant));
    // The error of a mean of differences of 1, 0 and −1.
    expect(difference?.standardError).toBeCloseTo(Math.sqrt((24 / 60 - (8 / 60) ** 2) / 60), 15);
    expect(smallestDetectable(assessed("accuracy", now, before), now, before)).toEqual(
      detectableDifference(discordantError(60, 24)),
    );
  });

  test("counts only rows that are trials of it", () => {
    expect(discordantOf(find("recall", now), now, before)?.pairs).toBe(30);
    expect(discordantOf(find("specificity", now), now, before)?.pairs).toBe(30);
    expect(discordantOf(find("precision", now), now, before)).toBeUndefined();
    const none = { ...now, actual: new Int32Array(60) };
    expect(discordantOf(find("recall", none), none, none)).toBeUndefined();
  });

  test.each([
    [19, "only 19 rows count"],
    [20, undefined],
  ])("of %i rows is weak: %s", (count, weak) => {
    const [few, other] = [binary(alternating(count), (row) => row > 2), binary(alternating(count), (row) => row > 4)];
    const { uncertainty, difference } = assessed("accuracy", few, other);
    expect([uncertainty?.weak, difference?.weak]).toEqual([weak, weak]);
  });
});

describe("an area under the ROC curve", () => {
  const of = (labels: number[], scores: number[]): ClassificationRows => ({
    ...binary(labels, () => true),
    scores: { width: 1, values: Float64Array.from(scores) },
  });
  const labels = (positives: number, negatives: number) => [
    ...new Array<number>(positives).fill(1),
    ...new Array<number>(negatives).fill(0),
  ];
  const noisy = (row: number) => ((row * 37) % 41) / 41;

  test.each([
    [20, 20, "DeLong", "paired DeLong"],
    [19, 30, "bootstrap of rows of each class, normal", "bootstrap of rows of each class, normal"],
    [30, 19, "bootstrap of rows of each class, normal", "bootstrap of rows of each class, normal"],
  ])("of %i positives and %i others is by %s", (positives, negatives, own, paired) => {
    const rows = labels(positives, negatives);
    const candidate = of(
      rows,
      rows.map((label, i) => 0.3 * label + noisy(i)),
    );
    const baseline = of(
      rows,
      rows.map((label, i) => 0.2 * label + noisy(i + 5)),
    );
    const { uncertainty, difference } = assessed("auc_roc", candidate, baseline);
    expect([uncertainty?.method, difference?.method]).toEqual([own, paired]);
    expect(uncertainty?.weak).toBe(positives === 20 ? undefined : "only 19 rows of a class");
  });

  test("that is perfect, or perfectly wrong, is resampled, and so is a difference from one that is", () => {
    const rows = labels(25, 25);
    const good = of(rows, rows.map(Number));
    const bad = of(
      rows,
      rows.map((label) => -label),
    );
    const fair = of(
      rows,
      rows.map((label, i) => 0.3 * label + noisy(i)),
    );
    for (const extreme of [good, bad]) {
      expect(assessed("auc_roc", extreme, fair)).toMatchObject({
        uncertainty: { method: "bootstrap of rows of each class, normal", weak: /the ranking is perfect/ },
        difference: { method: "bootstrap of rows of each class, normal" },
      });
      expect(assessed("auc_roc", fair, extreme)).toMatchObject({
        uncertainty: { method: "DeLong" },
        difference: { method: "bootstrap of rows of each class, normal", weak: "the ranking is perfect" },
      });
    }
  });

  test("keeps its bounds between 0 and 1, and those of a difference between −1 and 1", () => {
    const rows = labels(20, 20);
    const candidate = of(
      rows,
      rows.map((label, i) => 1.6 * label + noisy(i) * 1.7),
    );
    const baseline = of(
      rows,
      rows.map((label, i) => noisy(i + 3) - 1.6 * label),
    );
    const { uncertainty, difference } = assessed("auc_roc", candidate, baseline);
    expect(uncertainty?.boundsAt(1 - 2 ** -50, 2).high).toBe(1);
    expect(difference?.boundsAt(1 - 2 ** -50, 2).high).toBe(1);
  });

  test("of all classes is resampled, as it is no single area", () => {
    const three: ClassificationRows = {
      type: "classification",
      actual: Int32Array.from({ length: 90 }, (_, i) => i % 3),
      predicted: Int32Array.from({ length: 90 }, (_, i) => i % 3),
      scores: { width: 3, values: Float64Array.from({ length: 270 }, (_, i) => ((i * 31) % 17) / 17) },
      classes: 3,
    };
    expect(assessed("auc_roc", three, three)).toMatchObject({
      uncertainty: { method: "bootstrap of rows of each class, normal" },
      difference: { method: "bootstrap of rows of each class, normal", value: 0 },
    });
  });
});

describe("bounds never leave what a metric can be", () => {
  const few = binary([0, 1, 0, 1, 1], (row) => row > 1);
  const other = binary([0, 1, 0, 1, 1], (row) => row !== 3);
  const wild = values((x) => (x % 3 === 0 ? 40 - 2 * x : x), 5);
  const tame = values((x) => x + (x % 2), 5);
  const best = queries(4, (query) => query % 4);
  const worse = queries(4, (query) => (query + 1) % 4);
  const INFINITE = Number.POSITIVE_INFINITY;

  test.each([
    // What the metric cannot be below and above; and its difference.
    ["precision", few, other, 0, 1, 1],
    ["log_loss", few, other, 0, INFINITE, INFINITE],
    ["calibration_ratio", few, other, 0, INFINITE, INFINITE],
    ["rmse", wild, tame, 0, INFINITE, INFINITE],
    ["r2", wild, tame, -INFINITE, 1, INFINITE],
    ["mrr", best, worse, 0, 1, 1],
  ] as const)("%s", (name, rows, baseline, least, most, apart) => {
    const found = assessed(name, rows, baseline);
    // So wide that the bounds are those of the range, where there is one.
    const { low, high } = found.uncertainty?.boundsAt(1 - 2 ** -50, 2) ?? {};
    expect(Number.isFinite(least) ? low === least : (low as number) < -1).toBe(true);
    expect(Number.isFinite(most) ? high === most : (high as number) > 1).toBe(true);
    const [found2] = assess(
      [find(name, rows)],
      { ...rows, weights: weightsOf(rows) },
      { ...baseline, weights: weightsOf(rows) },
      options,
    );
    const bounds = found2?.difference?.boundsAt(1 - 2 ** -50, 2) ?? { low: 0, high: 0 };
    if (apart === 1) expect(bounds).toEqual({ low: -1, high: 1 });
    else expect(bounds.low < -1 && bounds.high > 1).toBe(true);
  });

  /** Unequal weights, so that every difference is resampled. */
  const weightsOf = (rows: Rows) =>
    Float64Array.from(
      { length: rows.type === "ranking" ? rows.scores.length : rows.actual.length },
      (_, i) => 1 + (i % 2),
    );
});

describe("Student's t of the rows' differences", () => {
  const far = values((x) => x + 2 + (x % 3));
  const near = values((x) => x + 1 + (x % 2));

  test("is of means of one number a row, with the error of their mean", () => {
    const { difference } = assessed("mae", far, near);
    const gaps = Array.from({ length: 30 }, (_, x) => 1 + (x % 3) - (x % 2));
    const mean = gaps.reduce((a, b) => a + b, 0) / 30;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / 29;
    expect(difference?.method).toBe("Student's t of the rows' differences");
    expect(difference?.value).toBeCloseTo(mean, 12);
    expect(difference?.standardError).toBeCloseTo(Math.sqrt(variance / 30), 12);
    expect(difference?.weak).toBeUndefined();
    // t₀.₉₇₅ of 29 degrees is 2.0452.
    expect(difference?.boundsAt(0.95, 2).high).toBeCloseTo(mean + 2.045229642132703 * Math.sqrt(variance / 30), 10);
    expect(smallestDetectable(assessed("mae", far, near), far, near)).toEqual(
      detectableDifference(Math.sqrt(variance / 30)),
    );
  });

  test.each([
    [19, "only 19 rows"],
    [20, undefined],
  ])("of %i rows is weak: %s", (count, weak) => {
    const [a, b] = [values((x) => x + 1 + (x % 3), count), values((x) => x + 1, count)];
    expect(assessed("mae", a, b).difference?.weak).toBe(weak);
    expect(assessed("mae", a, b).uncertainty?.weak).toBe(weak);
  });

  test("is not of a single row, nor of queries, nor of what is no mean", () => {
    const one = values((x) => x + 1, 1);
    expect(assessed("mae", one, one).difference?.method).toBe("bootstrap of rows, normal");
    const ranked = queries(6, (query) => query % 4);
    expect(assessed("mrr", ranked, ranked).difference?.method).toBe("bootstrap of queries, normal");
    expect(assessed("rmse", far, near).difference?.method).toBe("bootstrap of rows, normal");
  });
});

describe("what makes a bootstrap weak", () => {
  test("is few groups, whatever the number of rows, and not for queries", () => {
    const groups = (count: number, rows: number) => Int32Array.from({ length: rows }, (_, i) => i % count);
    const weakOf = (name: string, rows: Rows) => assessed(name, rows).uncertainty?.weak;
    expect(weakOf("accuracy", { ...now, groups: groups(19, 60) })).toBe("only 19 groups");
    expect(weakOf("accuracy", { ...now, groups: groups(20, 60) })).toBeUndefined();
    expect(weakOf("rmse", { ...values((x) => 2 * x), groups: groups(3, 30) })).toBe("only 3 groups");
    const ranked = queries(30, (query) => query % 4);
    expect(weakOf("mrr", { ...ranked, groups: groups(3, 120) })).toBeUndefined();
  });

  test("is a small class, of all that do not count rows one by one", () => {
    const rows = binary([...new Array<number>(12).fill(1), ...new Array<number>(48).fill(0)], (row) => row % 4 > 0);
    expect(assessed("precision", rows).uncertainty?.weak).toBe("only 12 rows of a class");
    expect(assessed("log_loss", rows).uncertainty?.weak).toBeUndefined();
    const more = { ...rows, classes: 3 };
    expect(assessed("precision", more).uncertainty?.weak).toBe("only 12 rows of a class");
    const enough = binary(alternating(40), (row) => row % 4 > 0);
    expect(assessed("precision", enough).uncertainty?.weak).toBeUndefined();
  });

  test("is few queries, however many items they have", () => {
    expect(
      assessed(
        "mrr",
        queries(19, (query) => query % 4),
      ).uncertainty?.weak,
    ).toBe("only 19 queries");
    expect(
      assessed(
        "mrr",
        queries(20, (query) => query % 4),
      ).uncertainty?.weak,
    ).toBeUndefined();
  });
});

describe("what cannot be compared", () => {
  test.each([
    [
      "another number of rows",
      binary(alternating(58), () => true),
      "the candidate has 60 rows of classification, the baseline 58",
    ],
    ["another type", values((x) => x, 60), "the baseline 60 rows of regression"],
    ["other classes", { ...now, classes: 3 }, "different classes"],
    ["another positive class", { ...now, positive: 0 }, "different classes"],
  ] as const)("%s is an error of ours", (_, baseline, why) => {
    expect(() => assess([find("accuracy", now)], now, baseline, options)).toThrow(why);
  });

  test("as many rows of the same kind are", () => {
    expect(() =>
      assessed(
        "rmse",
        values((x) => x),
        values((x) => x + 1),
      ),
    ).not.toThrow();
  });

  test("is a metric that has no value on one side: then there is no difference, and no interval where it is the candidate", () => {
    const oneClass = { ...now, actual: new Int32Array(60) };
    const [undefinedNow] = assess([find("auc_roc", now)], oneClass, now, options);
    expect(Object.keys(undefinedNow ?? {}).sort()).toEqual(["baseline", "candidate", "metric"]);
    const [undefinedThen] = assess([find("auc_roc", now)], now, oneClass, options);
    expect(Object.keys(undefinedThen ?? {}).sort()).toEqual(["baseline", "candidate", "metric", "uncertainty"]);
    const [alone] = assess([find("auc_roc", now)], now, undefined, options);
    expect(Object.keys(alone ?? {}).sort()).toEqual(["candidate", "metric", "uncertainty"]);
    expect(smallestDetectable(undefinedNow as never, oneClass, now)).toBeUndefined();
  });
});

test("of a metric that is best near 1, how much nearer it came has bounds of its own", () => {
  const shifted = (offset: number): ClassificationRows => ({
    ...now,
    scores: {
      width: 1,
      values: Float64Array.from(now.actual, (label, i) => 0.2 + 0.5 * label + (i % 3) / 50 + offset),
    },
  });
  // Foreseen less than observed, then more: one is 0.1 too low, the other 0.15 too high.
  const { candidate, baseline, nearer, difference } = assessed("calibration_ratio", shifted(-0.02), shifted(0.1));
  const [is, was] = [candidate.value as number, baseline?.value as number];
  expect([is < 1, was > 1]).toEqual([true, true]);
  const estimate = Math.abs(was - 1) - Math.abs(is - 1);
  const { low, high } = nearer?.boundsAt(0.95, 2) ?? { low: 0, high: 0 };
  expect((low + high) / 2).toBeCloseTo(estimate, 12);
  expect(low).toBeLessThan(high);
  expect(nearer?.method).toBe("bootstrap of rows, normal");
  expect(difference?.value).toBeCloseTo(is - was, 14);
  expect(assessed("accuracy", now, before).nearer).toBeUndefined();
  const few = assessed(
    "calibration_ratio",
    binary(alternating(10), () => true),
    binary(alternating(10), (r) => r > 2),
  );
  expect(few.nearer?.weak).toBe("only 10 rows");
});

test("an interval and a comparison say what they are of", () => {
  const asked = { ...options, confidence: 0.9, sides: 1 } as const;
  expect(intervalOf(find("accuracy", now), now, asked)).toEqual({
    ...wilsonInterval(48, 60, 0.9, 1),
    ...{ confidence: 0.9, sides: 1, method: "Wilson" },
  });
  const compared = comparePaired(find("accuracy", now), now, before, asked);
  const discordant = { onlyFirst: 16, onlySecond: 8, pairs: 60 };
  expect(compared).toMatchObject({ method: "Tango", ...tangoInterval(discordant, 0.9, 1), p: scoreTest(discordant) });
  const resampled = comparePaired(find("precision", now), now, before, asked);
  expect(resampled).toMatchObject({ resamples: 100, seed: "methods/paired cells" });
  expect("p" in (resampled ?? {})).toBe(false);
});

test("resamples are 10,000 unless another number is asked for", () => {
  const rows = values((x) => 2 * x, 5);
  const [rmse] = assess([find("rmse", rows)], rows, undefined, { seed: "s" });
  expect(rmse?.uncertainty).toMatchObject({ resamples: 10_000, method: "bootstrap of rows, percentiles" });
});
