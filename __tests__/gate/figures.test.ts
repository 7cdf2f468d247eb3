import { measureFigures, type WantedDocuments } from "../../src/gate/figures.ts";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { GateInput } from "../../src/gate/input.ts";
import type { Outputs, Permutation } from "../../src/gate/ports.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { type FakeModel, fakeInference, SIGNATURE, tensor } from "../helpers/fake-inference.ts";
import { gateInput } from "../helpers/gate-input.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const BOTH = { matrix: true, importance: true };
/** Only the classes are answered. */
const LABELS = { signature: { ...SIGNATURE, outputs: [tensor("label", "int64", "N")] } };

/** Answers of the fake model: all are right. With feature x1 permuted one is wrong, with x2 two. */
const answers: Readonly<Record<string, string[]>> = {
  x0: ["0", "1", "1", "0"],
  x1: ["1", "1", "1", "0"],
  x2: ["1", "0", "1", "0"],
};
const labelled = (texts: readonly string[]): Outputs => ({ predicted: encodeColumn(texts) });

async function measured(
  {
    model = LABELS,
    wanted = BOTH,
    input = gateInput(),
    permuted = (name: string) => labelled(answers[name] as string[]),
  }: {
    model?: FakeModel;
    wanted?: WantedDocuments;
    input?: GateInput;
    permuted?: (name: string) => Outputs;
  } = {},
  plain: Outputs = labelled(answers.x0 as string[]),
) {
  const asked: Permutation[] = [];
  const stages: string[] = [];
  const progress: (string | number)[][] = [];
  const inference = {
    ...fakeInference(model),
    permute: async (
      _path: string,
      _plan: unknown,
      permutation: Permutation,
      told: (done: number, total: number, what: string) => void,
    ) => {
      asked.push(permutation);
      told(1, 99, "a feature");
      const all = permutation.features.map(
        ({ name }) => new Array(permutation.repeats).fill(permuted(name)) as Outputs[],
      );
      return { ok: true, value: { plain, permuted: all } } as const;
    },
  };
  const listener = {
    stage: (title: string) => stages.push(title),
    progress: (...told: (string | number)[]) => progress.push(told),
  };
  const figures = await measureFigures(input, wanted, inference as never, listener as never);
  return { figures, asked, stages, progress, told: figures.findings.map(({ rule, message }) => [rule, message]) };
}

test("a confusion matrix is of all rows, and importance the loss of what each feature is worth", async () => {
  const { figures, asked, stages, progress } = await measured();
  expect(figures.findings).toEqual([]);
  expect(figures.rows).toBe(4);
  expect(figures.matrix).toEqual({
    classes: ["legit", "fraud"],
    counts: [
      [2, 0],
      [0, 2],
    ],
  });
  expect(figures.importance).toEqual({
    ...{ metric: "accuracy", baseline: 1, repeats: 5, rows: 4, seed: "5e4" },
    features: [
      { name: "x2", mean: 0.5, standardDeviation: 0 },
      { name: "x1", mean: 0.25, standardDeviation: 0 },
      { name: "x0", mean: 0, standardDeviation: 0 },
    ],
  });
  expect(
    asked.map(({ rows, features, repeats, seed }) => [[...rows], features.map(({ name }) => name), repeats, seed]),
  ).toEqual([[[0, 1, 2, 3], ["x0", "x1", "x2"], 5, "5e4"]]);
  expect(stages).toEqual(["Permuting the features of m/model.onnx"]);
  expect(progress).toEqual([[1, 3, "a feature"]]);
});

test("what the model was examined with stays next to the failure of its run", async () => {
  const outputs = [tensor("label", "int64", "N"), { name: "probs", isTensor: false }];
  const model = {
    signature: { ...SIGNATURE, outputs },
    fails: { predict: { kind: "run", message: "no" } },
  } as const;
  const { figures } = await measured({ model });
  expect(figures.findings.map(({ rule }) => rule)).toEqual(["model/non-tensor-output", "model/run-failed"]);
  expect(figures).not.toHaveProperty("rows");
});

test("only what is wanted is measured", async () => {
  const matrix = await measured({ wanted: { matrix: true, importance: false } });
  expect([Object.keys(matrix.figures).sort(), matrix.asked]).toEqual([["findings", "matrix", "rows"], []]);
  const importance = await measured({ wanted: { matrix: false, importance: true } });
  expect(Object.keys(importance.figures).sort()).toEqual(["findings", "importance", "rows"]);
});

test("a regression has no confusion matrix", async () => {
  const regression = { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 1 } };
  const scores = { width: 1, values: Float64Array.of(1, 2, 3, 4) };
  const model = {
    signature: { ...SIGNATURE, outputs: [tensor("y", "float32", "N", 1)] },
    predictions: { labels: ["1", "2", "3", "4"], scores },
  };
  const { figures } = await measured(
    { model, input: gateInput(undefined, regression), permuted: () => ({ scores }) },
    { scores },
  );
  expect(Object.keys(figures).sort()).toEqual(["findings", "importance", "rows"]);
  expect(figures.importance).toMatchObject({ metric: "r2", baseline: 1 });
});

test("of a large row fewer are permuted", async () => {
  const wide = {
    signature: {
      ...LABELS.signature,
      inputs: [tensor("features", "float32", "N", 3), tensor("image", "float32", "N", 4096, 4096, "C")],
    },
  };
  const columns = [
    { name: "x0" },
    { name: "x1" },
    { name: "x2" },
    { name: "label" },
    { name: "image", type: "float32", shape: [4, 4096, 4096, 2] },
  ];
  const asked: Permutation[] = [];
  const inference = {
    ...fakeInference({ ...LABELS, ...wide }),
    readHeader: async () => ({ ok: true, value: { columns } }) as const,
    permute: async (_path: string, _plan: unknown, permutation: Permutation) => {
      asked.push(permutation);
      return { ok: false, failure: { kind: "run", message: "no" } } as const;
    },
  };
  const input = gateInput(undefined, { input_features: ["x0", "x1", "x2"] });
  const { findings } = await measureFigures(input, BOTH, inference as never, { stage: () => {}, progress: () => {} });
  expect(asked.map(({ rows }) => rows.length)).toEqual([1]);
  expect(findings.map(({ message }) => message)).toEqual(["m/model.onnx failed when it ran: no"]);
});

describe("what cannot be measured is said", () => {
  test.each<[string, Parameters<typeof measured>[0], string[][]]>([
    [
      "no fixture set",
      { input: gateInput(undefined, {}, { fixtures: undefined }) },
      [["documents/not-measured", "The figures of m/model.onnx cannot be measured: there is no fixture set."]],
    ],
    [
      "no labels",
      { model: { ...LABELS, columns: ["x0", "x1", "x2", "a", "b"] } },
      [
        [
          "documents/not-measured",
          "The figures of m/model.onnx cannot be measured: m/fixtures/rows.csv has no labels.",
        ],
      ],
    ],
    [
      "no file that loads",
      { model: { fails: { inspect: { kind: "timeout", limitS: 1 } } } },
      [["model/timed-out", "m/model.onnx did not finish within 1 s and was stopped."]],
    ],
    [
      "no column of a feature",
      { model: { ...LABELS, columns: ["x0", "x1", "label"] } },
      [["fixtures/columns-missing", expect.stringContaining("no column for x2") as never]],
    ],
    [
      "a run that fails",
      { model: { ...LABELS, fails: { predict: { kind: "run", message: "no" } } } },
      [["model/run-failed", "m/model.onnx failed when it ran: no"]],
    ],
    [
      "an unknown label",
      { model: { ...LABELS, predictions: { labels: ["x", "1", "1", "0"] } } },
      [["fixtures/unknown-class", expect.stringContaining("Line 2") as never]],
    ],
  ])("%s", async (_, of, findings) => {
    const { figures, told } = await measured(of);
    expect(told).toEqual(findings);
    expect(Object.keys(figures)).toEqual(["findings"]);
  });

  test("another format, with what to do", async () => {
    const { figures } = await measured({ input: gateInput(undefined, { export_format: "torchscript" }) });
    expect(figures.findings.map(({ rule }) => rule)).toEqual(["gate/format-not-run", "documents/not-measured"]);
    expect(figures.findings[1]).toMatchObject({
      message: "The figures of m/model.onnx cannot be measured: only ONNX models are run.",
      fix: "Create them where the model is trained.",
    });
  });

  test("answers to permuted rows that cannot be read, next to the matrix", async () => {
    const { figures, told } = await measured({ permuted: () => labelled(["7", "1", "1", "0"]) });
    expect(told).toEqual([["model/unknown-class", expect.stringContaining("Line 2")]]);
    expect([figures.matrix !== undefined, figures.importance]).toEqual([true, undefined]);
    const plain = await measured({}, labelled(["7", "1", "1", "0"]));
    expect(plain.told).toEqual(told);
  });
});

test("a policy says how answers are read", async () => {
  const { document: policy } = parsePolicy("m/model.yml", bytes("gate: { output: { positive_class: spam } }"));
  const { told } = await measured({ input: gateInput(undefined, {}, { policy }) });
  expect(told.map(([rule]) => rule)).toEqual(["gate/positive-class"]);
});
