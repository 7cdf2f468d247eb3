import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import { runGate } from "../../src/gate/gate.ts";
import type { GateInput } from "../../src/gate/input.ts";
import { chooseOutputs } from "../../src/gate/outputs.ts";
import type { Inference, Predictions } from "../../src/gate/ports.ts";
import { describeZipMaps, measureScores } from "../../src/gate/zip-map.ts";
import { fakeInference, SIGNATURE, tensor } from "../helpers/fake-inference.ts";
import { metadata, policy } from "../rules/raised.ts";

const ZIP = { output: "probs", tensor: "p", labels: ["0", "1"] };
const PLAN = { file: "/rows.csv", format: "csv", inputs: [], slices: [], outputs: { predicted: "label" } } as const;
const ROWS = { rows: 2, place: "line", lines: Uint32Array.of(2, 3), slices: {} } as const;
const labelled = (...labels: string[]): Predictions => ({ ...ROWS, predicted: encodeColumn(labels) });
const again = (rows: number, outputs: object): Predictions["again"] => ({
  ...{ rows: Uint32Array.from({ length: rows }, (_, i) => i), batch: 2, first: outputs, second: outputs },
});

/** Scores of two rows, by a tensor of as many columns as there are. */
const measure = (
  values: readonly number[],
  { labels = ["0", "1"], classes = ["0", "1"], released = labelled("0", "1") as Predictions | undefined } = {},
  scored: Partial<Predictions> = {},
) => {
  const scores = { width: values.length / 2, values: Float64Array.from(values) };
  const inference: Pick<Inference, "extend" | "predict"> = {
    extend: async (path) => `${path}+`,
    predict: async () => ({ ok: true, value: { ...ROWS, scores, ...scored } }),
  };
  const input = {
    modelPath: "/m.onnx",
    model: "m.onnx",
    fixtures: "rows.csv",
    classes,
    zipMap: { ...ZIP, labels },
    plan: PLAN,
  };
  return measureScores(input, released, inference, () => {});
};

test.each([
  ["by position", ["0", "1"], ["no", "yes"], [0.9, 0.1, 0.2, 0.8]],
  ["by name", ["yes", "no"], ["no", "yes"], [0.1, 0.9, 0.8, 0.2]],
  ["by number, the other way round", ["1", "0"], ["no", "yes"], [0.1, 0.9, 0.8, 0.2]],
  ["by numbers that are names", ["10", "3"], ["3", "10"], [0.1, 0.9, 0.8, 0.2]],
  ["by nothing", ["1", "0"], [], [0.1, 0.9, 0.8, 0.2]],
])("columns become those of the classes: %s", async (_, labels, classes, ordered) => {
  const read = await measure([0.9, 0.1, 0.2, 0.8], { labels, classes, released: undefined });
  expect(read.ok && [...(read.predictions.scores?.values ?? [])]).toEqual(ordered);
});

test.each([
  ["a key that is no class", ["0", "2"], ["no", "yes"], [1, 0, 0, 1]],
  ["fewer keys than classes", ["a", "b"], ["a", "b", "c"], [1, 0, 0, 1]],
  ["more keys than classes", ["a", "b", "c"], ["a", "b"], [1, 0, 0, 0, 1, 0]],
  ["a tensor of another width", ["0", "1"], ["no", "yes"], [1, 0, 0, 0, 1, 0]],
])("scores are not measured: %s", async (_, labels, classes, values) => {
  const read = await measure(values, { labels, classes });
  expect([read.ok, read.findings.map(({ rule }) => rule)]).toEqual([false, ["gate/zip-map-not-measured"]]);
});

test.each([
  [["a", "b", "c"], ["a", "b"], [1, 0, 0, 0, 1, 0], "its keys (a, b, c) are not the classes (a, b)"],
  [["0", "1"], ["no", "yes"], [1, 0, 0, 1, 0, 0], "p has 3 columns for 2 classes"],
  [
    Array.from({ length: 12 }, (_, i) => `k${i}`),
    ["no", "yes"],
    [1, 0, 0, 1],
    "its keys (k0, k1, k2, k3, k4, k5, k6, k7, k8, k9 and 2 more) are not the classes (no, yes)",
  ],
])("with keys %j and classes %j, why there are no scores is said", async (labels, classes, values, why) => {
  const { findings } = await measure(values, { labels, classes });
  expect(findings.map(({ message, location }) => [message, location])).toEqual([
    [`The scores of m.onnx were not measured, because probs is a sequence of maps and ${why}.`, { file: "m.onnx" }],
  ]);
});

test("labels that are not the highest score are reported with the first row; a tie is none", async () => {
  const rules = async (values: number[], ...labels: string[]) =>
    (await measure(values, { released: labelled(...labels) })).findings.map(({ rule, message }) =>
      rule === "gate/zip-map-labels" ? message : rule,
    );
  expect(await rules([0.9, 0.1, 0.2, 0.8], "0", "1")).toEqual(["gate/zip-map"]);
  expect(await rules([0.5, 0.5, 0.5, 0.5], "0", "1")).toEqual(["gate/zip-map"]);
  const apart = await measure([0.9, 0.1, 0.8, 0.2], { released: labelled("0", "1") });
  expect(apart.findings.map(({ location }) => location)).toEqual([{ file: "m.onnx" }, { file: "m.onnx" }]);
  expect(await rules([0.9, 0.1, 0.8, 0.2], "0", "1")).toEqual([
    "gate/zip-map",
    "The label label of m.onnx is not the class with the highest score in p for 1 of 2 rows, first for line 3 of rows.csv.",
  ]);
});

test("of rows that were run again, those that both runs have are kept", async () => {
  const released = { ...labelled("0", "1"), again: again(2, { predicted: encodeColumn(["0", "1"]) }) as never };
  const scores = { width: 2, values: Float64Array.of(0.9, 0.1) };
  const read = await measure([0.9, 0.1, 0.2, 0.8], { released }, { again: again(1, { scores }) as never });
  const joined = read.ok ? read.predictions.again : undefined;
  expect(joined?.rows).toEqual(Uint32Array.of(0));
  expect(joined?.first.predicted?.codes).toEqual(Int32Array.of(0));
  expect(joined?.second.scores?.values).toEqual(Float64Array.of(0.9, 0.1));
});

test.each([
  ["labels", { predicted: encodeColumn(["0"]) }, undefined],
  ["scores", undefined, { scores: { width: 2, values: Float64Array.of(0.9, 0.1) } }],
])("of rows that only the run of %s has again, its own are kept", async (_, labels, scores) => {
  const released = { ...labelled("0", "1"), ...(labels && { again: again(1, labels) as never }) };
  const read = await measure([0.9, 0.1, 0.2, 0.8], { released }, scores && { again: again(1, scores) as never });
  expect(read.ok && read.predictions.again).toEqual(again(1, (labels ?? scores) as object));
});

test("of rows that could not be run again, why is kept from whichever run says it", async () => {
  const failing = (failed: string | undefined, outputs: object) =>
    ({ ...again(1, outputs), ...(failed === undefined ? {} : { failed }) }) as never;
  const labels = { predicted: encodeColumn(["0"]) };
  const scores = { scores: { width: 2, values: Float64Array.of(0.9, 0.1) } };
  const why = async (own: string | undefined, copied: string | undefined) => {
    const released = { ...labelled("0", "1"), again: failing(own, labels) };
    const read = await measure([0.9, 0.1, 0.2, 0.8], { released }, { again: failing(copied, scores) });
    return read.ok ? read.predictions.again?.failed : read.findings;
  };
  expect([await why("a", "b"), await why(undefined, "b"), await why(undefined, undefined)]).toEqual([
    "a",
    "b",
    undefined,
  ]);
});

const MAP = { name: "probs", isTensor: false };
const label = tensor("label", "int64", "N");
const LOCATION = { file: "model.yml" };
const choose = (outputs: (typeof label | typeof MAP)[], zipMaps = [ZIP], stated: object | undefined = undefined) =>
  chooseOutputs({ inputs: [], outputs }, { type: "classification", classes: 2, zipMaps }, stated, LOCATION);
const OTHER = { output: "more", tensor: "q", labels: ["a", "b", "c"] };

test.each([
  ["maps alone", [label, MAP], [ZIP], undefined, { outputs: { predicted: "label" }, zipMap: ZIP }],
  [
    "maps that are named",
    [label, MAP],
    [OTHER, ZIP],
    { name: "probs" },
    { outputs: { predicted: "label" }, zipMap: ZIP },
  ],
  ["a tensor that is named", [label, MAP], [ZIP], { name: "p" }, { outputs: { predicted: "label" }, zipMap: ZIP }],
  ["labels that are named", [label, MAP], [ZIP], { name: "label" }, { outputs: { predicted: "label" } }],
  ["labels alone are asked for", [label, MAP], [ZIP], { kind: "label" }, { outputs: { predicted: "label" } }],
  ["maps of as many classes", [label, MAP], [OTHER, ZIP], undefined, { zipMap: ZIP }],
  ["maps of other classes alone", [label, MAP], [OTHER], undefined, { zipMap: OTHER }],
  ["an embedding next to maps", [label, tensor("e", "float32", "N", 64), MAP], [ZIP], undefined, { zipMap: ZIP }],
  ["scores next to maps", [label, tensor("s", "float32", "N", 2), MAP], [ZIP], undefined, { outputs: { scores: "s" } }],
  [
    "a tensor that is an output",
    [label, tensor("p", "float32", "N", 2), MAP],
    [ZIP],
    undefined,
    { outputs: { scores: "p" } },
  ],
])("scores are read from %s", (_, outputs, zipMaps, stated, expected) => {
  const chosen = choose(outputs, zipMaps, stated);
  expect(chosen).toMatchObject(expected);
  expect(chosen.ok && chosen.zipMap !== undefined).toBe("zipMap" in expected);
});

test("a name that is no output is refused with the names that are, maps among them", () => {
  const chosen = choose([label, MAP], [ZIP], { name: "prob" });
  expect(chosen.ok ? "" : chosen.findings[0]?.message).toMatch(/no readable output prob; it has label, probs\.$/);
});

test("maps are told of before they are released, and not again", () => {
  const told = (before: string[]) =>
    describeZipMaps({ zipMaps: [ZIP, OTHER] }, "m.onnx", "numpy", before).map((f) => f.subject);
  expect([told([]), told(["probs"])]).toEqual([["probs", "more"], ["more"]]);
});

test.each([
  ["scikit-learn", /options=\{'zipmap': False\} in to_onnx/],
  ["LightGBM", /zipmap=False in convert_lightgbm/],
  ["catboost", /docs\/quality\.md/],
  ["xgboost", /skl2onnx, zipmap=False in onnxmltools/],
])("the advice is that of %s", (framework, advice) => {
  expect(describeZipMaps({ zipMaps: [ZIP] }, "m.onnx", framework)[0]?.fix).toMatch(advice);
});

test("a gate measures labels in the released file and scores in the copy", async () => {
  const signature = { ...SIGNATURE, outputs: [label, MAP] };
  const fake = fakeInference({ signature });
  const ran: string[] = [];
  const inference: Inference = {
    ...fake,
    predict: (path, plan, progress) => {
      ran.push(`${path} ${Object.keys(plan.outputs)}`);
      return fake.predict(path, plan, progress);
    },
  };
  const input: GateInput = {
    ...{ modelPath: "/m.onnx", model: "m.onnx", metadata: metadata(), fixturesRefused: false },
    policy: policy("gate: { metrics: { auc_roc: { min: 0.9 } }, latency: { skip: not here } }"),
    fixtures: { path: "rows.csv", file: "/rows.csv", sha256: "5e4" },
    graph: {
      ...{ irVersion: 8, opsets: {}, inputs: [], outputs: [], externalData: [], classLabels: [], zipMaps: [ZIP] },
      architecture: { fingerprint: "a1", operators: {}, weights: {} },
    },
  };
  const { outcome, findings } = await runGate(input, { kind: "none" }, inference, () => {});
  expect([outcome, ran]).toEqual(["gated", ["/m.onnx predicted", "/m.onnx+ scores"]]);
  expect(findings.map(({ rule }) => rule)).toEqual(["model/zip-map", "gate/zip-map", "latency/skipped"]);
});
