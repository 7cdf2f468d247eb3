import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ModelPort } from "../../../src/domain/signature.ts";
import { type BindInput, bindFixtures } from "../../../src/gate/fixtures/bind.ts";
import { textAt } from "../../../src/gate/fixtures/column.ts";
import { formatOf } from "../../../src/gate/fixtures/format.ts";
import type { FixtureFormat, FixturePlan } from "../../../src/gate/fixtures/plan.ts";
import type { FixtureHeader, FixtureProblem } from "../../../src/gate/ports.ts";
import { JobFailure } from "../../../src/platform/onnxruntime/protocol.ts";
import type { Kept } from "../../../src/platform/readers/batch.ts";
import { readHeader, readRows } from "../../../src/platform/readers/read.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const FOLDER = resolve("__tests__/fixtures/writers");
const fileOf = (name: string) => join(FOLDER, name);
const formatOfFile = (file: string) => formatOf(file) as FixtureFormat;

type Oracle = Record<"numbers" | "texts", Record<string, readonly (number | string)[]>>;
const expected = JSON.parse(readFileSync(fileOf("expected.json"), "utf8")) as Record<string, Oracle>;

/** Reads a set in batches of three rows: what feeds the first input, and what is kept. */
async function readAll(plan: Omit<FixturePlan, "outputs" | "format">): Promise<{ values: unknown[]; kept: Kept }> {
  const reading = readRows({ ...plan, format: formatOfFile(plan.file), outputs: {} }, 3);
  const values: unknown[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) return { values, kept: step.value };
    values.push(...(step.value.inputs[0]?.data ?? []));
  }
}

async function numbersOf(file: string, column: string, type: "float64" | "int32" = "float64"): Promise<unknown[]> {
  const { values } = await readAll({
    file,
    inputs: [{ kind: "column", name: "x", type, column, tail: [] }],
    slices: [],
  });
  return values.map((v) => (Number.isFinite(v) ? v : String(v)));
}

async function problemsOf(reading: Promise<unknown>): Promise<readonly FixtureProblem[]> {
  const failure = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof JobFailure) || failure.failure.kind !== "fixtures") throw failure;
  return failure.failure.problems;
}

const messageOf = async (reading: Promise<unknown>) => (await problemsOf(reading))[0]?.message;

describe.each(Object.keys(expected))("%s holds what pandas reads from it", (name) => {
  const { numbers, texts } = expected[name] as Oracle;

  test("numbers, truth values and missing values, as floating point", async () => {
    for (const [column, values] of Object.entries(numbers)) {
      expect([column, await numbersOf(fileOf(name), column)]).toEqual([column, values]);
    }
  });

  test("text, categories and times, as slices", async () => {
    for (const [column, values] of Object.entries(texts)) {
      const { kept } = await readAll({ file: fileOf(name), inputs: [], slices: [column] });
      const slice = kept.slices[column];
      expect([column, values.map((_, row) => slice && textAt(slice, row))]).toEqual([column, values]);
    }
  });
});

describe("what other writers separate is named", () => {
  test.each([
    ["pandas-semicolons.csv", "semicolons"],
    ["pandas-semicolons-quoted.csv", "semicolons"],
    ["pandas-tabs.csv", "tabs"],
    ["pandas-bars.csv", "vertical bars"],
    ["numpy-spaces.csv", "spaces"],
  ])("%s: by %s", async (name, separator) => {
    expect(await problemsOf(readHeader(fileOf(name), "csv"))).toEqual([
      {
        kind: "unreadable",
        message: `it is separated by ${separator}; save it with commas between cells, and with decimal points in numbers`,
        line: 1,
      },
    ]);
  });

  test.each([
    ["one column", "x0\n1\n", ["x0"]],
    ["one column whose name has words", "credit score\n1\n2\n", ["credit score"]],
    ["a name in quotes that holds a separator, and commas", '"a;b",c\n1,2\n', ["a;b", "c"]],
    ["one name in quotes that holds a separator", '"a;b"\n1\n', ["a;b"]],
    ["rows that hold separators", "a,b\n1;2,x y\n", ["a", "b"]],
  ])("%s is no matter", async (_, text, names) => {
    const { columns } = await readHeader(written(text), "csv");
    expect(columns.map((c) => c.name)).toEqual(names);
  });
});

function written(text: string, name = "rows.csv"): string {
  const file = join(tempFolder(), name);
  writeFileSync(file, text);
  return file;
}

describe("cells", () => {
  test("of floats: empty and NA are missing, infinities are themselves, and true is 1", async () => {
    const cells = [
      "",
      '""',
      " ",
      "nan",
      "NaN",
      "-nan",
      "NA",
      "inf",
      "-inf",
      "Infinity",
      "-Infinity",
      "+Inf",
      "True",
      "FALSE",
      "-.5e-1",
    ];
    const read = await numbersOf(written(`x,y\n${cells.map((c) => `${c},0`).join("\n")}\n`), "x");
    const nan = Array(7).fill("NaN");
    expect(read).toEqual([...nan, "Infinity", "-Infinity", "Infinity", "-Infinity", "Infinity", 1, 0, -0.05]);
  });

  test("of a comma in numbers, and of what is beyond the numbers: named, never shown", async () => {
    const file = written('x,y\n"0,5",0\n"1,234.5",0\n"1.234,5",0\n1e999,0\nNone,0\n"a,5",0\n');
    const comma = "contains a comma; write a decimal point and no thousands separators";
    expect(await problemsOf(numbersOf(file, "x"))).toEqual(
      [comma, comma, comma, "does not fit into float64", "is not a number", "is not a number"].map((message, i) => ({
        kind: "cell",
        message,
        column: "x",
        line: i + 2,
      })),
    );
  });

  test("of integers, truth values and labels: a missing one is named by row and column", async () => {
    const file = written("x,y\n1,a\n,\n3.0,b\ninf, \n");
    expect(await problemsOf(numbersOf(file, "x", "int32"))).toEqual([
      { kind: "cell", message: "is empty", column: "x", line: 3 },
      { kind: "cell", message: "is not an integer", column: "x", line: 5 },
    ]);
    const labels = (as: "text" | "number", column: string, path: string) =>
      problemsOf(readAll({ file: path, inputs: [], slices: [], label: { column, as } }));
    expect(await labels("text", "y", file)).toEqual([
      { kind: "cell", message: "is empty", column: "y", line: 3 },
      { kind: "cell", message: "is empty", column: "y", line: 5 },
    ]);
    expect(await labels("text", "ni", fileOf("pandas.parquet"))).toEqual([
      { kind: "cell", message: "is empty", column: "ni", row: 2 },
    ]);
    expect(await labels("number", "x", written("x,y\n1,\n ,\n-inf,\n"))).toEqual([
      { kind: "target", message: "is empty", column: "x", line: 3 },
      { kind: "target", message: "is not a finite number", column: "x", line: 4 },
    ]);
  });

  test("of JSON: a label in a list of one is its value, and what JSON does not have is named", async () => {
    const rows = '{"x":[1.5]}\n{"x":[true]}\n{"x":2}\n';
    const label = async (as: "text" | "number", text: string) =>
      (await readAll({ file: written(text, "rows.jsonl"), inputs: [], slices: [], label: { column: "x", as } })).kept;
    expect((await label("text", rows)).labels?.values).toEqual(["1.5", "true", "2"]);
    expect((await label("number", rows)).targets).toEqual(Float64Array.of(1.5, 1, 2));
    expect(await problemsOf(label("text", '{"x":["a","b"]}\n{"x":[null]}\n{"x":["c"]}\n'))).toEqual([
      { kind: "cell", message: "is a list, not a single value", column: "x", line: 1 },
      { kind: "cell", message: "is empty", column: "x", line: 2 },
    ]);
    const bad = '{"x":[1,2]}\n{"x":[]}\n{"x":1e999}\n{"x":NaN}\n{"x":-Infinity,"y":"NaN"}\n{"x":"NaN}\n';
    expect((await problemsOf(numbersOf(written(bad, "rows.jsonl"), "x"))).map((p) => p.message)).toEqual([
      "is a list, not a single value",
      "is a list, not a single value",
      "does not fit into float64",
      "it contains NaN or Infinity, which JSON does not allow; write null for a missing value",
      "it contains NaN or Infinity, which JSON does not allow; write null for a missing value",
      "it is not JSON",
    ]);
  });

  test("of Parquet: lists of several values and structures are named", async () => {
    const file = fileOf("pandas.parquet");
    expect(await messageOf(numbersOf(file, "two"))).toBe(
      "the column two contains lists of several values; one value per row is required",
    );
    expect(await messageOf(numbersOf(file, "st"))).toBe("the column st contains structures");
    expect(await messageOf(numbersOf(fileOf("pyarrow.parquet"), "map"))).toBe("the column map contains structures");
  });
});

describe("arrays of NumPy", () => {
  test("in Fortran order are those in C order", async () => {
    const array = (name: string, type: "float32" | "float16") =>
      readAll({ file: fileOf("numpy.npz"), inputs: [{ kind: "array", name: "x", type, array: name }], slices: [] });
    const inOrder = Array.from({ length: 30 }, (_, i) => i);
    expect((await array("rows", "float32")).values).toEqual(inOrder);
    expect((await array("fortran", "float32")).values).toEqual(inOrder);
    // 0, 1, 2, 6, 7, 8, … as float16.
    const half = (await array("fortran16", "float16")).values;
    expect(half.slice(0, 5)).toEqual([0, 0x3c00, 0x4000, 0x4600, 0x4700]);
    expect(half).toHaveLength(15);
  });

  test("that no model can take are named when something asks for them, and not before", async () => {
    const { columns } = await readHeader(fileOf("numpy.npz"), "npz");
    expect(columns.filter((c) => c.unreadable !== undefined).map((c) => [c.name, c.unreadable])).toEqual([
      [
        "objects",
        expect.stringMatching(/^the array objects contains Python objects, which are pickled and never read/),
      ],
      ["structured", "the array structured is a structured array; save its fields as separate arrays"],
      ["days", "the array days has elements of the type <M8[D], which no input accepts"],
      ["big_endian", "the array big_endian is big-endian (>f4); save it as  astype('<f4')"],
    ]);
    expect(await messageOf(numbersOf(fileOf("numpy.npz"), "structured"))).toMatch(/is a structured array/);
    expect(await numbersOf(fileOf("numpy.npz"), "infinite")).toEqual(["Infinity", "-Infinity", "NaN", 1, 2]);
  });
});

describe("which column is the label", () => {
  const bind = (header: FixtureHeader, changes: Partial<BindInput> = {}, input?: ModelPort) =>
    bindFixtures({
      ...{ fixtures: "rows", file: "/rows", format: "csv", header, features: ["a", "b"], labelAs: "text", outputs: {} },
      signature: { inputs: [input ?? { name: "x", type: "float32", shape: ["N", 2], isTensor: true }], outputs: [] },
      ...changes,
    });
  const named = (...names: string[]): FixtureHeader => ({ columns: names.map((name) => ({ name })) });

  test.each(["", "Unnamed: 0", "Unnamed: 0.1", "__index_level_0__"])("not the index of a data frame, %j", (index) => {
    expect(bind(named(index, "a", "b", "fraud"))).toMatchObject({ ok: true, plan: { label: { column: "fraud" } } });
  });

  test("two indexes without a name are no duplicate", () => {
    expect(bind(named("", "", "a", "b", "label"))).toMatchObject({ ok: true });
    expect(bind(named("a", "a", "b", "label"))).toMatchObject({ ok: false });
  });

  test("case npz-label-column: an array [N, 1], by name or as the only one left with as many rows", async () => {
    const { columns } = await readHeader(fileOf("numpy.npz"), "npz");
    const rows: ModelPort = { name: "rows", type: "float32", shape: ["N", 2, 3], isTensor: true };
    const some = (...names: string[]) => ({ columns: columns.filter((c) => names.includes(c.name)) });
    const npz = { format: "npz", features: ["rows"] } as const;
    const plan = { ok: true, plan: { label: { column: "label" } } };
    expect(bind(some("rows", "label", "names", "scalar", "objects"), npz, rows)).toMatchObject(plan);
    expect(bind(some("rows", "fortran_label", "names", "scalar", "fortran"), npz, rows)).toMatchObject({
      plan: { label: { column: "fortran_label" } },
    });
    const label = (name: string) => ({ ...npz, label: { name, location: { file: "model.yml" } } });
    expect(bind(some("rows", "label"), label("label"), rows)).toMatchObject(plan);
    expect(bind(some("rows", "fortran"), label("fortran"), rows)).toMatchObject({
      ok: false,
      findings: [
        { message: "fortran (float32[5, 2, 3]) in rows has several dimensions; one value per row is required." },
      ],
    });
    expect(bind(some("rows", "objects"), label("objects"), rows)).toMatchObject({
      ok: false,
      findings: [
        { rule: "fixtures/unreadable", message: expect.stringContaining("the array objects contains Python") },
      ],
    });
    for (const name of ["label", "fortran_label"]) {
      const { kept } = await readAll({
        file: fileOf("numpy.npz"),
        inputs: [],
        slices: [],
        label: { column: name, as: "text" },
      });
      expect(kept.labels).toEqual({ values: ["0", "1"], codes: Int32Array.of(0, 1, 0, 1, 1) });
    }
  });

  test("an input [N] and a feature take an array [N, 1]", () => {
    const header: FixtureHeader = {
      columns: ["a", "b", "label"].map((name) => ({ name, type: "float64", shape: [5, 1] })),
    };
    expect(bind(header, { format: "npz" })).toMatchObject({ ok: true });
    const single: ModelPort = { name: "a", type: "float32", shape: ["N"], isTensor: true };
    expect(bind(header, { format: "npz", features: ["a"] }, single)).toMatchObject({
      plan: { inputs: [{ kind: "column", column: "a", tail: [] }] },
    });
  });
});
