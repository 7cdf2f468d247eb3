import { encodeColumn, textAt } from "../../src/gate/fixtures/column.ts";
import type { InputPlan } from "../../src/gate/fixtures/plan.ts";
import { featuresOf } from "../../src/gate/importance/features.ts";
import { chooseMetric, lossOf, sortLosses } from "../../src/gate/importance/losses.ts";
import { drawRows, keptOf } from "../../src/gate/importance/rows.ts";
import type { Rows } from "../../src/metrics/rows.ts";
import { randomOf } from "../../src/statistics/random.ts";
import { tensor } from "../helpers/fake-inference.ts";

const columns = (...names: string[]): InputPlan => ({ kind: "columns", name: "x", type: "float32", columns: names });
const column = (name: string, of = name): InputPlan => ({ kind: "column", name, type: "int64", column: of, tail: [1] });
const array = (name: string): InputPlan => ({ kind: "array", name, type: "float32", array: name });

test.each<[string, InputPlan[], string[], ReturnType<typeof tensor>[], Record<string, unknown>]>([
  [
    "the columns of one tensor",
    [columns("a", "b")],
    ["a", "b"],
    [tensor("x", "float32", "N", 2)],
    { a: [{ input: "x", column: 0 }], b: [{ input: "x", column: 1 }] },
  ],
  [
    "an input of its own, by the name of its column",
    [column("age", "age_days")],
    ["age_days"],
    [tensor("age", "int64", "N", 1)],
    { age_days: [{ input: "age" }] },
  ],
  [
    "named arrays as a whole, whatever their width",
    [array("context"), array("hour")],
    ["context", "hour"],
    [tensor("context", "float32", "N", 4), tensor("hour", "int64", "N")],
    { context: [{ input: "context" }], hour: [{ input: "hour" }] },
  ],
  [
    "the columns of one array, by the names that are left",
    [array("input"), column("hour")],
    ["a", "hour", "b"],
    [tensor("input", "float32", "N", 2), tensor("hour", "int64", "N", 1)],
    { a: [{ input: "input", column: 0 }], b: [{ input: "input", column: 1 }], hour: [{ input: "hour" }] },
  ],
  [
    "one feature that enters twice",
    [columns("a", "b"), column("hour", "a")],
    ["a", "b"],
    [tensor("x", "float32", "N", 2), tensor("hour", "int64", "N", 1)],
    { a: [{ input: "x", column: 0 }, { input: "hour" }], b: [{ input: "x", column: 1 }] },
  ],
])("features are %s", (_, inputs, names, ports, expected) => {
  const features = featuresOf({ inputs }, names, { inputs: ports, outputs: [] });
  expect(Object.fromEntries(features.map((f) => [f.name, f.places]))).toEqual(expected);
});

describe("the rows that are permuted", () => {
  const draw = (rows: number, most: number, seed = "a") => [...drawRows({ rows }, most, randomOf(seed))];

  test("are all of them where there are no more", () => {
    expect(draw(4, 5)).toEqual([0, 1, 2, 3]);
    expect(draw(5, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  test("are else a sample: ascending, none twice, decided by the seed", () => {
    const drawn = draw(1000, 100);
    expect(new Set(drawn).size).toBe(100);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(drawn).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(draw(1000, 100)).toEqual(drawn);
    expect(draw(1000, 100, "b")).not.toEqual(drawn);
  });

  test("are whole queries where rows are ranked together", () => {
    const texts = Array.from({ length: 60 }, (_, row) => `q${row % 20}`);
    const queries = encodeColumn(texts);
    const drawn = drawRows({ rows: 60, queries }, 10, randomOf("a"));
    const names = new Set(Array.from(drawn, (row) => texts[row]));
    expect([drawn.length, names.size]).toEqual([9, 3]);
    const [first] = drawRows({ rows: 60, queries }, 1, randomOf("a"));
    expect(drawRows({ rows: 60, queries }, 1, randomOf("a"))).toHaveLength(3);
    expect(first).toBeLessThan(20);
  });

  test("keep their labels, weights and places", () => {
    const kept = keptOf(
      {
        rows: 3,
        place: "line",
        lines: Uint32Array.of(2, 3, 4),
        labels: encodeColumn(["a", "b", "c"]),
        weights: Float64Array.of(1, 2, 3),
        slices: { country: encodeColumn(["x", "y", "z"]) },
        scores: { width: 1, values: Float64Array.of(0.1, 0.2, 0.3) },
      },
      Uint32Array.of(0, 2),
    );
    expect(kept).toMatchObject({ rows: 2, lines: Uint32Array.of(2, 4), weights: Float64Array.of(1, 3) });
    expect([0, 1].map((row) => textAt(kept.labels ?? encodeColumn([]), row))).toEqual(["a", "c"]);
    expect([0, 1].map((row) => textAt(kept.slices.country ?? encodeColumn([]), row))).toEqual(["x", "z"]);
    expect(kept.scores).toBeUndefined();
  });
});

const answered = { type: "classification", actual: Int32Array.of(0, 1), predicted: Int32Array.of(0, 1) } as const;
const scores = { width: 1, values: Float64Array.of(0.2, 0.8) };

test.each<[string, Rows]>([
  ["auc_roc", { ...answered, classes: 2, positive: 1, scores }],
  ["accuracy", { ...answered, classes: 2, positive: 1 }],
  // Of one class alone there is no area.
  ["accuracy", { ...answered, actual: Int32Array.of(1, 1), classes: 2, positive: 1, scores }],
  ["r2", { type: "regression", actual: Float64Array.of(1, 2), predicted: Float64Array.of(1, 2) }],
  [
    "ndcg",
    { type: "ranking", relevance: Float64Array.of(1, 0), scores: Float64Array.of(1, 0), query: Int32Array.of(0, 0) },
  ],
])("importance is told by %s", (name, rows) => {
  expect(chooseMetric(rows).name).toBe(name);
});

// numpy: loss = 0.9 - np.array(permuted); loss.mean(), loss.std()
test.each([
  [[0.9, 0.9], 0, 0],
  [[0.7, 0.8, 0.6], 0.2, 0.081_649_658_092_772_6],
  [[0.95], -0.05, 0],
])("the loss from 0.9 to %j is %f ± %f", (permuted, mean, deviation) => {
  const loss = lossOf("x", 0.9, permuted);
  expect(loss.mean).toBeCloseTo(mean, 12);
  expect(loss.standardDeviation).toBeCloseTo(deviation, 12);
});

test("the most important comes first, equals in the order of the model", () => {
  const sorted = sortLosses([lossOf("a", 1, [1]), lossOf("b", 1, [0.5]), lossOf("c", 1, [1])]);
  expect(sorted.map((loss) => loss.name)).toEqual(["b", "a", "c"]);
});
