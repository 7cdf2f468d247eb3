import { readFileSync } from "node:fs";
import { assess, comparePaired, intervalOf, smallestDetectable } from "../../src/metrics/assess.ts";
import { defaultMetrics, findMetric } from "../../src/metrics/catalogue.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import type { ClassificationRows, RankingRows, RegressionRows, Rows } from "../../src/metrics/rows.ts";
import { selectRows } from "../../src/metrics/rows.ts";
import { detectableDifference, discordantError, floorHalfWidth } from "../../src/statistics/detectable.ts";
import { randomOf } from "../../src/statistics/random.ts";
import { intervalAt } from "../../src/statistics/uncertainty.ts";

interface Oracle {
  readonly pairedStudent: {
    first: number[];
    second: number[];
    p: number;
    confidence: number;
    sides: 1 | 2;
    low: number;
    high: number;
  }[];
  readonly bootstrap: {
    metric: string;
    actual: number[];
    predicted: number[];
    low: number;
    high: number;
    standardError: number;
  }[];
}

const oracle = JSON.parse(readFileSync("__tests__/oracles/statistics.json", "utf8")) as Oracle;
/** Few resamples, where their number proves nothing. */
const RESAMPLES = 200;
const twoSided = { seed: "test", resamples: RESAMPLES, confidence: 0.95, sides: 2 } as const;

function find(name: string, rows: Rows): Metric {
  const metric = findMetric(name, rows.type);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
}

/** Simulated answers of a model that is as good as `noise` lets it be. */
function answers(seed: string, actual: Int32Array, noise: number): Pick<ClassificationRows, "predicted" | "scores"> {
  const random = randomOf(seed);
  const values = Float64Array.from(actual, (label) => {
    const logit = (label === 1 ? 1 : -1) + noise * (random.uniform() + random.uniform() + random.uniform() - 1.5);
    return 1 / (1 + Math.exp(-2 * logit));
  });
  return { scores: { width: 1, values }, predicted: Int32Array.from(values, (p) => (p >= 0.5 ? 1 : 0)) };
}

function binary(
  seed: string,
  count: number,
): { readonly candidate: ClassificationRows; readonly baseline: ClassificationRows } {
  const random = randomOf(`${seed} labels`);
  const actual = Int32Array.from({ length: count }, () => (random.uniform() < 0.3 ? 1 : 0));
  const rows = { type: "classification", actual, classes: 2, positive: 1 } as const;
  return {
    candidate: { ...rows, ...answers(`${seed} candidate`, actual, 2.5) },
    baseline: { ...rows, ...answers(`${seed} baseline`, actual, 3.5) },
  };
}

const { candidate, baseline } = binary("binary", 400);
const three: ClassificationRows = {
  type: "classification",
  actual: Int32Array.from({ length: 300 }, (_, i) => i % 3),
  predicted: Int32Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? (i + 1) % 3 : i % 3)),
  classes: 3,
};
const regression: RegressionRows = {
  type: "regression",
  actual: Float64Array.from({ length: 200 }, (_, i) => 10 + Math.sin(i)),
  predicted: Float64Array.from({ length: 200 }, (_, i) => 10 + Math.sin(i) + 0.3 * Math.cos(7 * i)),
};
const ranking: RankingRows = {
  type: "ranking",
  query: Int32Array.from({ length: 240 }, (_, i) => i % 40),
  relevance: Float64Array.from({ length: 240 }, (_, i) => (i * i) % 3),
  scores: Float64Array.from({ length: 240 }, (_, i) => ((i * i) % 3) + 2 * Math.sin(i * i)),
};

describe("the method suits the metric", () => {
  test("of two classes", () => {
    const methods = assess(defaultMetrics(candidate), candidate, baseline, { seed: "s", resamples: 1000 }).map(
      ({ metric, uncertainty, difference }) => [metric.name, uncertainty?.method, difference?.method],
    );
    const cells = "bootstrap of rows of each class, from confusion-matrix counts, percentiles";
    const [classes, rows] = ["bootstrap of rows of each class, percentiles", "bootstrap of rows, percentiles"];
    const student = "Student's t of the rows' differences";
    expect(methods).toEqual([
      ["accuracy", "Wilson", "Tango"],
      ["precision", cells, cells],
      ["recall", "Wilson", "Tango"],
      ["f1_score", cells, cells],
      ["specificity", "Wilson", "Tango"],
      ["auc_roc", "DeLong", "paired DeLong"],
      ["average_precision", classes, classes],
      ["log_loss", rows, student],
      ["brier_score", rows, student],
      ["calibration_error", rows, rows],
      ["calibration_ratio", rows, rows],
      ["normalized_entropy", rows, rows],
    ]);
  });

  test.each([
    ["recall", three, "bootstrap of rows of each class, from confusion-matrix counts, percentiles"],
    ["accuracy", three, "Wilson"],
    ["rmse", regression, "bootstrap of rows, percentiles"],
    ["ndcg@3", ranking, "bootstrap of queries, percentiles"],
  ] as const)("%s", (name, rows, method) => {
    const interval = intervalOf(find(name, rows), rows, { ...twoSided, resamples: 1000 });
    expect(interval).toMatchObject({ method, confidence: 0.95, sides: 2 });
  });

  test("with unequal weights or groups everything is resampled", () => {
    const weights = Float64Array.from(candidate.actual, (_, i) => 1 + (i % 3));
    const groups = Int32Array.from(candidate.actual, (_, i) => i >> 2);
    for (const [more, drawn] of [
      [{ weights }, /^bootstrap of rows/],
      [{ groups }, /^bootstrap of groups/],
    ] as const) {
      const metrics = defaultMetrics(candidate);
      const options = { seed: "s", resamples: RESAMPLES };
      const all = assess(metrics, { ...candidate, ...more }, { ...baseline, ...more }, options);
      for (const { uncertainty, difference } of all) {
        expect(uncertainty?.method).toMatch(drawn);
        expect(difference?.method).toMatch(drawn);
      }
    }
    const equal = { ...candidate, weights: weights.map(() => 2.5) };
    expect(intervalOf(find("accuracy", equal), equal, twoSided)).toEqual(
      intervalOf(find("accuracy", candidate), candidate, twoSided),
    );
  });
});

describe("a seed gives", () => {
  const metrics = defaultMetrics(candidate);
  const bounds = (seed: string, of: readonly Metric[] = metrics) =>
    assess(of, candidate, baseline, { seed, resamples: RESAMPLES }).map(({ metric, uncertainty, difference }) => [
      metric.name,
      uncertainty && intervalAt(uncertainty, 0.95, 1),
      difference && intervalAt(difference, 0.95, 1),
    ]);

  test("the same numbers each time, alone and among others", () => {
    const all = bounds("one");
    expect(bounds("one")).toEqual(all);
    for (const [at, metric] of metrics.entries()) expect(bounds("one", [metric])).toEqual([all[at]]);
  });

  test("other numbers than another", () => {
    expect(bounds("one")).not.toEqual(bounds("two"));
  });

  test("the candidate's interval whether or not it is compared", () => {
    for (const metric of metrics) {
      const [alone] = assess([metric], candidate, undefined, { seed: "one", resamples: RESAMPLES });
      const [compared] = assess([metric], candidate, baseline, { seed: "one", resamples: RESAMPLES });
      const [a, b] = [alone, compared].map((found) => found?.uncertainty && intervalAt(found.uncertainty, 0.95, 2));
      expect(a).toEqual(b);
    }
  });
});

describe("the numbers agree with SciPy", () => {
  test("of Student's t over paired rows", () => {
    for (const { first, second, p, confidence, sides, low, high } of oracle.pairedStudent) {
      // The mean absolute error of answers 100 above a target of 0 is their mean.
      const rowsOf = (values: number[]): RegressionRows => ({
        type: "regression",
        actual: new Float64Array(values.length),
        predicted: Float64Array.from(values, (value) => value + 100),
      });
      const [now, then] = [rowsOf(first), rowsOf(second)];
      const found = comparePaired(find("mae", now), now, then, { seed: "s", confidence, sides });
      expect(found?.low).toBeCloseTo(low, 10);
      expect(found?.high).toBeCloseTo(high, 10);
      expect(found?.p).toBeCloseTo(p, 10);
    }
  });

  test("of a bootstrap, as near as resampling allows", () => {
    for (const { metric, actual, predicted, low, high, standardError } of oracle.bootstrap) {
      const rows: RegressionRows = {
        type: "regression",
        actual: Float64Array.from(actual),
        predicted: Float64Array.from(predicted),
      };
      const [found] = assess([find(metric, rows)], rows, undefined, { seed: "scipy", resamples: 2000 });
      const bounds = found?.uncertainty?.boundsAt(0.9, 2);
      const off = [(bounds?.low ?? 0) - low, (bounds?.high ?? 0) - high].map((gap) => Math.abs(gap) / standardError);
      expect(Math.max(...off)).toBeLessThan(0.2);
      expect(Math.abs((found?.uncertainty?.standardError ?? 0) / standardError - 1)).toBeLessThan(0.06);
    }
  });
});

describe("resampling", () => {
  const spread = (name: string, rows: Rows, seed = "spread") => {
    const [found] = assess([find(name, rows)], rows, undefined, { seed, resamples: 1000 });
    return found?.uncertainty?.standardError ?? Number.NaN;
  };

  test("by cells comes to what resampling rows of each class does", () => {
    // Weights that differ by too little to matter make it draw rows.
    const rows = { ...candidate, weights: Float64Array.from(candidate.actual, (_, i) => 1 + 1e-9 * (i % 2)) };
    for (const name of ["precision", "f1_score", "f1_weighted"]) {
      expect(Math.abs(spread(name, candidate) / spread(name, rows) - 1)).toBeLessThan(0.14);
    }
  });

  test("sees through repeated rows where they are of one group", () => {
    const few = { ...candidate, groups: Int32Array.from(candidate.actual, (_, i) => i) };
    const repeated = selectRows(
      few,
      Uint32Array.from({ length: 4 * few.actual.length }, (_, i) => i >> 2),
    );
    for (const name of ["accuracy", "auc_roc", "log_loss"]) {
      expect(Math.abs(spread(name, repeated) / spread(name, few) - 1)).toBeLessThan(0.14);
      expect(spread(name, { ...repeated, groups: Int32Array.from(repeated.actual, (_, i) => i) })).toBeLessThan(
        0.6 * spread(name, few),
      );
    }
  });

  test("draws the same rows for both models", () => {
    const worse = { ...regression, predicted: regression.predicted.map((value, i) => value + 1e-3 * Math.sin(5 * i)) };
    for (const name of ["rmse", "r2"]) {
      const found = comparePaired(find(name, regression), regression, worse, twoSided);
      const own = intervalOf(find(name, regression), regression, twoSided);
      const width = (bounds: { low: number; high: number } | undefined) => (bounds?.high ?? 0) - (bounds?.low ?? 0);
      expect(width(found)).toBeGreaterThan(0);
      expect(width(found)).toBeLessThan(0.05 * width(own));
    }
  });

  test("finds no difference between a model and itself", () => {
    for (const { metric, difference } of assess(defaultMetrics(candidate), candidate, candidate, twoSided)) {
      const { low, high } = difference?.boundsAt(0.95, 2) ?? {};
      expect([metric.name, difference?.value, Math.abs((low ?? 9) + (high ?? 9)) < 1e-12]).toEqual([
        metric.name,
        0,
        true,
      ]);
      if (difference?.p !== undefined) expect(difference.p).toBe(1);
    }
    expect(comparePaired(find("ndcg", ranking), ranking, ranking, twoSided)).toMatchObject({ difference: 0 });
  });
});

test("one-sided bounds are those of the wider two-sided interval", () => {
  for (const { metric, uncertainty, difference } of assess(defaultMetrics(candidate), candidate, baseline, twoSided)) {
    for (const figure of [uncertainty, difference]) {
      const [one, two] = [figure?.boundsAt(0.95, 1), figure?.boundsAt(0.9, 2)];
      expect([metric.name, one?.low.toFixed(9), one?.high.toFixed(9)]).toEqual([
        metric.name,
        two?.low.toFixed(9),
        two?.high.toFixed(9),
      ]);
    }
  }
});

describe("what little should be built on says so", () => {
  const first = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

  test.each([
    ["accuracy", selectRows(candidate, first(12)), "only 12 rows count"],
    ["rmse", selectRows(regression, first(7)), "only 7 rows"],
    ["mrr", selectRows(ranking, first(10)), "only 10 queries"],
  ] as const)("few rows of %s", (name, rows, weak) => {
    expect(intervalOf(find(name, rows), rows, twoSided)?.weak).toBe(weak);
  });

  test("an area of few positives, and a perfect one, is resampled", () => {
    const few = selectRows(candidate, first(40));
    const positives = few.actual.reduce((sum, label) => sum + label, 0);
    expect(intervalOf(find("auc_roc", few), few, twoSided)).toMatchObject({
      method: "bootstrap of rows of each class, normal",
      weak: `only ${positives} rows of a class`,
    });
    const perfect = { ...candidate, scores: { width: 1, values: Float64Array.from(candidate.actual) } };
    const interval = intervalOf(find("auc_roc", perfect), perfect, twoSided);
    expect(interval).toMatchObject({ low: 1, high: 1, weak: "the ranking is perfect; all resamples are alike" });
  });

  test("a metric without a value has no interval", () => {
    const rows = { ...candidate, actual: new Int32Array(400) };
    expect(intervalOf(find("auc_roc", rows), rows, twoSided)).toBeUndefined();
    expect(comparePaired(find("auc_roc", rows), rows, rows, twoSided)).toBeUndefined();
  });
});

test("what a fixture set cannot see", () => {
  // gates.md: 773 pairs of which 5% differ see two points, 6184 of which 10% differ see one.
  const detectableShare = (pairs: number, discordant: number) =>
    detectableDifference(discordantError(pairs, discordant));
  expect(detectableShare(773, 0.05 * 773).least).toBeCloseTo(0.02, 4);
  expect(detectableShare(6184, 618.4).least).toBeCloseTo(0.01, 4);
  expect(detectableShare(1000, 0)).toEqual(detectableShare(1000, 3));
  expect(floorHalfWidth(Math.sqrt((0.9 * 0.1) / 200)).least).toBeCloseTo(0.035, 3);
  const [accuracy] = assess([find("accuracy", candidate)], candidate, baseline, twoSided);
  if (accuracy === undefined) throw new Error("accuracy was not assessed");
  expect(smallestDetectable(accuracy, candidate, baseline)?.against).toBe("baseline");
  const share = accuracy.candidate.value ?? 0;
  expect(smallestDetectable({ ...accuracy, difference: undefined } as never, candidate, undefined)).toEqual(
    floorHalfWidth(Math.sqrt((share * (1 - share)) / 400)),
  );
});

test("rows that cannot be those of the other model are an error of ours", () => {
  const fewer = selectRows(baseline, Uint32Array.of(0, 1));
  expect(() => comparePaired(find("accuracy", candidate), candidate, fewer, twoSided)).toThrow(
    "the candidate has 400 rows of classification, the baseline 2 rows of classification",
  );
});
