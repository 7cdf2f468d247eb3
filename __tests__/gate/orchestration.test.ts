import { examine, withoutKnownMaps } from "../../src/gate/examine.ts";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import { runGate } from "../../src/gate/gate.ts";
import type { GateInput } from "../../src/gate/input.ts";
import { measureMainMetrics } from "../../src/gate/main-metric.ts";
import type { InferenceFailure } from "../../src/gate/ports.ts";
import { prepare } from "../../src/gate/prepare.ts";
import type { Previous } from "../../src/gate/previous.ts";
import { type FakeModel, fakeInference, SIGNATURE, tensor } from "../helpers/fake-inference.ts";
import { gateInput } from "../helpers/gate-input.ts";

const NONE = { kind: "none" } as const;
const LIMITED = "gate:\n  metrics:\n    accuracy: { min: 0.9 }\n";
const nothing = () => undefined;
async function gated(input: GateInput, model: FakeModel = {}, previous: Previous = NONE) {
  const inference = fakeInference(model);
  const result = await runGate(input, previous, inference, nothing);
  return {
    result,
    inference,
    rules: result.findings.map(({ rule }) => rule),
    messages: result.findings.map(({ message }) => message),
  };
}

describe("a model is examined", () => {
  test("and of another format it is not loaded", async () => {
    const inference = fakeInference();
    const examined = await examine(gateInput(undefined, { export_format: "torchscript" }), inference);
    expect(examined).toMatchObject({
      runnable: false,
      findings: [
        {
          rule: "gate/format-not-run",
          message: "m/model.onnx is a torchscript model, so it was not loaded or run.",
          location: { file: "m/model.onnx" },
        },
      ],
    });
    expect(inference.steps).toEqual([]);
  });

  test("and refused by its file before the runtime is asked", async () => {
    const graph = {
      irVersion: 99,
      opsets: {},
      inputs: [],
      outputs: [],
      externalData: [],
      classLabels: [],
      architecture: { fingerprint: "", operators: {}, weights: {} },
    };
    const inference = fakeInference();
    const examined = await examine(gateInput(undefined, {}, { graph }), inference);
    expect([examined.runnable, examined.findings.map(({ rule }) => rule), inference.steps]).toEqual([
      ...[false, ["model/unsupported-version"], []],
    ]);
  });

  test("and runs where it only warns, or its classes are called otherwise", async () => {
    const outputs = [tensor("label", "int64", "N"), { name: "probs", isTensor: false }];
    const warned = await examine(gateInput(), fakeInference({ signature: { ...SIGNATURE, outputs } }));
    expect([warned.runnable, warned.findings.map(({ rule }) => rule)]).toEqual([true, ["model/non-tensor-output"]]);
    const three = [tensor("p", "float32", "N", 3)];
    const wide = await examine(gateInput(), fakeInference({ signature: { ...SIGNATURE, outputs: three } }));
    expect([wide.runnable, wide.findings.map(({ rule }) => rule)]).toEqual([true, ["metadata/output-classes"]]);
    const fine = await examine(gateInput(), fakeInference());
    expect(fine).toMatchObject({ runnable: true, findings: [], inspection: { signature: SIGNATURE } });
  });
});

describe("a fixture set is made ready", () => {
  const ready = (
    policy?: string,
    metadata: Record<string, unknown> = {},
    model: FakeModel = {},
    more: Partial<GateInput> = {},
  ) => prepare(gateInput(policy, metadata, more), SIGNATURE, fakeInference(model));

  test("with the defaults that were used", async () => {
    const { plan, defaults, findings } = await ready();
    expect(findings).toEqual([]);
    expect(plan).toMatchObject({
      format: "csv",
      label: { column: "label", as: "text" },
      outputs: { predicted: "label", scores: "probabilities" },
    });
    expect(defaults).toEqual([
      { setting: "gate.label", value: "label", why: "the column of that name" },
      {
        setting: "gate.output",
        value: "labels from label, scores from probabilities",
        why: "chosen by the shapes of the outputs",
      },
    ]);
  });

  test("with what model.yml states, and no default then", async () => {
    const columns = ["x0", "x1", "x2", "y", "w", "g", "c"];
    const policy =
      "gate:\n  label: y\n  weight: w\n  group: g\n  slices: [{ column: c, metrics: { recall: { min: 0 } } }]\n  output: { name: probabilities }\n";
    const { plan, defaults } = await ready(policy, {}, { columns });
    expect(plan).toMatchObject({
      label: { column: "y" },
      weight: "w",
      group: "g",
      slices: ["c"],
      outputs: { scores: "probabilities" },
    });
    expect(plan?.outputs).not.toHaveProperty("predicted");
    expect(defaults).toEqual([]);
    const missing = await ready("gate:\n  query: q\n  slices:\n    - { column: d, metrics: { recall: { min: 0 } } }\n");
    expect(missing.findings.map(({ message, location }) => [message, location?.line])).toEqual(
      [
        ["m/fixtures/rows.csv has no column q.", 2],
        ["m/fixtures/rows.csv has no column d.", 4],
      ].map(([message, line]) => [expect.stringContaining(String(message).slice(0, -1)), line]),
    );
  });

  test("of numbers, where the model is no classifier", async () => {
    const regression = { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 1 } };
    const { plan, defaults } = await ready(undefined, regression);
    expect(plan?.label).toEqual({ column: "label", as: "number" });
    expect(defaults[1]).toMatchObject({ value: "scores from probabilities" });
  });

  test("with the column of queries, where the model ranks", async () => {
    const ranking = { model_type: "ranking", output_classes: [], metrics: { ndcg: 1, map: 1 } };
    const model = { columns: ["x0", "x1", "x2", "label", "qid"] };
    const { plan, defaults } = await ready(undefined, ranking, model);
    expect([plan?.query, plan?.label]).toEqual(["qid", { column: "label", as: "number" }]);
    expect(defaults.map(({ setting, value }) => [setting, value])).toEqual([
      ["gate.label", "label"],
      ["gate.query", "qid"],
      ["gate.output", expect.stringContaining("scores from")],
    ]);
    const classifier = await ready(undefined, {}, model);
    expect([classifier.plan?.query, classifier.defaults.length]).toEqual([undefined, 2]);
  });

  test("with the tensor behind a map, only if the scores are in one", async () => {
    expect(await ready()).not.toHaveProperty("zipMap");
    const zipMap = { output: "probs", tensor: "p", labels: ["0", "1"] };
    const outputs = [tensor("label", "int64", "N"), { name: "probs", isTensor: false }];
    const graph = { zipMaps: [zipMap], classLabels: [] } as never;
    const mapped = await prepare(gateInput(undefined, {}, { graph }), { ...SIGNATURE, outputs }, fakeInference());
    expect(mapped.zipMap).toEqual(zipMap);
    expect(mapped.defaults.at(-1)).toEqual({
      setting: "gate.output",
      value: "labels from label, scores from p, which ZipMap turns into probs",
      why: "chosen by the shapes of the outputs",
    });
  });

  test("of ONNX test data, with all of its outputs unless one is named", async () => {
    const fixtures = { path: "m/fixtures", file: "/private/fixtures", sha256: "5e4", format: "onnx" } as const;
    const model = { columns: ["input_0"] };
    const typed = fakeInference(model);
    const header = { columns: [{ name: "input_0", type: "float32", shape: [4, 3] }] };
    const inference = { ...typed, readHeader: async () => ({ ok: true, value: header }) as const };
    const all = await prepare(gateInput(undefined, {}, { fixtures }), SIGNATURE, inference);
    expect([all.plan?.outputs, all.defaults]).toEqual([{}, []]);
    const named = await prepare(gateInput("gate: { output: { name: label } }", {}, { fixtures }), SIGNATURE, inference);
    expect(named.plan?.outputs).toEqual({ predicted: "label" });
  });

  test("or is told why not", async () => {
    expect(await ready(undefined, {}, {}, { fixtures: undefined })).toEqual({ findings: [], defaults: [] });
    const odd = { path: "m/rows.xlsx", file: "/x", sha256: "5e4" };
    expect((await ready(undefined, {}, {}, { fixtures: odd })).findings).toMatchObject([
      {
        rule: "fixtures/format",
        message:
          "m/rows.xlsx has an unsupported format. Supported formats: .csv, .jsonl, .parquet, .npz, or a folder of ONNX test data (test_data_set_0/input_0.pb).",
        location: { file: "m/rows.xlsx" },
      },
    ]);
    const unread: InferenceFailure = {
      kind: "fixtures",
      problems: [{ kind: "unreadable", message: "it is no text" }],
      more: 0,
    };
    const failed = await ready(undefined, {}, { fails: { readHeader: unread } });
    expect(failed.findings.map(({ message }) => message)).toEqual(["m/fixtures/rows.csv: it is no text."]);
    expect(failed).not.toHaveProperty("plan");
  });
});

describe("the gate ends", () => {
  test("where the model cannot be run, and what it was limited by is not repeated", async () => {
    const load = { kind: "load", message: "bad" } as const;
    const { result, rules } = await gated(gateInput(LIMITED), { fails: { inspect: load } });
    expect([result.outcome, result.gated, result.notMeasured, rules]).toEqual([
      ...["ungated", false, "the model cannot be run as it is", ["model/load-failed"]],
    ]);
    expect(result).not.toHaveProperty("signature");
    const wrong = await gated(gateInput(undefined), {
      signature: { ...SIGNATURE, inputs: [tensor("x", "float32", "N", 9)] },
    });
    expect(wrong.result).toMatchObject({
      notMeasured: "the model cannot be run as it is",
      runtime: { version: "0.0.0-fake" },
    });
  });

  test("where the fixture set cannot be used", async () => {
    const { result, rules } = await gated(gateInput(LIMITED), { columns: ["x0", "x1", "label"] });
    expect([result.notMeasured, rules]).toEqual(["the fixture set cannot be used", ["fixtures/columns-missing"]]);
    expect(result.signature).toEqual(SIGNATURE);
  });

  test("where the model fails on the rows, or has none", async () => {
    const { result, rules } = await gated(gateInput(LIMITED), { fails: { predict: { kind: "run", message: "no" } } });
    expect([result.notMeasured, rules]).toEqual([
      "the model could not be run on the fixture set",
      ["model/run-failed"],
    ]);
    const empty = await gated(gateInput(LIMITED), { predictions: { rows: 0, labels: [] } });
    expect(empty.messages).toEqual(["m/fixtures/rows.csv has a header and no rows."]);
    expect(empty.result.findings[0]?.location).toEqual({ file: "m/fixtures/rows.csv" });
  });

  test("and every limit counts as not measured where nothing else was refused", async () => {
    const policy =
      "gate:\n  metrics: { accuracy: { min: 0.9 } }\n  slices: [{ column: c, metrics: { recall: { min: 0.5 } } }]\n  declared: reproduce\n  latency: { p50_ms: { max: 1 }, p95_ms: { max: 2 } }\n";
    const { result, rules } = await gated(gateInput(policy, { export_format: "savedmodel" }));
    expect(rules).toEqual(["gate/format-not-run", ...new Array<string>(5).fill("metric/not-measured")]);
    expect(result.findings.slice(1).map(({ message, location }) => [message, location?.line])).toEqual([
      ["accuracy has a limit, but the model cannot be run as it is.", 2],
      ["recall by c has a limit, but the model cannot be run as it is.", 3],
      ["reproducing what is declared has a limit, but the model cannot be run as it is.", 4],
      ["latency p50_ms has a limit, but the model cannot be run as it is.", 5],
      ["latency p95_ms has a limit, but the model cannot be run as it is.", 5],
    ]);
    const skipped = await gated(gateInput("gate: { latency: { skip: on a GPU } }", { export_format: "savedmodel" }));
    expect(skipped.rules).toEqual(["gate/format-not-run", "gate/none"]);
  });
});

describe("what is measured without labelled rows is nothing, and said", () => {
  const refusal = async (more: Partial<GateInput>, model: FakeModel = {}, policy = LIMITED) =>
    (await gated(gateInput(policy, {}, more), model)).messages.filter((message) => message.includes("has a limit"));

  test.each([
    ["there is no fixture set", { fixtures: undefined }, {}],
    ["the fixture set has no label column", {}, { columns: ["x0", "x1", "x2", "a", "b"] }],
  ])("%s", async (why, more, model) => {
    expect(await refusal(more, model)).toEqual([`accuracy has a limit, but ${why}.`]);
  });

  test("unless the fixture set was refused with findings of its own", async () => {
    expect(await refusal({ fixtures: undefined, fixturesRefused: true })).toEqual([]);
  });

  test("of ONNX test data, whose outputs are compared instead", async () => {
    const fixtures = { path: "m/fixtures", file: "/private/fixtures", sha256: "5e4", format: "onnx" } as const;
    const fake = fakeInference({ parity: { outputs: [], unsteady: { set: "s", output: "y", why: "2 of 3 differ" } } });
    const header = { columns: [{ name: "input_0", type: "float32", shape: [4, 3] }] };
    const inference = { ...fake, readHeader: async () => ({ ok: true, value: header }) as const };
    const result = await runGate(gateInput(LIMITED, {}, { fixtures }), NONE, inference, nothing);
    expect(result.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["model/not-deterministic", expect.stringContaining("two runs of s in m/fixtures differ")],
      ["gate/parity-without-outputs", expect.stringContaining("m/fixtures contains no expected outputs")],
      ["metric/not-measured", "accuracy has a limit, but ONNX test data has no labelled rows."],
    ]);
    expect(result.parity).toEqual({ sets: 1, tolerance: { relative: 1e-3, absolute: 1e-5 }, outputs: [] });
    expect(fake.steps).toContain("parity");
    expect(fake.steps).not.toContain("predict");
    const failing = {
      ...inference,
      parity: async () => ({ ok: false, failure: { kind: "timeout", limitS: 3 } }) as const,
    };
    const failed = await runGate(gateInput(undefined, {}, { fixtures }), NONE, failing, nothing);
    expect([failed.notMeasured, failed.findings.map(({ rule }) => rule)]).toEqual([
      ...["the model could not be run on the fixture set", ["model/timed-out"]],
    ]);
  });
});

describe("a model without a limit for a metric is ungated", () => {
  test("and why is said", async () => {
    expect((await gated(gateInput("gate: { budget_s: 60 }"))).messages[0]).toBe(
      "m/model.onnx has no accuracy gate: model.yml sets no limit for a metric.",
    );
    const without = await gated(gateInput());
    expect(without.messages[0]).toBe("m/model.onnx has no accuracy gate: there is no model.yml that sets a limit.");
    expect(without.result.findings[0]).toMatchObject({
      fix: "Set limits in a model.yml; model-release init writes one.",
      inAction: "Set limits in a model.yml.",
    });
    const bare = await gated(gateInput(undefined, {}, { fixtures: undefined }));
    expect(bare.messages.at(-1)).toBe("m/model.onnx has no accuracy gate: no labelled rows were measured.");
    expect(bare.result.findings.at(-1)?.location).toEqual({ file: "m/model.onnx" });
  });

  test("until one is judged, of a slice too", async () => {
    const slices = { country: encodeColumn(["a", "a", "a", "a"]) };
    const policy = "gate: { slices: [{ column: country, min_samples: 2, metrics: { accuracy: { min: 0.5 } } }] }";
    const { result, rules } = await gated(gateInput(policy), {
      columns: ["x0", "x1", "x2", "label", "country"],
      predictions: { slices },
    });
    expect([result.outcome, result.gated, rules]).toEqual(["gated", true, []]);
  });
});

test("slices are in the order of their values, whatever the order of the rows", async () => {
  const policy = "gate: { slices: [{ column: c, min_samples: 1, metrics: { accuracy: { min: 0.5 } } }] }";
  const { result } = await gated(gateInput(policy), {
    columns: ["x0", "x1", "x2", "label", "c"],
    predictions: { slices: { c: encodeColumn(["b", "c", "a", "b"]) } },
  });
  expect(result.quality?.slices.map(({ value, rows }) => [value, rows])).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 1],
  ]);
});

describe("findings are told as they come", () => {
  test("first those of the model, then those of its quality", async () => {
    const told: string[][] = [];
    const outputs = [tensor("label", "int64", "N"), { name: "probs", isTensor: false }];
    const model = {
      signature: { ...SIGNATURE, outputs },
      predictions: { labels: ["0", "0", "0", "1"], predicted: ["0", "0", "0", "0"] },
    };
    await runGate(
      gateInput("gate: { metrics: { accuracy: { min: 0.9 } } }"),
      NONE,
      fakeInference(model),
      nothing,
      (findings) => told.push(findings.map(({ rule }) => rule)),
    );
    expect(told).toEqual([
      ["model/non-tensor-output"],
      ["metric/limit", "metric/declared", "metric/declared", "metric/majority"],
    ]);
  });
});

describe("the previous release is run on the same rows", () => {
  const REGRESSION = "gate: { metrics: { accuracy: { max_regression: { abs: 0.1 } } } }";
  const found = (model: Partial<GateInput> | undefined): Previous => ({
    ...{ kind: "found", version: "0.9.0" },
    ...(model === undefined
      ? {}
      : { model: { ...gateInput(), modelPath: "/private/old.onnx", model: "old/model.onnx", ...model } }),
  });
  const baselineOf = async (previous: Previous, model: FakeModel = {}) => {
    const { result, messages } = await gated(gateInput(REGRESSION), model, previous);
    return { baseline: result.quality?.baseline, messages, result };
  };

  test("and compared with", async () => {
    const { baseline, result } = await baselineOf(found({}));
    expect(baseline).toMatchObject({ version: "0.9.0", changed: { rows: 4, count: 0 } });
    expect(result.quality?.metrics.find(({ name }) => name === "accuracy")?.change?.was).toBe(1);
  });

  test.each<[string, Partial<GateInput> | undefined, string]>([
    ["of another format", undefined, "models of its format are not run"],
    [
      "that is not ONNX",
      { metadata: gateInput(undefined, { export_format: "torchscript" }).metadata },
      "its format is not run",
    ],
    [
      "of another type",
      {
        metadata: gateInput(undefined, {
          model_type: "regression",
          output_classes: [],
          metrics: { rmse: 1, mae: 1, r2: 1 },
        }).metadata,
      },
      "it is a regression model",
    ],
    [
      "with other features",
      { metadata: gateInput(undefined, { input_features: ["a", "b", "c"] }).metadata },
      "m/fixtures/rows.csv has no column for a",
    ],
  ])("unless it is one %s", async (_, model, why) => {
    const { baseline, messages, result } = await baselineOf(found(model));
    expect(baseline).toMatchObject({ version: "0.9.0", notComparable: expect.stringContaining(why) });
    expect(
      messages.some((message) =>
        message.startsWith(`accuracy is limited against the previous release, and 0.9.0 is not comparable: `),
      ),
    ).toBe(true);
    expect(result.outcome).toBe("inconclusive");
  });

  test("or it fails on them, or to load", async () => {
    const fails = (step: "predict" | "inspect") => {
      const fake = fakeInference();
      const failure = { kind: "run", message: "it broke" } as const;
      const failing = async (path: string, ...rest: unknown[]) =>
        path === "/private/old.onnx"
          ? ({ ok: false, failure } as const)
          : (fake[step] as (...args: unknown[]) => never)(path, ...rest);
      return { ...fake, [step]: failing } as typeof fake;
    };
    for (const step of ["predict", "inspect"] as const) {
      const result = await runGate(gateInput(REGRESSION), found({}), fails(step), nothing);
      expect(result.quality?.baseline).toEqual({
        version: "0.9.0",
        notComparable: "old/model.onnx failed when it ran: it broke",
      });
    }
  });

  test("or it was not looked for, which decides nothing against the model", async () => {
    const { result, rules, messages } = await gated(
      gateInput(REGRESSION),
      {},
      { kind: "not-looked-for", why: "nobody asked" },
    );
    expect([result.outcome, rules]).toEqual(["ungated", ["metric/not-compared", "gate/none"]]);
    expect(messages[0]).toBe(
      "accuracy is limited against the previous release, and it was not looked for: nobody asked.",
    );
  });

  test("and a limit on latency against it is told where it cannot be held", async () => {
    const policy = "gate: { latency: { p50_ms: { max_regression: { rel: 0.1 } }, p95_ms: { max: 5000 } } }";
    const told = async (previous: Previous) => {
      const { result, messages, rules } = await gated(gateInput(policy), {}, previous);
      const at = messages.findIndex((message) => message.startsWith("latency p50_ms"));
      return [result.outcome, rules[at], messages[at], result.findings[at]?.subject];
    };
    const limited = "latency p50_ms is limited against the previous release, and";
    expect(await told(NONE)).toEqual([
      "ungated",
      "metric/no-previous",
      `${limited} there is none yet.`,
      "p50_ms.max_regression",
    ]);
    const why = "its column is gone";
    expect(await told({ kind: "not-comparable", version: "0.9.0", why })).toEqual([
      "inconclusive",
      "metric/not-comparable",
      `${limited} 0.9.0 is not comparable: ${why}.`,
      "p50_ms.max_regression",
    ]);
    expect((await told({ kind: "not-looked-for", why }))[0]).toBe("ungated");
    expect((await told(found({})))[2]).toBeUndefined();
    const skipped = await gated(gateInput("gate:\n  latency:\n    skip: on a GPU\n"));
    expect(skipped.result.findings[0]?.location).toEqual({ file: "m/model.yml", line: 3, column: 11 });
    expect(skipped.messages).toEqual([
      "Latency is not measured: on a GPU",
      "m/model.onnx has no accuracy gate: model.yml sets no limit for a metric.",
    ]);
  });
});

describe("classes that metadata.json does not name", () => {
  const graphOf = (classLabels: string[][]): GateInput["graph"] => ({
    ...{ irVersion: 8, opsets: { "ai.onnx": 17 }, inputs: [], outputs: [], externalData: [], classLabels },
    architecture: { fingerprint: "a1", operators: {}, weights: {} },
  });
  const classesOf = async (
    stated: string[],
    classLabels: string[][],
    model: FakeModel = {},
    previous: Previous = NONE,
  ) => {
    const input = gateInput(undefined, { output_classes: stated }, { graph: graphOf(classLabels) });
    const { result } = await gated(input, model, previous);
    return result.quality?.confusion?.classes ?? result.notMeasured;
  };
  const labels = (...all: string[]) => ({ predictions: { labels: all } });
  const numbers = labels("0", "1", "1", "0");

  test("are those of its file, in its order", async () => {
    expect(await classesOf(["legit", "fraud"], [["fraud", "legit"]], numbers)).toEqual(["fraud", "legit"]);
    expect(await classesOf(["legit", "fraud"], [["a", "b"]], numbers)).toEqual(["legit", "fraud"]);
    expect(
      await classesOf(
        ["legit", "fraud"],
        [
          ["fraud", "legit"],
          ["a", "b"],
        ],
        numbers,
      ),
    ).toEqual(["legit", "fraud"]);
    const names = {
      signature: {
        ...SIGNATURE,
        outputs: [tensor("label", "string", "N"), tensor("probabilities", "float32", "N", 2)],
      },
    };
    expect(
      await classesOf(["legit", "fraud"], [["a", "b"]], {
        ...names,
        predictions: { labels: ["a", "b", "b", "a"], predicted: ["a", "b", "b", "a"] },
      }),
    ).toEqual(["a", "b"]);
  });

  test("are those of the previous release, where the file contradicts them", async () => {
    const previous: Previous = {
      kind: "found",
      version: "0.9.0",
      model: { ...gateInput(), modelPath: "/old", model: "old" },
    };
    const three = ["a", "b", "c"];
    expect(await classesOf(three, [["0", "1"]], numbers, previous)).toEqual(["legit", "fraud"]);
    expect(await classesOf(three, [["0", "1"]], numbers)).toEqual(["0", "1"]);
    expect(await classesOf(three, [["x", "y"]], labels("x", "y", "y", "x"))).toEqual(["x", "y"]);
    expect(await classesOf(three, [["0", "1"]], labels("a", "b", "b", "a"))).toBe(
      "output_classes does not name the classes",
    );
  });
});

describe("one metric is measured", () => {
  const measured = async (name: string, model: FakeModel = {}, more: Partial<GateInput> = {}) =>
    measureMainMetrics(gateInput(undefined, {}, more), [name], fakeInference(model), nothing);

  test("with its standard error, on all rows", async () => {
    const empty = await measured("accuracy", { columns: ["x0", "x1", "x2", "a", "b"] });
    expect(empty).toEqual({ notMeasured: "m/fixtures/rows.csv has no labels" });
    expect(await measured("accuracy", { predictions: { labels: ["1", "1", "1", "0"] } })).toEqual({
      label: "label",
      metrics: [
        {
          ...{ name: "accuracy", value: 0.75, standardError: Math.sqrt((0.75 * 0.25) / 4), rows: 4, fewest: 1 },
          ...{ constant: { answer: expect.any(String), value: 0.75 }, rounding: 0 },
        },
      ],
    });
  });

  test.each<[string, string, FakeModel, Partial<GateInput>]>([
    ["there is no fixture set", "accuracy", {}, { fixtures: undefined }],
    ["m/model.onnx failed when it ran: no", "accuracy", { fails: { predict: { kind: "run", message: "no" } } }, {}],
    [
      "m/model.onnx did not finish within 1 s and was stopped",
      "accuracy",
      { fails: { inspect: { kind: "timeout", limitS: 1 } } },
      {},
    ],
    ["m/fixtures/rows.csv has no column for x2", "accuracy", { columns: ["x0", "x1", "label"] }, {}],
    ["m/fixtures/rows.csv has no labels", "accuracy", { columns: ["x0", "x1", "x2", "a", "b"] }, {}],
    [
      "Line 2 of m/fixtures/rows.csv has a label that is not a class of the model",
      "accuracy",
      { predictions: { labels: ["x", "1", "1", "0"] } },
      {},
    ],
    ["auc_roc has no value on m/fixtures/rows.csv", "auc_roc", { predictions: { labels: ["1", "1", "1", "1"] } }, {}],
    ["rmse has no value on m/fixtures/rows.csv", "rmse", {}, {}],
    [
      "the model was refused",
      "accuracy",
      {},
      { metadata: gateInput(undefined, { export_format: "torchscript" }).metadata },
    ],
  ])("or not: %s", async (why, name, model, more) => {
    const found = await measured(name, model, more);
    expect(found).toMatchObject({ notMeasured: expect.stringMatching(/[^.]$/) });
    expect((found as { notMeasured: string }).notMeasured.startsWith(why)).toBe(true);
  });
});

describe("a map that the previous release has", () => {
  const zipMap = (output: string) => ({ output, tensor: "p", labels: ["0", "1"] });
  const graphOf = (...outputs: readonly string[]) => ({ zipMaps: outputs.map(zipMap), classLabels: [] }) as never;
  const other = { rule: "model/non-tensor-output" } as never;
  const told = (previous: Previous, graph = graphOf("probs", "more")) => {
    const examined = { findings: [other, { rule: "model/zip-map", subject: "probs" } as never], runnable: true };
    const { findings } = withoutKnownMaps(examined, gateInput(undefined, {}, { graph }), previous);
    return findings.map(({ rule, subject }) => (subject === undefined ? rule : `${rule} ${subject}`));
  };
  const found = (model: object | undefined) => ({ kind: "found", model }) as never;

  test("is no news, and a new one is", () => {
    expect(told(found({ graph: graphOf("probs") }))).toEqual(["model/non-tensor-output", "model/zip-map more"]);
    const both = ["model/non-tensor-output", "model/zip-map probs", "model/zip-map more"];
    expect(told(found({ graph: graphOf() }))).toEqual(both);
    for (const model of [undefined, {}, { graph: {} }]) expect(told(found(model))).toEqual(both);
  });

  test("is looked at only where both are known", () => {
    const as = ["model/non-tensor-output", "model/zip-map probs"];
    expect(told(NONE)).toEqual(as);
    expect(told(found({ graph: graphOf("probs") }), { classLabels: [] } as never)).toEqual(as);
  });
});

test("the previous release is read with the columns of the candidate's plan", async () => {
  const ranking = { model_type: "ranking", output_classes: [], metrics: { ndcg: 1, map: 1 } };
  const inference = fakeInference({ columns: ["x0", "x1", "x2", "grade", "session"] });
  const like = { label: { column: "grade", as: "number" }, query: "session" } as never;
  const { plan, findings } = await prepare(gateInput(undefined, ranking), SIGNATURE, inference, like);
  expect(findings).toEqual([]);
  expect([plan?.label?.column, plan?.query]).toEqual(["grade", "session"]);
});
