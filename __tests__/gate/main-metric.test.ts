import fc from "fast-check";
import { measureOn } from "../../src/gate/main-metric.ts";
import { findMetric } from "../../src/metrics/catalogue.ts";
import type { Rows } from "../../src/metrics/rows.ts";

const measured = (rows: Rows, ...names: readonly string[]) =>
  measureOn(
    rows,
    names.flatMap((name) => findMetric(name, rows.type) ?? []),
    "seed",
  );

test("a metric of classes comes with the rarest class and with what always answering the most frequent one gets", () => {
  const rows = (classNames?: readonly string[]): Rows => ({
    type: "classification",
    actual: Int32Array.of(0, 0, 0, 1, 1, 2),
    predicted: Int32Array.of(0, 0, 1, 1, 1, 0),
    classes: 4,
    ...(classNames === undefined ? {} : { classNames }),
  });
  const [accuracy] = measured(rows(["cat", "dog", "cow", "owl"]), "accuracy");
  expect(accuracy).toMatchObject({
    name: "accuracy",
    value: 4 / 6,
    rows: 6,
    fewest: 1,
    constant: { answer: "cat", value: 0.5 },
    rounding: 0,
  });
  expect(accuracy?.standardError).toBeGreaterThan(0);
  expect(measured(rows(), "accuracy")[0]?.constant.answer).toBe("0");
});

test("an error of numbers comes with what rounding to 32 bits explains: of the values, or of how far they spread", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 }), (values) => {
      const actual = Float64Array.from(values);
      const rows: Rows = { type: "regression", actual, predicted: actual.map((y) => y + 1) };
      const [mae] = measured(rows, "mae");
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const spread = values.reduce((sum, y) => sum + Math.abs(y - mean), 0) / values.length;
      expect(mae).toMatchObject({ rows: values.length, fewest: values.length });
      expect(mae?.constant.answer).toBe("the mean of the labels");
      expect(mae?.constant.value).toBeCloseTo(spread, 9);
      expect(mae?.rounding).toBeCloseTo(Math.max(1e-6 * spread, Math.max(...values.map(Math.abs)) / 2 ** 22), 12);
    }),
  );
});

test("of a ranking every item counts, and a constant answer is the same score", () => {
  const rows: Rows = {
    type: "ranking",
    relevance: Float64Array.of(2, 0, 1, 0),
    scores: Float64Array.of(0.9, 0.1, 0.8, 0.2),
    query: Int32Array.of(0, 0, 1, 1),
  };
  const [ndcg] = measured(rows, "ndcg@2");
  expect(ndcg).toMatchObject({ name: "ndcg@2", value: 1, rows: 4, fewest: 4, rounding: 0 });
  expect(ndcg?.constant).toMatchObject({ answer: "the same score" });
  expect(ndcg?.constant.value).toBeLessThan(1);
});

test("metrics without a value are left out, and the others keep their order", () => {
  const rows: Rows = {
    type: "classification",
    actual: Int32Array.of(0, 1, 1),
    predicted: Int32Array.of(0, 1, 0),
    classes: 2,
  };
  // Without scores there is nothing that a loss could be of.
  expect(measured(rows, "recall", "log_loss", "accuracy").map(({ name }) => name)).toEqual(["recall", "accuracy"]);
});
