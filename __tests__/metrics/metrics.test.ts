import { readFileSync } from "node:fs";
import { aucRoc, aucRocOneVsRest } from "../../src/metrics/auc.ts";
import { classificationMetrics, majorityOf } from "../../src/metrics/classification.ts";
import { confusionOf } from "../../src/metrics/confusion.ts";
import type { Measured } from "../../src/metrics/measured.ts";
import { regressionMetrics } from "../../src/metrics/regression.ts";
import { nearestRank, sortSamples } from "../../src/statistics/percentile.ts";
import { wilsonInterval } from "../../src/statistics/wilson.ts";

type Expected = Record<string, number | null>;
interface Oracle {
  readonly classification: readonly {
    classes: number;
    actual: number[];
    predicted: number[];
    scores: number[];
    width: number;
    expected: Expected;
  }[];
  readonly regression: readonly { actual: number[]; predicted: number[]; expected: Expected }[];
  readonly wilson: readonly [number, number, number, number][];
  readonly percentile: readonly { samples: number[]; shares: number[]; values: number[] }[];
}

const oracle = JSON.parse(readFileSync("__tests__/oracles/metrics.json", "utf8")) as Oracle;

/** Equal to twelve digits, of the value or of 1, whichever is coarser; `null` is a metric that is undefined. */
function expectSame(name: string, measured: Measured | undefined, expected: number | null | undefined) {
  const value = measured?.value ?? null;
  if (expected === null || expected === undefined || value === null) {
    expect([name, value]).toEqual([name, expected]);
    return;
  }
  const off = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
  if (off > 1e-12) throw new Error(`${name} is ${value}, expected ${expected}`);
}

describe("the metrics agree with scikit-learn", () => {
  test("on every classification, with ties, one class and nothing to divide by", () => {
    expect(oracle.classification.length).toBeGreaterThanOrEqual(200);
    for (const { classes, actual, predicted, scores, width, expected } of oracle.classification) {
      const truth = Int32Array.from(actual);
      const confusion = confusionOf(truth, Int32Array.from(predicted), classes);
      const measured = classificationMetrics(confusion, classes === 2 ? 1 : undefined);
      for (const [name, value] of measured) expectSame(name, value, expected[name]);
      const table = { width, values: Float64Array.from(scores) };
      const names = Array.from({ length: classes }, (_, i) => `c${i}`);
      const auc = classes === 2 ? aucRoc(table, width - 1, truth, 1) : aucRocOneVsRest(table, truth, names);
      expectSame("auc_roc", auc, expected.auc_roc);
    }
  });

  test("on every regression, also of a constant target", () => {
    for (const { actual, predicted, expected } of oracle.regression) {
      const measured = regressionMetrics(Float64Array.from(actual), Float64Array.from(predicted));
      for (const [name, value] of measured) expectSame(name, value, expected[name]);
    }
  });

  test("an area that is undefined says why", () => {
    const scores = { width: 3, values: new Float64Array(6) };
    expect(aucRocOneVsRest(scores, Int32Array.of(0, 1), ["a", "b", "c"])).toEqual({
      undefinedBecause: "no row is of class c",
    });
    expect(aucRoc(scores, 0, Int32Array.of(1, 1), 1)).toEqual({
      undefinedBecause: "every row is of the positive class",
    });
  });

  test("the commonest class is the baseline", () => {
    const confusion = confusionOf(Int32Array.of(2, 2, 1, 0), Int32Array.of(0, 0, 0, 0), 3);
    expect(majorityOf(confusion)).toEqual({ index: 2, share: 0.5 });
  });
});

test("the Wilson interval agrees with SciPy", () => {
  for (const [successes, trials, low, high] of oracle.wilson) {
    const interval = wilsonInterval(successes, trials);
    expect(Math.abs(interval.low - low)).toBeLessThan(1e-12);
    expect(Math.abs(interval.high - high)).toBeLessThan(1e-12);
  }
});

test("the nearest rank agrees with NumPy", () => {
  for (const { samples, shares, values } of oracle.percentile) {
    const sorted = sortSamples(Float64Array.from(samples));
    expect(shares.map((p) => nearestRank(sorted, p))).toEqual(values);
  }
  expect(nearestRank(sortSamples(new Float64Array()), 0.5)).toBeNaN();
});
