import fc from "fast-check";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { Outputs, Predictions, RowsAgain } from "../../src/gate/ports.ts";
import { judgeSteadiness, judgeUnsteadyRuns } from "../../src/gate/steadiness.ts";

interface Answers {
  readonly scores?: readonly (readonly number[])[];
  readonly labels?: readonly string[];
}

const outputsOf = ({ scores, labels }: Answers): Outputs => ({
  ...(scores && { scores: { width: scores[0]?.length ?? 0, values: Float64Array.from(scores.flat()) } }),
  ...(labels && { predicted: encodeColumn(labels) }),
});

function judge(batch: Answers, first: Answers, second = first, more: Partial<RowsAgain> = {}) {
  const rows = batch.scores?.length ?? batch.labels?.length ?? 0;
  const predictions: Predictions = {
    rows,
    place: "line",
    lines: Uint32Array.from({ length: rows }, (_, i) => i + 2),
    slices: {},
    ...outputsOf(batch),
    again: {
      rows: Uint32Array.from({ length: rows }, (_, i) => i),
      batch: rows,
      first: outputsOf(first),
      second: outputsOf(second),
      ...more,
    },
  };
  return judgeSteadiness(predictions, "m/model.onnx", "m/rows.csv");
}

const rulesOf = (findings: ReturnType<typeof judge>) => findings.map((f) => `${f.level} ${f.rule}`);
const SCORES = [
  [0.9, 0.1],
  [0.2, 0.8],
  [0.5, 0.5],
];
const moved = (by: number) => SCORES.map(([a = 0, b = 0]) => [a - by, b + by]);

test.each([
  [0, []],
  [5e-4, []],
  [2e-3, ["warning model/rounds-with-batch"]],
  [0.04, ["warning model/rounds-with-batch"]],
  [0.06, ["error model/depends-on-batch"]],
])("scores that are apart by %d", (by, expected) => {
  expect(rulesOf(judge({ scores: SCORES }, { scores: moved(by) }))).toEqual(expected);
});

test("rounding is a share of the largest value, however small the one that differs", () => {
  const of = (small: number) => ({ scores: [[300_000], [small]] });
  expect(judge(of(0.001), of(0.2))).toEqual([]);
  expect(rulesOf(judge(of(0.001), of(400)))).toEqual(["warning model/rounds-with-batch"]);
});

test("a class that a tie decides is no finding; more of them are, and any without scores", () => {
  const labels = ["0", "1", "1"];
  expect(judge({ scores: SCORES, labels }, { scores: SCORES, labels: ["0", "1", "0"] })).toEqual([]);
  const two = judge({ scores: SCORES, labels }, { scores: SCORES, labels: ["1", "0", "1"] });
  expect(rulesOf(two)).toEqual(["error model/depends-on-batch"]);
  expect(two[0]?.message).toContain("2 of 3 compared rows of m/rows.csv got a different prediction, including line 2.");
  expect(rulesOf(judge({ labels }, { labels: ["0", "1", "0"] }))).toEqual(["error model/depends-on-batch"]);
});

test("two runs are compared first, and what follows from them is not said again", () => {
  const found = judge({ scores: SCORES }, { scores: moved(0.3) }, { scores: moved(0.2) });
  expect(rulesOf(found)).toEqual(["error model/not-deterministic"]);
  expect(found[0]?.message).toMatch(
    /3 of 3 compared rows .* scores by up to 0\.10 .* when the same row was run twice\.$/,
  );
});

test("NaN equals NaN, and nothing else", () => {
  const nan = [[Number.NaN, 0.1]];
  expect(judge({ scores: nan }, { scores: nan })).toEqual([]);
  expect(rulesOf(judge({ scores: nan }, { scores: [[0.9, 0.1]] }))).toEqual(["error model/depends-on-batch"]);
});

test("a model that fails one row at a time, and one that states its batch size", () => {
  const failed = judge({ scores: SCORES }, {}, {}, { rows: new Uint32Array(), failed: "Pad: no." });
  expect(rulesOf(failed)).toEqual(["error model/depends-on-batch"]);
  expect(failed[0]?.message).toContain("runs 3 rows of m/rows.csv in one batch but fails one row at a time: Pad: no.");
  expect(rulesOf(judge({ scores: SCORES }, { scores: SCORES }, undefined, { repeated: 3 }))).toEqual([
    "notice model/fixed-batch",
  ]);
  const neighbours = judge({ scores: SCORES }, { scores: moved(0.3) }, undefined, { repeated: 3 });
  expect(rulesOf(neighbours)).toEqual(["error model/depends-on-batch", "notice model/fixed-batch"]);
  expect(neighbours[0]?.message).toContain("in a batch of 3 rows and with one row repeated to its batch size of 3");
});

test("without rows that were run again there is nothing to say", () => {
  const predictions = { rows: 1, place: "line" as const, lines: Uint32Array.of(2), slices: {} };
  expect(judgeSteadiness(predictions, "m", "f")).toEqual([]);
});

test("rounding of any answers, alone or together, is never a finding", () => {
  const scores = fc.array(
    fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.double({ min: -1, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(scores, (rows) => {
      const largest = Math.max(...rows.map(([value]) => Math.abs(value)));
      const rounded = rows.map(([value, noise]) => [value + noise * 1e-4 * largest]);
      expect(judge({ scores: rows.map(([value]) => [value]) }, { scores: rounded })).toEqual([]);
    }),
  );
});

test("two runs of ONNX test data that differ", () => {
  expect(judgeUnsteadyRuns(undefined, "m/model.onnx", "m/fixtures")).toEqual([]);
  const unsteady = { set: "test_data_set_0", output: "y", why: "3 of 4 elements differ" };
  const found = judgeUnsteadyRuns(unsteady, "m/model.onnx", "m/fixtures");
  expect(rulesOf(found)).toEqual(["error model/not-deterministic"]);
  expect(found[0]?.message).toContain("two runs of test_data_set_0 in m/fixtures differ in the output y");
});
