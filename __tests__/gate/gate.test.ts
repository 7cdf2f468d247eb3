import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import { runGate } from "../../src/gate/gate.ts";
import type { GateInput } from "../../src/gate/input.ts";
import type { GateResult } from "../../src/gate/result.ts";
import { type FakeModel, fakeInference, SIGNATURE, tensor } from "../helpers/fake-inference.ts";
import { gateInput } from "../helpers/gate-input.ts";

const NONE = { kind: "none" } as const;

const run = (policy: string | undefined, model: FakeModel = {}, metadata: Record<string, unknown> = {}) =>
  runGate(gateInput(policy, metadata), NONE, fakeInference(model), () => {});
const rules = (result: GateResult) => result.findings.map((f) => f.rule);
const errors = (result: GateResult) => result.findings.filter((f) => f.level === "error").map((f) => f.rule);
const valueOfMetric = (result: GateResult, name: string) => result.quality?.metrics.find((m) => m.name === name)?.value;

const LIMITED = "gate:\n  metrics:\n    accuracy: { min: 0.9 }\n";

test("a model that answers all rows rightly passes its limits", async () => {
  const result = await run(`${LIMITED}  latency: { p50_ms: { max: 50 }, p95_ms: { max: 95 } }\n`);
  expect(result.outcome).toBe("gated");
  expect(result.findings).toEqual([]);
  expect(result.quality).toMatchObject({
    rows: 4,
    positiveClass: "fraud",
    majorityShare: 0.5,
    confusion: {
      classes: ["legit", "fraud"],
      counts: [
        [2, 0],
        [0, 2],
      ],
    },
  });
  expect(result.latency).toMatchObject({
    inputs: "fixtures",
    percentiles: [
      { name: "p50", valueMs: 50, maxMs: 50, declaredMs: 1, state: "ok" },
      { name: "p95", valueMs: 95, maxMs: 95, declaredMs: 2, state: "ok" },
    ],
  });
});

test("a limit just missed is an error at its place; a limit just met is not", async () => {
  const missed = await run(`${LIMITED}  latency:\n    p50_ms: { max: 31.9 }\n`, {
    predictions: { labels: ["1", "1", "1", "0"] },
  });
  expect(missed.findings.filter((f) => f.level === "error").map((f) => [f.rule, f.location?.line])).toEqual([
    ["metric/limit", 3],
    ["latency/limit", 5],
  ]);
  expect(
    rules(
      await run("gate: { metrics: { accuracy: { min: 0.75 } } }", { predictions: { labels: ["1", "1", "1", "0"] } }),
    ),
  ).not.toContain("metric/limit");
  expect(errors(await run("gate: { metrics: { recall: { max: 0.5 } } }"))).toEqual(["metric/limit"]);
});

const graphOf = (classLabels: string[][]): GateInput["graph"] => ({
  irVersion: 8,
  opsets: { "ai.onnx": 17 },
  inputs: [],
  outputs: [],
  externalData: [],
  classLabels,
  architecture: { fingerprint: "a1", operators: {}, weights: {} },
});

test.each([
  [["0", "1"], [["1", "0"]], ["1", "0"]],
  [["0", "1"], [["0", "1"]], ["0", "1"]],
  [["legit", "fraud"], [["1", "0"]], ["legit", "fraud"]],
])("classes %j with the numbers %j in the file are read as %j", async (stated, classLabels, classes) => {
  const graph = graphOf(classLabels);
  const input = { ...gateInput(LIMITED, { output_classes: stated }), graph };
  const labels = ["0", "0", "1", "1"];
  const result = await runGate(input, NONE, fakeInference({ predictions: { labels } }), () => {});
  expect(result.quality?.confusion?.classes).toEqual(classes);
});

const LOGITS = { predictions: { scores: { width: 2, values: Float64Array.of(3, -3, 0, 1, 0, 1, 2, 0) } } };

describe("scores that leave 0 to 1", () => {
  test.each([
    { policy: undefined, told: "all defaults are listed" },
    { policy: LIMITED, told: "only what was guessed is listed" },
  ])("are read as logits: $told", async ({ policy }) => {
    const result = await run(policy, LOGITS);
    expect([errors(result), valueOfMetric(result, "auc_roc")]).toEqual([[], 1]);
    expect(result.defaults).toContainEqual({
      setting: "gate.output.kind",
      value: "logit",
      why: "scores leave 0 to 1",
    });
    const message = result.findings.find((f) => f.rule === "gate/defaults")?.message;
    expect(message).toContain("gate.output.kind = logit (scores leave 0 to 1)");
    expect(message?.includes("gate.label")).toBe(policy === undefined);
  });

  test.each(["{ kind: probability }", "{ threshold: 0.5 }"])("are refused with output: %s", async (output) => {
    const result = await run(`gate:\n  output: ${output}\n`, LOGITS);
    expect(errors(result)).toContain("gate/not-probabilities");
  });
});

describe("a limit is never passed unmeasured", () => {
  test("without fixtures", async () => {
    const result = await runGate({ ...gateInput(LIMITED), fixtures: undefined }, NONE, fakeInference(), () => {});
    expect([result.outcome, errors(result)]).toEqual(["ungated", ["metric/not-measured"]]);
  });

  test("without a column of right answers", async () => {
    const model = { columns: ["x0", "x1", "x2", "a", "b"] };
    expect(errors(await run(LIMITED, model))).toEqual(["metric/not-measured"]);
  });

  test("for a metric that the gate does not know", async () => {
    const policy = "gate: { metrics: { fairness: { min: 1, direction: higher } } }";
    const result = await run(policy);
    expect([result.outcome, errors(result)]).toEqual(["ungated", ["metric/not-measured"]]);
  });

  test("for a metric that is undefined on these rows", async () => {
    const result = await run("gate: { metrics: { auc_roc: { min: 0.5 } } }", {
      predictions: { labels: ["1", "1", "1", "1"] },
    });
    expect(errors(result)).toEqual(["metric/not-measured"]);
    expect(result.quality?.metrics.find((m) => m.name === "auc_roc")).toMatchObject({ value: null, state: "fails" });
  });

  test("for a model of a format that is not run", async () => {
    const result = await run(LIMITED, {}, { export_format: "torchscript" });
    expect(rules(result)).toEqual(["gate/format-not-run", "metric/not-measured"]);
    expect(result.latency).toBeUndefined();
  });

  test("on no rows", async () => {
    const result = await run(LIMITED, { predictions: { rows: 0, labels: [] } });
    expect(errors(result)).toEqual(["fixtures/no-rows"]);
  });
});

describe("without limits nothing was gated", () => {
  test("labelled rows are measured and shown", async () => {
    const result = await run(undefined);
    expect([result.outcome, rules(result)]).toEqual(["ungated", ["gate/none", "gate/defaults"]]);
    expect(valueOfMetric(result, "accuracy")).toBe(1);
  });

  test("a latency that is limited and cannot be decided is inconclusive all the same", async () => {
    const slow = { profile: { runMs: 2000, spentMs: 4000 } };
    const result = await run("gate:\n  latency: { p50_ms: { max: 3000 } }\n  budget_s: 5\n", slow);
    expect([result.outcome, result.gated]).toEqual(["inconclusive", false]);
    expect(rules(result)).toEqual(["latency/undecided", "gate/none"]);
    const decided = await run("gate:\n  latency: { p50_ms: { max: 3000 } }\n");
    expect([decided.outcome, rules(decided)]).toEqual(["ungated", ["gate/none"]]);
  });

  test("without fixtures the model runs on made inputs", async () => {
    const result = await runGate({ ...gateInput(undefined), fixtures: undefined }, NONE, fakeInference(), () => {});
    expect(result.latency).toMatchObject({ inputs: "made from the signature" });
    expect(result.quality).toBeUndefined();
    expect(rules(result)).toEqual(["gate/made-inputs", "gate/none"]);
  });
});

describe("the tool's own guess is never charged to the model", () => {
  const OPEN = { inputs: [tensor("features", "float32", "N", "F")], outputs: SIGNATURE.outputs };
  const without = (policy: string | undefined, model: FakeModel) => {
    const inference = fakeInference(model);
    const result = runGate({ ...gateInput(policy), fixtures: undefined }, NONE, inference, () => {});
    return result.then((r) => ({ result: r, inference }));
  };
  const LATENCY = "gate: { latency: { p50_ms: { max: 0.001 }, p95_ms: { max_regression: { rel: 0.1 } } } }";

  test("no made-up input runs: a warning, no latency, and the limits count as not checked", async () => {
    const attempts = (tries: readonly unknown[]) => ({ messages: tries.map(() => "no") });
    const { result, inference } = await without(LATENCY, { signature: OPEN, attempts });
    expect([result.outcome, result.gated, errors(result), result.latency]).toEqual(["ungated", false, [], undefined]);
    expect(rules(result)).toEqual(["gate/made-inputs-failed", "latency/undecided", "latency/undecided", "gate/none"]);
    expect(inference.steps).not.toContain("profile");
  });

  test("sizes are a guess: latency is shown, and limits count as not checked", async () => {
    const { result } = await without(LATENCY, { signature: OPEN });
    expect([result.outcome, errors(result)]).toEqual(["ungated", []]);
    expect(rules(result).filter((rule) => rule === "latency/undecided")).toHaveLength(2);
    expect(result.latency).toMatchObject({ inputs: "made from the signature" });
  });

  test("sizes are stated: limits hold or do not", async () => {
    const { result } = await without(LATENCY, {});
    expect(errors(result)).toEqual(["latency/limit"]);
  });

  test.each(["profile", "race"] as const)("a crash in the %s on made-up inputs is a warning", async (step) => {
    const { result } = await without(undefined, { fails: { [step]: { kind: "crash", signal: "SIGSEGV" } } });
    expect([result.outcome, errors(result)]).toEqual(["ungated", []]);
    expect(rules(result)).toContain("gate/made-inputs-failed");
    const own = await run(undefined, { fails: { [step]: { kind: "crash", signal: "SIGSEGV" } } });
    expect(errors(own)).toEqual(["model/crashed"]);
  });

  test("both versions are timed on the same made-up inputs", async () => {
    const previous = { kind: "found", version: "0.9.0", model: gateInput(undefined) } as const;
    const inference = fakeInference({ signature: OPEN, attempts: () => 2 });
    await runGate({ ...gateInput(undefined), fixtures: undefined }, previous, inference, () => {});
    const [race] = inference.races;
    expect(race?.candidate.made).toEqual([{ name: "features", type: "float32", shape: [1, 8], value: 0.5 }]);
    expect(race?.baseline?.made).toEqual(race?.candidate.made);
  });
});

describe("what is served is what is judged", () => {
  const again = (first: readonly number[], second = first) => ({
    rows: Uint32Array.of(0, 3),
    batch: 4,
    first: { scores: { width: 2, values: Float64Array.from(first) }, predicted: encodeColumn(["0", "0"]) },
    second: { scores: { width: 2, values: Float64Array.from(second) }, predicted: encodeColumn(["0", "0"]) },
  });
  const judge = (rowsAgain: ReturnType<typeof again>) => run(LIMITED, { predictions: { again: rowsAgain } });

  test("single rows that get the answers of the batch", async () => {
    expect(rules(await judge(again([0.9, 0.1, 0.7, 0.3])))).toEqual([]);
  });

  test("single rows that get others, or others each time: refused, and a waiver lets it pass", async () => {
    expect(errors(await judge(again([0.9, 0.1, 0.3, 0.7])))).toEqual(["model/depends-on-batch"]);
    expect(errors(await judge(again([0.9, 0.1, 0.7, 0.3], [0.9, 0.1, 0.3, 0.7])))).toEqual(["model/not-deterministic"]);
  });
});

describe("what does not fit is told with what was expected", () => {
  test.each([
    [
      "a feature without a column",
      { columns: ["x0", "x2", "X1", "label"] },
      "fixtures/columns-missing",
      /no column for x1 \(there is a X1\)/,
    ],
    [
      "a column twice",
      { columns: ["x0", "x1", "x1", "x2", "label"] },
      "fixtures/column-twice",
      /column x1 occurs twice/,
    ],
    [
      "two inputs",
      { signature: { ...SIGNATURE, inputs: [tensor("a", "float32", "N", 2), tensor("b", "float32", "N", 1)] } },
      "fixtures/inputs",
      /no data for these model inputs: a: float32\[N, 2\]; b: float32\[N, 1\]/,
    ],
    [
      "an input that is no table",
      { signature: { ...SIGNATURE, inputs: [tensor("a", "string", "N", 3, 1)] } },
      "fixtures/inputs",
      /a: string\[N, 3, 1\], which is not a table/,
    ],
    [
      "another width",
      { signature: { ...SIGNATURE, inputs: [tensor("a", "float32", "N", 5)] } },
      "metadata/input-features",
      /takes 5 values per row/,
    ],
    [
      "other classes",
      { signature: { ...SIGNATURE, outputs: [tensor("p", "float32", "N", 4)] } },
      "metadata/output-classes",
      /has 4 columns/,
    ],
    [
      "no output to judge",
      { signature: { ...SIGNATURE, outputs: [tensor("p", "float32", "N", 4, 4)] } },
      "gate/output-missing",
      /neither an output of labels/,
    ],
    [
      "int4",
      { signature: { ...SIGNATURE, outputs: [tensor("p", "int4", "N", 2)] } },
      "model/unsupported-type",
      /p is int4\[N, 2\]/,
    ],
    [
      "an unknown label",
      { predictions: { labels: ["0", "7", "legit", "maybe"] } },
      "fixtures/unknown-class",
      /Line 3 of m\/fixtures\/rows.csv/,
    ],
    ["an unknown answer", { predictions: { predicted: ["0", "2", "1", "0"] } }, "model/unknown-class", /Line 3/],
    [
      "scores that are NaN",
      { predictions: { scores: { width: 2, values: Float64Array.of(0, 1, Number.NaN, 0, 0, 1, 0, 1) } } },
      "model/not-finite",
      /1 of 4 rows, first for line 3 of/,
    ],
    [
      "scores of another width",
      { predictions: { scores: { width: 3, values: new Float64Array(12) } } },
      "gate/output-missing",
      /3 columns, but there are 2 classes/,
    ],
  ])("%s", async (_, model, rule, message) => {
    const result = await run(undefined, model as FakeModel);
    expect(errors(result)).toContain(rule);
    expect(result.findings.find((f) => f.rule === rule)?.message).toMatch(message);
    expect(result.outcome).toBe("ungated");
  });

  test("a configured label or output that is not there, at its place in model.yml", async () => {
    const label = await run("gate:\n  label: is_fraud\n");
    expect(label.findings.map((f) => [f.rule, f.location])).toEqual([
      ["fixtures/label-missing", { file: "m/model.yml", line: 2, column: 10 }],
    ]);
    const output = await run("gate:\n  output: { name: scores }\n");
    expect(output.findings[0]?.message).toContain("no readable output scores; it has label, probabilities");
    expect(errors(await run("gate:\n  output: { positive_class: spam }\n"))).toEqual(["gate/positive-class"]);
  });

  test("no kernel for an operator, in words that say which", async () => {
    const message = "Could not find an implementation for BitShift(11) node with name ''";
    const result = await run(undefined, { fails: { inspect: { kind: "load", message } } });
    expect(result.findings.map((f) => [f.rule, f.message])).toEqual([
      [
        "model/load-failed",
        'm/model.onnx cannot be loaded: the runtime has no CPU kernel for BitShift (opset 11) with the model\'s element types ("Could not find an implementation for BitShift(11)").',
      ],
    ]);
  });

  test("a locale that the machine does not have is no fault of the model", async () => {
    const message =
      "Exception during initialization: string_normalizer.cc:235 Failed to construct locale with name:en_US.UTF-8:locale::facet::_S_create_c_locale name not valid";
    const judged = run(undefined, { fails: { inspect: { kind: "load", message } } });
    await expect(judged).rejects.toMatchObject({
      code: "environment",
      message: "m/model.onnx needs the locale en_US.UTF-8, which this machine does not have.",
      fix: expect.stringContaining("locale-gen en_US.UTF-8"),
    });
  });

  test("a fixture set of another format", async () => {
    const input = { ...gateInput(LIMITED), fixtures: { path: "m/fixtures/rows.xlsx", file: "/x", sha256: "5e4" } };
    expect(errors(await runGate(input, NONE, fakeInference(), () => {}))).toEqual(["fixtures/format"]);
  });
});

test("maps are told with the way out, and the rest of the model is measured", async () => {
  const outputs = [tensor("label", "int64", "N"), { name: "probs", isTensor: false }];
  const result = await run("gate: { metrics: { accuracy: { min: 0.9 }, auc_roc: { min: 0.9 } } }", {
    signature: { ...SIGNATURE, outputs },
  });
  expect(rules(result)).toEqual(["model/non-tensor-output", "metric/not-measured"]);
  expect(result.findings[0]?.fix).toContain("zipmap=False");
  expect(valueOfMetric(result, "accuracy")).toBe(1);
});

describe("case one-dimensional-probability: scores in an output of one dimension", () => {
  const judged = (predicted: readonly string[], output = "", name = "prob") =>
    run(`gate:\n  metrics: { accuracy: { min: 0.9 } }\n${output}`, {
      signature: { ...SIGNATURE, outputs: [tensor(name, "float32", "N")] },
      predictions: { predicted, scores: { width: 1, values: Float64Array.of(0.1, 0.9, 0.8, 0) } },
    });

  test.each([
    [["0.1", "0.9", "0.8", "0"], "prob", "probabilities: set gate.output: { name: prob, kind: probability }"],
    [["-3.5", "2", "1", "-1"], "prob", "logits: set gate.output: { name: prob, kind: logit }"],
    [
      ["0.1", "NaN", "0.8", "1"],
      "Identity:0",
      'probabilities: set gate.output: { name: "Identity:0", kind: probability }',
    ],
  ])("%j of %s are named, once", async (predicted, name, said) => {
    const { findings } = await judged(predicted, "", name);
    expect(findings.filter((f) => f.level === "error").map((f) => [f.rule, f.message])).toEqual([
      ["gate/scores-as-labels", `The output ${name} of m/model.onnx is read as labels, but it looks like ${said}.`],
    ]);
  });

  test("whole numbers, and text, are labels still", async () => {
    expect(errors(await judged(["0", "1.0", "1", "0"]))).toEqual([]);
    expect(errors(await judged(["0", "1", "2", "0"]))).toEqual(["model/unknown-class"]);
    expect(errors(await judged(["0.5", "1", "spam", "0"]))).toEqual(["model/unknown-class", "model/unknown-class"]);
  });

  test.each(["{ name: prob, kind: probability }", "{ kind: probability }"])(
    "gate.output: %s uses them",
    async (output) => {
      const result = await judged([], `  output: ${output}\n`);
      expect(errors(result)).toEqual([]);
      expect(valueOfMetric(result, "accuracy")).toBe(1);
    },
  );
});

describe("the curves of scores", () => {
  const ROWS = 60;
  const turn = <T>(...values: T[]) => Array.from({ length: ROWS }, (_, i) => values[i % values.length] as T);
  const many: FakeModel = {
    predictions: {
      labels: turn("0", "1"),
      predicted: turn("0", "1"),
      scores: {
        width: 2,
        values: Float64Array.from({ length: 2 * ROWS }, (_, i) => turn(0.9, 0.1)[(i + (i >> 1)) % 2] as number),
      },
    },
  };
  const curvesOf = async (model: FakeModel, isReleased: boolean) => {
    const previous = isReleased ? ({ kind: "found", version: "0.9.0", model: gateInput() } as const) : NONE;
    const result = await runGate(gateInput(), previous, fakeInference(model), () => {});
    return Object.keys(result.quality?.curves ?? {});
  };

  test("are those of the candidate, and of the previous release if there is one", async () => {
    expect(await curvesOf(many, false)).toEqual(["candidate"]);
    expect(await curvesOf(many, true)).toEqual(["candidate", "previous"]);
  });

  test("are not there for a model without scores", async () => {
    const signature = { ...SIGNATURE, outputs: [tensor("label", "int64", "N")] };
    const predictions = { labels: turn("0", "1"), predicted: turn("0", "1") };
    const result = await run(undefined, { signature, predictions });
    expect(result.quality?.rows).toBe(ROWS);
    expect(result.quality).not.toHaveProperty("curves");
  });
});

test("a positive class that its name contradicts is doubted, with both ways to state it", async () => {
  const result = await run(undefined, {}, { output_classes: ["fraud", "legit"] });
  expect(result.findings.filter(({ message }) => message.includes("positive class"))).toMatchObject([
    {
      level: "warning",
      message: "The positive class of m/model.onnx is legit, the last of two classes, but the names suggest fraud.",
      fix: 'Set  positive_class: "fraud"  (or "legit") in gate.output of model.yml.',
      location: { file: "m/model.onnx" },
    },
  ]);
});

test("scores of another kind than those of the previous release are reported with both kinds", async () => {
  const told = async (isNowLogits: boolean) => {
    const [own, before] = [fakeInference(isNowLogits ? LOGITS : {}), fakeInference(isNowLogits ? {} : LOGITS)];
    const inference = {
      ...own,
      predict: (path: string, ...rest: unknown[]) =>
        ((path === "/old" ? before : own).predict as (...all: unknown[]) => never)(path, ...rest),
    } as typeof own;
    const previous = { kind: "found", version: "0.9.0", model: { ...gateInput(), modelPath: "/old" } } as const;
    const { findings } = await runGate(gateInput(), previous, inference, () => {});
    return findings.flatMap(({ message }) => (message.startsWith("The scores of") ? [message] : []));
  };
  expect(await told(true)).toEqual([
    "The scores of m/model.onnx look like logits (scores leave 0 to 1), but those of 0.9.0 like probabilities.",
  ]);
  expect(await told(false)).toEqual([
    "The scores of m/model.onnx look like probabilities (scores leave 0 to 1), but those of 0.9.0 like logits.",
  ]);
});

test("answers that cannot be read leave no figures, and no defaults of them", async () => {
  const result = await run(LIMITED, { predictions: { predicted: ["0", "2", "1", "0"] } });
  expect([result.quality, errors(result)]).toEqual([undefined, ["model/unknown-class"]]);
  expect(result.defaults.map(({ setting }) => setting)).toEqual(["gate.label", "gate.output"]);
});

describe("which answer counts", () => {
  const predictions = { labels: ["0", "1", "1", "0"], predicted: ["0", "0", "0", "0"] };

  test("the model's own label, where no threshold is given", async () => {
    expect(valueOfMetric(await run(undefined, { predictions }), "accuracy")).toBe(0.5);
  });

  test("the threshold on the positive class, where one is given", async () => {
    const at = async (t: number) =>
      valueOfMetric(await run(`gate: { output: { threshold: ${t} } }`, { predictions }), "accuracy");
    expect([await at(0.5), await at(0.6), await at(0.61), await at(0.1)]).toEqual([1, 1, 0.75, 0.5]);
  });

  test("the highest score, where the output of scores is named", async () => {
    const result = await run("gate: { output: { name: probabilities } }", {
      predictions: { labels: predictions.labels },
    });
    expect([valueOfMetric(result, "accuracy"), valueOfMetric(result, "auc_roc")]).toEqual([1, 1]);
  });

  test("logits are turned into probabilities first", async () => {
    const scores = { width: 1, values: Float64Array.of(-2, 0.1, 3, -0.1) };
    const signature = { ...SIGNATURE, outputs: [tensor("z", "float32", "N", 1)] };
    const result = await run("gate: { output: { kind: logit } }", { signature, predictions: { scores } });
    expect([valueOfMetric(result, "accuracy"), valueOfMetric(result, "auc_roc")]).toEqual([1, 1]);
  });

  test("the first class, where it is the positive one", async () => {
    const scores = { width: 1, values: Float64Array.of(0.1, 0.9, 0.8, 0.4) };
    const signature = { ...SIGNATURE, outputs: [tensor("p", "float32", "N", 1)] };
    const result = await run("gate: { output: { positive_class: legit } }", { signature, predictions: { scores } });
    expect([valueOfMetric(result, "recall"), valueOfMetric(result, "auc_roc")]).toEqual([1, 1]);
    expect(result.quality?.positiveClass).toBe("legit");
  });

  test.each([
    ["legit", "fraud"],
    ["0", "1"],
    ["False", "True"],
    ["0.0", "1.0"],
  ])("labels written as %s and %s are read", async (no, yes) => {
    const result = await run(undefined, { predictions: { labels: [no, yes, yes, no] } });
    expect(valueOfMetric(result, "accuracy")).toBe(1);
  });
});

describe("declared values", () => {
  const declared = { metrics: { accuracy: 0.2, precision: 1, recall: 1, f1_score: 0.3, auc_roc: 1 } };

  test("outside of the interval are a warning at their place", async () => {
    const result = await run(LIMITED, {}, declared);
    expect(result.findings).toMatchObject([
      { rule: "metric/declared", level: "warning", location: { file: "m/metadata.json" } },
    ]);
  });

  test("have to come out again where model.yml says so", async () => {
    const result = await run(`${LIMITED}  declared: reproduce\n`, {}, declared);
    expect(errors(result)).toEqual(["metric/not-reproduced", "metric/not-reproduced"]);
  });

  test("are held only to the digits they are written with", async () => {
    const third = { labels: ["0", "1", "1", "1", "1", "1"], predicted: ["0", "1", "1", "1", "0", "0"] };
    const predictions = { ...third, scores: { width: 2, values: Float64Array.from({ length: 12 }, () => 0.5) } };
    const metrics = { accuracy: 0.667, precision: 1, recall: 0.6, f1_score: 0.75, auc_roc: 0.5 };
    expect(
      errors(await run(`${LIMITED.replace("0.9", "0.5")}  declared: reproduce\n`, { predictions }, { metrics })),
    ).toEqual([]);
  });
});

test.each([
  [undefined, true],
  ["title: Scorer\n", true],
  ["gate: { metrics: { recall: { min: 0 } } }", false],
  ["gate: { metrics: { recall: { min: 0 }, accuracy: { min: 0 } } }", true],
])("with model.yml %j, a model no better than the commonest class is warned of: %s", async (policy, isWarned) => {
  const predictions = { labels: ["0", "0", "0", "1"], predicted: ["0", "0", "0", "0"] };
  expect(rules(await run(policy, { predictions })).includes("metric/majority")).toBe(isWarned);
});

test("a model no better than the commonest class is warned of next to a limit that it meets", async () => {
  const predictions = { labels: ["0", "0", "0", "1"], predicted: ["0", "0", "0", "0"] };
  expect(rules(await run("gate: { metrics: { accuracy: { min: 0.5 } } }", { predictions }))).toContain(
    "metric/majority",
  );
});

test("latency that is skipped is not measured, and its reason is kept", async () => {
  const inference = fakeInference();
  const result = await runGate(
    gateInput(`${LIMITED}  latency: { skip: serves on a GPU }\n`),
    NONE,
    inference,
    () => {},
  );
  expect(result.latency).toEqual({ skipped: "serves on a GPU" });
  expect(inference.steps).toEqual(["inspect", "readHeader", "predict"]);
});

test("a model that fails on the fixtures is not run again for its latency", async () => {
  const inference = fakeInference({ fails: { predict: { kind: "timeout", limitS: 1 } } });
  const result = await runGate(gateInput(LIMITED), NONE, inference, () => {});
  expect(errors(result)).toEqual(["model/timed-out"]);
  expect(inference.steps).toEqual(["inspect", "readHeader", "predict"]);
});

describe("regression", () => {
  const metadata = { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 1 } };
  const signature = { ...SIGNATURE, outputs: [tensor("value", "float32", "N", 1)] };
  const scores = { width: 1, values: Float64Array.of(1, 2, 3, 5) };

  test("is measured by rmse, mae and r2", async () => {
    const predictions = { labels: ["1", "2", "3", "4"], scores };
    const result = await run(
      "gate: { metrics: { rmse: { max: 0.5 }, mae: { max: 0.2 } } }",
      { signature, predictions },
      metadata,
    );
    expect(valueOfMetric(result, "rmse")).toBe(0.5);
    expect(errors(result)).toEqual(["metric/limit"]);
  });

  test("an answer that is not a number is told", async () => {
    const broken = { labels: ["1", "2", "3", "4"], scores: { width: 1, values: Float64Array.of(1, Number.NaN, 3, 5) } };
    expect(errors(await run(undefined, { signature, predictions: broken }, metadata))).toEqual(["model/not-finite"]);
  });
});

test("limits of slices, of reproduction and of latency are missed where nothing is measured", async () => {
  const policy =
    "gate:\n  declared: reproduce\n  slices: [{ column: c, metrics: { recall: { min: 0.5 } } }]\n  latency: { p95_ms: { max: 1 } }\n";
  const input = gateInput(policy, { export_format: "torchscript" });
  const result = await runGate(input, NONE, fakeInference(), () => {});
  expect(result.findings.filter((f) => f.level === "error").map((f) => f.message)).toEqual([
    expect.stringMatching(/^recall by c has a limit, but /),
    expect.stringMatching(/^reproducing what is declared has a limit, but /),
    expect.stringMatching(/^latency p95_ms has a limit, but /),
  ]);
});
