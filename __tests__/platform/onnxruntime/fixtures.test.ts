import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { WORKER } from "../../../src/entry/paths.ts";
import { type BindInput, bindFixtures } from "../../../src/gate/fixtures/bind.ts";
import { textAt } from "../../../src/gate/fixtures/column.ts";
import { formatOf } from "../../../src/gate/fixtures/format.ts";
import { FEED_TYPES, type FixturePlan } from "../../../src/gate/fixtures/plan.ts";
import { describeFailure } from "../../../src/gate/model-failure.ts";
import { judgeParity } from "../../../src/gate/parity.ts";
import type { Inferred } from "../../../src/gate/ports.ts";

import { standingModels } from "../../helpers/standing-models.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const ONE_ROUND = {
  shape: { slots: 2, passes: 1, controlPasses: 1, warmUp: 1, group: 5, discarded: 1, settle: 0 },
  seed: 1,
  firstRound: 0,
  rounds: 1,
  fewestRounds: 1,
  budgetMs: 1e4,
};

const SETS = resolve("__tests__/fixtures");
const quiet = () => {};
const set = (name: string) => join(SETS, name);
const model = (name: string) => join(SETS, `${name}.onnx`);
const inference = standingModels({
  workerPath: WORKER,
  runtimeDir: resolve("."),
  limits: { timeoutS: 60, memoryMb: 1500 },
});
const expected = JSON.parse(readFileSync(set("expected.json"), "utf8")) as Record<string, (string | number | null)[]>;

function resultOf<T>(inferred: Inferred<T>): T {
  if (!inferred.ok) throw new Error(JSON.stringify(inferred.failure));
  return inferred.value;
}

async function planOf(modelName: string, file: string, changes: Partial<BindInput> = {}): Promise<FixturePlan> {
  const format = changes.format ?? formatOf(file) ?? "onnx";
  const { signature } = resultOf(await inference.inspect(model(modelName)));
  const header = resultOf(await inference.readHeader(file, format));
  const fixtures = "rows";
  const features = signature.inputs.map((i) => i.name);
  const bound = bindFixtures({
    ...{ fixtures, file, format, header, features, signature, labelAs: "text", outputs: {} },
    ...changes,
  });
  if (!bound.ok) throw new Error(bound.findings.map((f) => `${f.rule}: ${f.message}`).join("\n"));
  return bound.plan;
}

function written(text: string, name = "rows.csv"): string {
  const file = join(tempFolder(), name);
  writeFileSync(file, text);
  return file;
}

describe.each([
  "every-type.csv",
  "every-type.jsonl",
  "every-type-snappy.parquet",
  "every-type-zstd.parquet",
  "every-type-gzip.parquet",
  "every-type-brotli.parquet",
  "every-type-none.parquet",
  "every-type.npz",
  "every-type-compressed.npz",
])("%s", (name) => {
  test("every element type goes through the model and comes back as it was written", async () => {
    const bound = await planOf("every-type", set(name));
    for (const type of FEED_TYPES) {
      const output = `${type}_out`;
      const outputs = type.startsWith("float") ? { scores: output } : { predicted: output };
      const predictions = resultOf(await inference.predict(model("every-type"), { ...bound, outputs }, quiet));
      const { scores, predicted } = predictions;
      const values =
        scores === undefined
          ? Array.from({ length: predictions.rows }, (_, row) => predicted && textAt(predicted, row))
          : Array.from(scores.values, (value) => (Number.isNaN(value) ? null : value));
      expect({ type, values }).toEqual({ type, values: expected[type] });
    }
  }, 240_000);
});

test("arrays of several dimensions feed inputs of their names, and a column beside them is the target", async () => {
  const label = { name: "target", location: { file: "model.yml" } };
  const plan = await planOf("several-inputs", set("several-inputs.npz"), {
    label,
    labelAs: "number",
    outputs: { scores: "value" },
  });
  expect(plan.inputs.map((i) => i.kind)).toEqual(["array", "array", "array"]);
  const { targets, scores, place, lines } = resultOf(await inference.predict(model("several-inputs"), plan, quiet));
  expect(targets).toHaveLength(10);
  scores?.values.forEach((value, i) => {
    expect(value).toBeCloseTo(targets?.[i] ?? Number.NaN, 4);
  });
  expect([place, lines[0], lines[9]]).toEqual(["row", 1, 10]);
});

test.each([
  ["csv", "a,code,b,c,y\n1,5,2,3,11\n0.5,7,0,0,7.5\n"],
  ["jsonl", '{"a":1,"b":2,"c":3,"code":5,"y":11}\n{"code":7,"a":0.5,"b":0,"c":0,"y":7.5,"more":[1]}\n'],
])("an input takes the column of its name, and the table the features that are left (%s)", async (format, text) => {
  const file = written(text, `rows.${format}`);
  const plan = await planOf("table-and-code", file, {
    features: ["a", "code", "b", "c"],
    label: { name: "y", location: { file: "model.yml" } },
    labelAs: "number",
    outputs: { scores: "value" },
  });
  expect(plan.inputs).toEqual([
    { kind: "columns", name: "numbers", type: "float32", columns: ["a", "b", "c"] },
    { kind: "column", name: "code", type: "int64", column: "code", tail: [1] },
  ]);
  const { targets, scores } = resultOf(await inference.predict(model("table-and-code"), plan, quiet));
  expect(scores?.values).toEqual(targets);
  const candidate = { modelPath: model("table-and-code"), plan };
  expect(resultOf(await inference.race({ ...ONE_ROUND, candidate }, quiet)).rounds).toHaveLength(1);
});

test("weights, groups, queries and slices are kept row by row", async () => {
  const file = written("a,b,c,code,y,w,g,s\n1,2,3,4,x,0.5,u1,ios\n1,2,3,4,y,2,u1,android\n1,2,3,4,x,1,u2,ios\n");
  const named = (name: string) => ({ name, location: { file: "model.yml" } });
  const plan = await planOf("table-and-code", file, {
    features: ["a", "b", "c", "code"],
    label: named("y"),
    weight: named("w"),
    group: named("g"),
    query: named("g"),
    slices: [named("s"), named("code")],
    outputs: { scores: "value" },
  });
  const kept = resultOf(await inference.predict(model("table-and-code"), plan, quiet));
  expect(kept.weights).toEqual(Float64Array.of(0.5, 2, 1));
  expect(kept.groups).toEqual({ values: ["u1", "u2"], codes: Int32Array.of(0, 0, 1) });
  expect(kept.queries).toEqual(kept.groups);
  expect(kept.slices).toEqual({
    s: { values: ["ios", "android"], codes: Int32Array.of(0, 1, 0) },
    code: { values: ["4"], codes: Int32Array.of(0, 0, 0) },
  });
  expect(kept.labels).toEqual({ values: ["x", "y"], codes: Int32Array.of(0, 1, 0) });
});

describe("what a file does wrong is told with its place, and no value of a cell", () => {
  const features = ["a", "b", "c", "code"];
  const tell = async (text: string, format: "csv" | "jsonl", changes: Partial<BindInput> = {}) => {
    const plan = await planOf("table-and-code", written(text, `rows.${format}`), { features, ...changes });
    const result = await inference.predict(model("table-and-code"), { ...plan, outputs: { scores: "value" } }, quiet);
    if (result.ok) return [];
    return describeFailure(result.failure, { model: "m.onnx", fixtures: "rows" }).map((f) => `${f.rule} ${f.message}`);
  };

  test("CSV", async () => {
    const csv = "a,b,c,code\n1e999,2,secret,4\n\n1,2,3,4.5\n1,2,3,9223372036854775808\n1,2,3,true\n";
    expect(await tell(csv, "csv")).toEqual([
      "fixtures/cell Line 2 of rows: the cell of the column a does not fit into float32.",
      "fixtures/cell Line 2 of rows: the cell of the column c is not a number.",
      "fixtures/cell Line 4 of rows: the cell of the column code is not an integer.",
      "fixtures/cell Line 5 of rows: the cell of the column code does not fit into int64.",
      "fixtures/cell Line 6 of rows: the cell of the column code is not an integer.",
    ]);
  });

  test("JSONL: a key twice, none, another type, no number, no object, no JSON", async () => {
    const lines = [
      '{"a":1,"b":2,"c":3,"code":4}',
      '{"a":1,"b":2,"c":3,"code":4,"a":5}',
      '\t{"a":1,"b":2,"c":3}\r',
      "",
      '{"a":"1","b":null,"c":[3],"code":4}',
      '{"a":1e999,"b":2,"c":3,"code":9007199254740993}',
      "[1,2]",
      '{"a":1',
      '{"a":1,"b":2,"c":3,"code":"9007199254740993","nested":{"a":1,"a":{"b":[1]}}}',
    ];
    expect(await tell(`\ufeff${lines.join("\n")}`, "jsonl")).toEqual([
      "fixtures/unreadable Line 2 of rows: duplicate key in the object.",
      "fixtures/cell Line 3 of rows: the cell of the column code is missing.",
      "fixtures/cell Line 5 of rows: the cell of the column a is text, not a number.",
      "fixtures/cell Line 5 of rows: the cell of the column c is a list, not a single value.",
      "fixtures/cell Line 6 of rows: the cell of the column a does not fit into float32.",
      "fixtures/cell Line 6 of rows: the cell of the column code is an integer above 2^53; write it as text.",
      "fixtures/unreadable Line 7 of rows: it is not a JSON object.",
      "fixtures/unreadable Line 8 of rows: it is not JSON.",
    ]);
  });

  test("targets and weights", async () => {
    const named = (name: string) => ({ name, location: { file: "model.yml" } });
    const csv = "a,b,c,code,y,w\n1,2,3,4,nan,1\n1,2,3,4,1,0\n1,2,3,4,1,-1\n1,2,3,4,,inf\n";
    expect(await tell(csv, "csv", { label: named("y"), labelAs: "number", weight: named("w") })).toEqual([
      "fixtures/target Line 2 of rows: the cell of the column y is not a finite number.",
      "fixtures/weight Line 3 of rows: the cell of the column w is not a finite number above 0.",
      "fixtures/weight Line 4 of rows: the cell of the column w is not a finite number above 0.",
      "fixtures/target Line 5 of rows: the cell of the column y is empty.",
      "fixtures/weight Line 5 of rows: the cell of the column w is not a finite number above 0.",
    ]);
  });
});

describe("a set that cannot be read is told", () => {
  const why = async (file: string, format = formatOf(file) ?? "csv") => {
    const header = await inference.readHeader(file, format);
    if (header.ok) throw new Error("this should have been refused");
    return describeFailure(header.failure, { model: "m.onnx", fixtures: "rows" })[0]?.message;
  };
  const cut = (name: string, keep: (bytes: Buffer) => Buffer) => {
    const file = join(tempFolder(), name);
    writeFileSync(file, keep(readFileSync(set(name))));
    return file;
  };
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";

  test.each(["csv", "jsonl", "parquet", "npz"])("a Git LFS pointer under the name of %s", async (format) => {
    expect(await why(written(pointer, `rows.${format}`))).toMatch(/Git LFS pointer/);
  });

  test.each([
    ["a file that is not there", () => join(SETS, "none.parquet"), /cannot be read \(ENOENT\)/],
    ["a truncated Parquet file", () => cut("every-type-snappy.parquet", (b) => b.subarray(0, 9000)), /is cut short/],
    ["another file", () => written("a,b\n1,2\n", "rows.parquet"), /is not a Parquet file/],
    [
      "a footer that is longer than its file",
      () =>
        cut("every-type-snappy.parquet", (b) => {
          b.writeUInt32LE(0x7fffffff, b.length - 8);
          return b;
        }),
      /footer does not fit/,
    ],
    [
      "a damaged footer",
      () =>
        cut("every-type-snappy.parquet", (b) => {
          const footer = b.length - 8 - b.readUInt32LE(b.length - 8);
          return b.fill(0xff, footer, footer + 60);
        }),
      /damaged Parquet file/,
    ],
    ["a truncated zip archive", () => cut("every-type.npz", (b) => b.subarray(0, 9000)), /damaged zip archive/],
    ["a text for an archive", () => written("a,b\n", "rows.npz"), /not a zip archive/],
    ["UTF-16", () => written("\ufeffa,b\n".split("").join("\0"), "rows.csv"), /binary data, not text/],
  ])("%s", async (_, make, message) => {
    expect(await why(make())).toMatch(message);
  });

  test("a page that is damaged behind a sound footer", async () => {
    const file = cut("every-type-zstd.parquet", (b) => b.fill(0x5a, 4, 60));
    const plan = await planOf("every-type", file);
    const result = await inference.predict(model("every-type"), { ...plan, outputs: { scores: "float32_out" } }, quiet);
    expect(result.ok ? undefined : result.failure.kind).toBe("fixtures");
  });

  test.each([["fewer bytes than the shape calls for", "'<f4'", 4, 8, /its shape requires/]])(
    "an array of %s",
    async (_, descr, rows, bytes, message) => {
      const file = join(tempFolder(), "rows.npz");
      writeFileSync(file, npzOf("x", descr, rows, bytes));
      expect(await why(file)).toMatch(message);
    },
  );

  test("an archive that claims to hold a gigabyte, or holds more than it claims", async () => {
    for (const [bytes, held] of [
      [1_000_000_000, 64],
      [160, 1_000_000],
    ] as const) {
      const file = join(tempFolder(), "rows.npz");
      writeFileSync(file, npzOf("float32", "'<f4'", bytes / 4, bytes, held));
      const plan: FixturePlan = {
        file,
        format: "npz",
        inputs: [{ kind: "column", name: "x", type: "float32", column: "float32", tail: [] }],
        slices: [],
        outputs: {},
      };
      const result = await inference.predict(resolve("__tests__/models/identity.onnx"), plan, quiet);
      expect(result.ok ? undefined : result.failure).toMatchObject({
        kind: "fixtures",
        problems: [{ message: "it is a damaged zip archive, or cut short" }],
      });
    }
  });
});

/** An .npz of one array whose archive claims `bytes` of elements, and has `held`. */
function npzOf(name: string, descr: string, rows: number, bytes: number, held = Math.min(bytes, 64)): Buffer {
  const dict = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${rows},), }`.padEnd(117, " ");
  const header = Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    Buffer.from([118, 0]),
    Buffer.from(`${dict}\n`),
  ]);
  const content = deflateRawSync(Buffer.concat([header, Buffer.alloc(held)]));
  const file = Buffer.from(`${name}.npy`);
  const size = header.length + bytes;
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(file.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(content.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(file.length, 28);
  const start = local.length + file.length + content.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + file.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, file, content, central, file, end]);
}

describe("ONNX test data", () => {
  test("is fed in the order of the model's inputs, and its outputs are compared", async () => {
    const plan = await planOf("every-type", set("parity"));
    expect(plan.inputs[3]).toEqual({ kind: "array", name: "int64", type: "int64", array: "input_3" });
    const parity = resultOf(await inference.parity(model("every-type"), plan, quiet));
    expect(parity.sets).toBe(3);
    expect(parity.outputs).toHaveLength(FEED_TYPES.length);
    for (const output of parity.outputs)
      expect(output).toMatchObject({ elements: 306, maxAbsolute: 0, mismatches: [] });
    expect(judgeParity(parity, "m.onnx", "rows")).toEqual([]);
  });

  test("outputs that differ are errors that name the set", async () => {
    const plan = await planOf("every-type", set("parity-missed"));
    const parity = resultOf(await inference.parity(model("every-type"), plan, quiet));
    const missed = parity.outputs.filter((o) => o.mismatchingSets > 0);
    expect(missed.map((o) => [o.name, o.mismatches[0]?.set])).toEqual([
      ["float64_out", "test_data_set_2"],
      ["int8_out", "test_data_set_2"],
      ["string_out", "test_data_set_2"],
    ]);
    const findings = judgeParity(parity, "m.onnx", "rows");
    expect(findings.map((f) => f.rule)).toEqual(["gate/parity", "gate/parity", "gate/parity"]);
    expect(findings[1]?.message).toMatch(/int8_out of m.onnx differs from rows in 1 of 3 sets: first test_data_set_2/);
  });

  test("latency runs on the sets; a folder may be one set alone", async () => {
    const plan = await planOf("every-type", set("parity/test_data_set_10"), { format: "onnx" });
    const candidate = { modelPath: model("every-type"), plan };
    expect(resultOf(await inference.race({ ...ONE_ROUND, candidate }, quiet)).rounds).toHaveLength(1);
    expect(resultOf(await inference.parity(model("every-type"), plan, quiet)).sets).toBe(1);
  });

  test("a tensor that cannot be read is told by its file", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "test_data_set_0"));
    copyFileSync(set("parity/test_data_set_0/input_0.pb"), join(folder, "test_data_set_0", "input_0.pb"));
    writeFileSync(join(folder, "test_data_set_0", "input_1.pb"), "no tensor at all");
    const header = await inference.readHeader(folder, "onnx");
    if (header.ok) throw new Error("this should have been refused");
    const [told] = describeFailure(header.failure, { model: "m.onnx", fixtures: "rows" });
    expect(told?.message).toMatch(/^rows\/test_data_set_0\/input_1.pb: it is not a readable tensor: /);
  });
});
