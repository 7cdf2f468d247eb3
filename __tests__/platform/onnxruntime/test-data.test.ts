import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { WORKER } from "../../../src/entry/paths.ts";
import { runGate } from "../../../src/gate/gate.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { judgeParity } from "../../../src/gate/parity.ts";
import type { Parity } from "../../../src/gate/ports.ts";
import type { GateResult } from "../../../src/gate/result.ts";

import type { Document } from "../../../src/registry/document.ts";
import type { Metadata } from "../../../src/registry/metadata-types.ts";
import type { ModelPolicy } from "../../../src/registry/policy-types.ts";
import {
  FLOAT,
  INT64,
  type ModelLike,
  model,
  node,
  number,
  port,
  sequenceOf,
  tensorType,
  text,
} from "../../helpers/onnx.ts";
import { standingModels } from "../../helpers/standing-models.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const inference = standingModels({
  workerPath: WORKER,
  runtimeDir: resolve("."),
  limits: { timeoutS: 60, memoryMb: 1500 },
});

// onnx.proto, TensorProto.DataType.
const TYPES = {
  float32: FLOAT,
  uint8: 2,
  int32: 6,
  int64: INT64,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;
const ARRAYS = {
  float32: Float32Array,
  uint8: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  float64: Float64Array,
} as const;
type Type = keyof typeof TYPES;

/** A TensorProto as `numpy_helper.from_array` writes it: raw bytes, and text as a list. */
function proto(type: Type, dims: readonly number[], values: readonly (number | string)[]): Buffer {
  const head = [...dims.map((d) => number(1, d)), number(2, TYPES[type])];
  if (type === "string") return Buffer.concat([...head, ...values.map((v) => text(6, String(v)))]);
  const array =
    type === "int64" ? BigInt64Array.from(values, BigInt) : ARRAYS[type as "float32"].from(values as readonly number[]);
  const raw = Buffer.from(array.buffer);
  return Buffer.concat([...head, Buffer.from([0x4a, raw.length]), raw]);
}

/** Writes a version of a model: its file, and sets of test data by number, whose files are given by their names. */
function written(like: ModelLike, sets: readonly Readonly<Record<string, Buffer>>[]): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "model.onnx"), model(like));
  for (const [k, files] of sets.entries()) {
    for (const [name, bytes] of Object.entries(files)) {
      const file = join(folder, `test_data_set_${k}`, `${name}.pb`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
  return folder;
}

function document<T>(value: unknown, file: string): Document<T> {
  return { value: value as T, locate: () => ({ file }), locateKey: () => ({ file }) };
}

const NO_LATENCY = { gate: { latency: { skip: "outputs alone are compared" } } };

interface Judging {
  readonly policy?: ModelPolicy;
  readonly type?: string;
  readonly features?: readonly string[];
}

function gate(
  folder: string,
  { policy = NO_LATENCY, type = "regression", features = ["x"] }: Judging = {},
): Promise<GateResult> {
  const metadata = {
    export_format: "onnx",
    model_type: type,
    input_features: features,
    output_classes: ["a", "b", "c"],
    metrics: {},
    deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 1 },
  };
  const input: GateInput = {
    modelPath: join(folder, "model.onnx"),
    model: "m/model.onnx",
    metadata: document<Metadata>(metadata, "m/metadata.json"),
    policy: document<ModelPolicy>(policy, "m/model.yml"),
    fixtures: { path: "m/fixtures", file: folder, sha256: "", format: "onnx" },
    fixturesRefused: false,
  };
  return runGate(input, { kind: "none" }, inference, () => {});
}

const errors = ({ findings }: GateResult) => findings.filter((f) => f.level === "error").map((f) => f.message);

/** A model that hands on its inputs; each is `name: [type, dims]`. */
const passing = (ports: Readonly<Record<string, readonly [Type, readonly (number | string)[]]>>): ModelLike => ({
  nodes: Object.keys(ports).map((name) => node("Identity", [name], [`${name}_out`])),
  inputs: Object.entries(ports).map(([name, [type, dims]]) => port(name, TYPES[type], dims)),
  outputs: Object.entries(ports).map(([name, [type, dims]]) => port(`${name}_out`, TYPES[type], dims)),
});

describe("ONNX test data has no rows", () => {
  test("case testdata-rank3-output: an output [2, 3, 4] is compared, timed and refuses nothing", async () => {
    const values = Array.from({ length: 24 }, (_, i) => i / 8);
    const x = proto("float32", [2, 3, 4], values);
    const folder = written(passing({ x: ["float32", ["N", 3, 4]] }), [{ input_0: x, output_0: x }]);
    const result = await gate(folder, { policy: { gate: { budget_s: 1 } } });
    expect(errors(result)).toEqual([]);
    expect(result.parity).toEqual({
      sets: 1,
      tolerance: { relative: 1e-3, absolute: 1e-5 },
      outputs: [{ name: "x_out", elements: 24, maxAbsolute: 0, maxRelative: 0, mismatches: [], mismatchingSets: 0 }],
    });
    expect(result.latency?.skipped).toBeUndefined();
    expect(result.defaults).toEqual([]);
  });

  test("case testdata-integer-output: whole numbers are compared, and no output of scores is asked for", async () => {
    const x = proto("int64", [2, 3], [0, 1, -2, 3, 4, 5]);
    const folder = written(passing({ x: ["int64", ["N", 3]] }), [{ input_0: x, output_0: x }]);
    for (const type of ["regression", "classification"]) {
      const result = await gate(folder, { type });
      expect(errors(result)).toEqual([]);
      expect(result.parity?.outputs[0]?.elements).toBe(6);
    }
  });

  test("case testdata-state-input: inputs that state different first dimensions are fed as they are", async () => {
    const like: ModelLike = {
      nodes: [node("ReduceSum", ["state", "axes"], ["s"]), node("Add", ["x", "s"], ["y"])],
      weights: [Buffer.concat([number(1, 1), number(2, INT64), number(7, 0), text(8, "axes")])],
      inputs: [port("x", FLOAT, [1, 4]), port("state", FLOAT, [2, 1, 4])],
      outputs: [port("y", FLOAT, [1, 1, 4])],
    };
    const x = proto("float32", [1, 4], [1, 2, 3, 4]);
    const state = proto("float32", [2, 1, 4], [1, 1, 1, 1, 2, 2, 2, 2]);
    const y = proto("float32", [1, 1, 4], [4, 5, 6, 7]);
    const result = await gate(written(like, [{ input_0: x, input_1: state, output_0: y }]));
    expect(errors(result)).toEqual([]);
    expect(result.parity?.outputs[0]?.elements).toBe(4);
  });

  test("a model without inputs is run; values are none, one or of no dimension", async () => {
    const constant: ModelLike = {
      nodes: [
        node("Constant", [], ["one"], { value: { tensor: proto("float32", [], [2]) } }),
        node("Constant", [], ["none"], { value: { tensor: proto("float32", [0, 3], []) } }),
      ],
      outputs: [port("one", FLOAT, []), port("none", FLOAT, [0, 3])],
    };
    const folder = written(constant, [{ output_0: proto("float32", [], [2]), output_1: proto("float32", [0, 3], []) }]);
    const result = await gate(folder, { features: [] });
    expect(result.findings.map((f) => f.rule)).toEqual(["latency/skipped", "gate/none"]);
    expect(result.parity?.outputs.map((o) => o.elements)).toEqual([1, 0]);
  });

  test("limits of metrics, which it cannot judge, are errors that say so", async () => {
    const x = proto("float32", [1, 2], [1, 2]);
    const folder = written(passing({ x: ["float32", [1, 2]] }), [{ input_0: x, output_0: x }]);
    const result = await gate(folder, { policy: { gate: { ...NO_LATENCY.gate, metrics: { rmse: { max: 1 } } } } });
    expect(result.findings.find((f) => f.rule === "metric/not-measured")?.message).toMatch(
      /ONNX test data has no labelled rows/,
    );
    const named = await gate(folder, { policy: { gate: { ...NO_LATENCY.gate, output: { name: "scores" } } } });
    expect(errors(named)).toEqual([expect.stringMatching(/no readable output scores; it has x_out/)]);
  });
});

describe("outputs of ONNX test data", () => {
  const INF = Number.POSITIVE_INFINITY;
  const LARGEST = 2 ** 128 - 2 ** 104;
  const ports = {
    x: ["float32", [2, 1, 3]],
    half: ["float16", [4]],
    wide: ["float64", [2]],
    whole: ["int64", [2]],
    byte: ["uint8", [2, 2]],
    flag: ["bool", []],
    word: ["string", [2]],
  } as const;
  const same: Record<string, Buffer> = {
    // NaN is NaN, infinities go by their sign, and −0 is 0.
    input_0: proto("float32", [2, 1, 3], [Number.NaN, INF, -INF, -0, 1, LARGEST]),
    output_0: proto("float32", [2, 1, 3], [Number.NaN, INF, -INF, 0, 1.0009, INF]),
    // 1, the next number after it, the largest one, −∞.
    input_1: proto("float16", [4], [0x3c00, 0x3c01, 0x7bff, 0xfc00]),
    output_1: proto("float16", [4], [0x3c00, 0x3c00, 0x7c00, 0xfbff]),
    input_2: proto("float64", [2], [1e-5, 1e300]),
    output_2: proto("float64", [2], [0, 1.0009e300]),
    input_3: proto("int64", [2], [2 ** 53, -1]),
    input_4: proto("uint8", [2, 2], [0, 1, 254, 255]),
    input_5: proto("bool", [], [1]),
    input_6: proto("string", [2], ["ä", ""]),
  };
  for (const k of [3, 4, 5, 6]) same[`output_${k}`] = same[`input_${k}`] as Buffer;
  const with_ = (changes: Readonly<Record<string, Buffer>>) => ({ ...same, ...changes });
  const { output_6: _, ...withoutWord } = same;

  let parity: Parity | undefined;
  beforeAll(async () => {
    const folder = written(passing(ports), [
      same,
      with_({ output_0: proto("float32", [2, 1, 3], [Number.NaN, INF, -INF, 0, 1.0011, INF]) }),
      with_({ output_0: proto("float32", [2, 1, 3], [0, -INF, -LARGEST, 0, 1, -INF]) }),
      with_({ output_0: proto("float32", [3, 1, 2], [Number.NaN, INF, -INF, 0, 1, LARGEST]) }),
      with_({
        output_1: proto("float16", [4], [0x3c00, 0x3c00, 0x7bfd, 0xfbfe]),
        output_2: proto("float64", [2], [1.2e-4, -1.7e308]),
      }),
      with_({ output_3: proto("int64", [2], [2 ** 53 + 2, -1]), output_4: proto("int32", [2, 2], [0, 1, 254, 255]) }),
      with_({ output_5: proto("bool", [], [0]), output_6: proto("string", [2], ["a", "b"]) }),
      with_({ output_7: proto("float32", [1], [1]) }),
      withoutWord,
    ]);
    const result = await gate(folder);
    expect(result.notMeasured).toBeUndefined();
    parity = result.parity;
  });
  const missed = (name: string) => parity?.outputs.find((o) => o.name === name)?.mismatches;

  test("floats agree within the tolerance, by the sign of infinities and as NaN", () => {
    expect(missed("x_out")).toEqual([
      { set: "test_data_set_1", why: "1 of 6 elements is out of tolerance, at [1, 0, 1]" },
      { set: "test_data_set_2", why: "3 of 6 elements are out of tolerance, the first at [0, 0, 0]" },
      { set: "test_data_set_3", why: "the output has the shape [2, 1, 3], but [3, 1, 2] was expected" },
    ]);
    expect(missed("half_out")).toEqual([
      { set: "test_data_set_4", why: "1 of 4 elements is out of tolerance, at [3]" },
    ]);
  });

  test("a difference beyond the numbers is finite in the report, for JSON knows no infinity", () => {
    expect(missed("wide_out")).toEqual([
      { set: "test_data_set_4", why: "2 of 2 elements are out of tolerance, the first at [0]" },
    ]);
    const wide = parity?.outputs.find((o) => o.name === "wide_out");
    expect(JSON.parse(JSON.stringify(wide))).toEqual(wide);
    expect(wide?.maxAbsolute).toBe(1.7e308 + 1e300);
  });

  test("whole numbers, text and truth values agree exactly, and so do types", () => {
    expect(missed("whole_out")).toEqual([{ set: "test_data_set_5", why: "1 of 2 elements differs, at [0]" }]);
    expect(missed("byte_out")).toEqual([
      { set: "test_data_set_5", why: "the output is of uint8, but int32 was expected" },
    ]);
    expect(missed("flag_out")).toEqual([{ set: "test_data_set_6", why: "the only element differs" }]);
    expect(missed("word_out")).toEqual([{ set: "test_data_set_6", why: "2 of 2 elements differ, the first at [0]" }]);
  });

  test("an output that the model does not have is a difference", () => {
    expect(missed("output_7")).toEqual([
      { set: "test_data_set_7", why: "output_7.pb exists, but the model has 7 outputs" },
    ]);
  });

  test("only what has a distance is reported with one", () => {
    const told = judgeParity(parity as Parity, "m.onnx", "rows").map((f) => f.message);
    expect(told).toHaveLength(8);
    expect(told.filter((m) => m.includes("largest difference"))).toHaveLength(3);
    expect(told[3]).toBe(
      "The output whole_out of m.onnx differs from rows in 1 of 9 sets: first test_data_set_5, where 1 of 2 elements differs, at [0].",
    );
  });
});

test("an output that is no tensor is not compared, and says so; one that no set holds is a warning", async () => {
  const like: ModelLike = {
    nodes: [node("Identity", ["x"], ["y"]), node("Identity", ["x"], ["z"]), node("SequenceConstruct", ["x"], ["all"])],
    inputs: [port("x", FLOAT, [1, 2])],
    outputs: [
      port("y", FLOAT, [1, 2]),
      port("z", FLOAT, [1, 2]),
      { name: "all", type: sequenceOf(tensorType(FLOAT, [1, 2])) },
    ],
  };
  const x = proto("float32", [1, 2], [1, 2]);
  const result = await gate(written(like, [{ input_0: x, output_0: x, output_2: Buffer.from("a SequenceProto") }]));
  expect(errors(result)).toEqual([
    "The output all of m/model.onnx was not compared with m/fixtures: onnxruntime-node cannot read an output of its type.",
  ]);
  expect(result.findings.find((f) => f.rule === "gate/parity-without-outputs")?.message).toBe(
    "m/fixtures contains no expected values for these outputs of m/model.onnx: z.",
  );
  const inputsAlone = await gate(written(like, [{ input_0: x }]));
  expect(errors(inputsAlone)).toEqual([]);
  expect(inputsAlone.findings.map((f) => f.message)).toContain(
    "m/fixtures contains no expected outputs, so those of m/model.onnx were not compared.",
  );
});

test("a set that the model cannot run is named", async () => {
  const like = passing({ x: ["float32", [1, 2]] });
  const fits = proto("float32", [1, 2], [1, 2]);
  const folder = written(like, [{ input_0: fits, output_0: fits }, { input_0: proto("float32", [1, 3], [1, 2, 3]) }]);
  expect(errors(await gate(folder))).toEqual([
    expect.stringMatching(/failed when it ran: test_data_set_1: .*Got: 3 Expected: 2/s),
  ]);
});
