import { describeFailure } from "../../src/gate/model-failure.ts";
import type { FixtureProblem, InferenceFailure } from "../../src/gate/ports.ts";

const told = (failure: InferenceFailure, fixtures?: string) =>
  describeFailure(failure, { model: "m.onnx", ...(fixtures === undefined ? {} : { fixtures }) }).map(
    ({ rule, message, location }) => [rule, message, location],
  );
const only = (failure: InferenceFailure) => {
  const all = told(failure);
  expect(all.length).toBe(1);
  expect(all[0]?.[2]).toEqual({ file: "m.onnx" });
  return all[0]?.slice(0, 2);
};
const load = (message: string, more: Partial<Extract<InferenceFailure, { kind: "load" }>> = {}) =>
  only({ kind: "load", message, ...more });
const head = (...bytes: number[]) => ({ head: Uint8Array.from(bytes) });
const text = (words: string) => ({ head: new TextEncoder().encode(words) });

describe("a file that cannot be loaded", () => {
  const PARSE = "[ONNXRuntimeError] : 7 : INVALID_PROTOBUF : Load model failed:Protobuf parsing failed.";

  test.each([
    ["text", text("<!DOCTYPE html>\r\n\t~"), "it contains text"],
    ["an archive", head(0x50, 0x4b, 3, 4), "it is a zip archive, as PyTorch saves them"],
    ["HDF5", head(0x89, 0x48, 0x44), "it is an HDF5 file, as Keras saves them"],
    ["a pickle", head(0x80, 4), "it looks like a Python pickle"],
    ["bytes", head(1, 2, 3), "its first bytes are not those of an ONNX model"],
    ["half of an archive's head", head(0x50, 0x01), "its first bytes are not those of an ONNX model"],
    ["half of an HDF5 head", head(0x89, 0x01), "its first bytes are not those of an ONNX model"],
    ["a byte above text", head(0x41, 0x7f), "its first bytes are not those of an ONNX model"],
    ["a byte below text", head(0x41, 0x1f), "its first bytes are not those of an ONNX model"],
    ["nothing that can be read", {}, "it cannot be read"],
    ["a version of 0", head(0x08, 0), "its first bytes are not those of an ONNX model"],
    ["a version of two bytes", head(0x08, 0x80), "its first bytes are not those of an ONNX model"],
    ["another first field", head(0x12, 0x08), "its first bytes are not those of an ONNX model"],
  ])("for it is %s", (_, more, what) => {
    expect(load(PARSE, more)).toEqual(["model/not-onnx", `m.onnx is not an ONNX model: ${what}.`]);
  });

  test("for it is cut short", () => {
    const cut = "m.onnx begins like an ONNX model (12 bytes) but is cut short or damaged.";
    expect(load(PARSE, { ...head(0x08, 0x08), size: 12 })).toEqual(["model/truncated", cut]);
    expect(load("It does not have a graph.", head(0x08, 0x7f))).toEqual([
      "model/truncated",
      "m.onnx begins like an ONNX model but is cut short or damaged.",
    ]);
    expect(load("It does not have a graph.", { size: 0, ...text("x") })?.[1]).toBe(
      "m.onnx is not an ONNX model (0 bytes): it contains text.",
    );
    expect(load(PARSE, { ...head(0x08), size: 1 })?.[0]).toBe("model/not-onnx");
  });

  test.each([
    [
      "an operator set",
      "[ONNXRuntimeError] : 1 : FAIL : Load model failed:/src/model.cc:182 onnxruntime::Model::Model(onnx::ModelProto&&) ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development and support for this is limited. Current official support for domain ai.onnx is till opset 26.",
      "model/unsupported-version",
      "m.onnx needs a newer runtime: Current official support for domain ai.onnx is till opset 26.",
    ],
    [
      "an IR version",
      "Load model failed: Unsupported model IR version: 99, max supported IR version: 13",
      "model/unsupported-version",
      "m.onnx needs a newer runtime: Unsupported model IR version: 99, max supported IR version: 13.",
    ],
    [
      "an operator",
      "Load model failed: Fatal error: com.example:Magic(-1) is not a registered function/op",
      "model/custom-operator",
      "m.onnx uses an operator that the runtime does not have: Fatal error: com.example:Magic(-1) is not a registered function/op.",
    ],
    [
      "an operator",
      "No Op registered for Magic with domain_version of 17",
      "model/custom-operator",
      /: No Op registered for Magic with domain_version of 17\.$/,
    ],
    ["a domain", "com.example is not registered", "model/custom-operator", /: com\.example is not registered\.$/],
    [
      "a custom op",
      "the Custom Op library is missing",
      "model/custom-operator",
      /: the Custom Op library is missing\.$/,
    ],
    [
      "external data",
      "Exception: model_path must not be empty: External data path does not exist..",
      "model/external-data",
      "m.onnx cannot read its external data: Exception: model_path must not be empty: External data path does not exist.",
    ],
    ["external_data", "failed:cannot open external_data", "model/external-data", /: cannot open external_data\.$/],
    [
      "a data type",
      "Unsupported tensor data type 17",
      "model/unsupported-type",
      "m.onnx has an input or output of an unsupported type (Unsupported tensor data type 17).",
    ],
    ["a data type", "Unsupported data type", "model/unsupported-type", /\(Unsupported data type\)\.$/],
    [
      "anything else",
      'Load model failed:/a/b/graph.cc:413 void onnxruntime::Node::Init(int) (x) "Missing Input"...',
      "model/load-failed",
      'm.onnx cannot be loaded: "Missing Input".',
    ],
  ])("for %s", (_, message, rule, said) => {
    const found = load(message);
    expect(found?.[0]).toBe(rule);
    if (typeof said === "string") expect(found?.[1]).toBe(said);
    else expect(found?.[1]).toMatch(said);
  });

  test("without source files and signatures, and not at any length", () => {
    expect(
      load(
        "Exception during initialization: /onnxruntime/core/optimizer.cc:99 virtual Status Apply(Graph&) const Bad thing. ",
      )?.[1],
    ).toBe(
      "m.onnx cannot be loaded: Exception during initialization: /onnxruntime/core/optimizer.cc:99 virtual Status Apply(Graph&) const Bad thing.",
    );
    expect(load("failed: /x/y.cc:12 void f(int) Node is bad.")?.[1]).toBe("m.onnx cannot be loaded: Node is bad.");
    expect(load(`failed:${"a".repeat(1000)}`)?.[1]).toBe(`m.onnx cannot be loaded: ${"a".repeat(400)}.`);
  });
});

describe("a run that did not end well", () => {
  test.each<[InferenceFailure, string, string]>([
    [
      { kind: "run", message: "Gather is out of range" },
      "model/run-failed",
      "m.onnx failed when it ran: Gather is out of range",
    ],
    [
      { kind: "run", message: "Failed to allocate memory for 5 bytes" },
      "model/out-of-memory",
      "m.onnx needs more memory than is available: Failed to allocate memory for 5 bytes",
    ],
    [
      { kind: "run", message: "std::bad_alloc" },
      "model/out-of-memory",
      "m.onnx needs more memory than is available: std::bad_alloc",
    ],
    [
      { kind: "run", message: "BFCArena::allocaterawinternal" },
      "model/out-of-memory",
      "m.onnx needs more memory than is available: BFCArena::allocaterawinternal",
    ],
    [{ kind: "timeout", limitS: 60 }, "model/timed-out", "m.onnx did not finish within 60 s and was stopped."],
    [
      { kind: "memory", limitMb: 512 },
      "model/out-of-memory",
      "m.onnx needed more than 512 MB of memory and was stopped.",
    ],
    [{ kind: "crash", signal: "SIGSEGV" }, "model/crashed", "The process that ran m.onnx died (signal SIGSEGV)."],
    [{ kind: "crash", exitCode: 3 }, "model/crashed", "The process that ran m.onnx died (exit code 3)."],
    [{ kind: "crash" }, "model/crashed", "The process that ran m.onnx died (exit code unknown)."],
    [
      { kind: "crash", exitCode: 1, lastWords: " \n  Aborted at x \nmore" },
      "model/crashed",
      "The process that ran m.onnx died (exit code 1; its last output: Aborted at x).",
    ],
    [
      { kind: "crash", exitCode: 1, lastWords: "b".repeat(300) },
      "model/crashed",
      `The process that ran m.onnx died (exit code 1; its last output: ${"b".repeat(200)}).`,
    ],
  ])("%j", (failure, rule, message) => {
    expect(only(failure)).toEqual([rule, message]);
  });
});

describe("a fixture set that cannot be read", () => {
  const problems = (more: number, ...list: FixtureProblem[]) =>
    told({ kind: "fixtures", problems: list, more }, "fixtures/rows.csv");

  test.each<[FixtureProblem, string, string, unknown]>([
    [
      { kind: "cell", message: "is not a number", line: 3, column: "age" },
      "fixtures/cell",
      "Line 3 of fixtures/rows.csv: the cell of the column age is not a number.",
      { file: "fixtures/rows.csv", line: 3 },
    ],
    [
      { kind: "cell", message: "is empty", row: 7, column: "age" },
      "fixtures/cell",
      "Row 7 of fixtures/rows.csv: the cell of the column age is empty.",
      { file: "fixtures/rows.csv" },
    ],
    [
      { kind: "cell-count", message: "3 cells, where the header has 4", line: 2 },
      "fixtures/cell",
      "Line 2 of fixtures/rows.csv: 3 cells, where the header has 4.",
      { file: "fixtures/rows.csv", line: 2 },
    ],
    [
      { kind: "target", message: "is not a number", line: 2, column: "y" },
      "fixtures/target",
      "Line 2 of fixtures/rows.csv: the cell of the column y is not a number.",
      { file: "fixtures/rows.csv", line: 2 },
    ],
    [
      { kind: "weight", message: "is 0", line: 2, column: "w" },
      "fixtures/weight",
      "Line 2 of fixtures/rows.csv: the cell of the column w is 0.",
      { file: "fixtures/rows.csv", line: 2 },
    ],
    [
      { kind: "too-long", message: "a line has more than a million characters" },
      "fixtures/unreadable",
      "fixtures/rows.csv: a line has more than a million characters.",
      { file: "fixtures/rows.csv" },
    ],
    [
      { kind: "unreadable", message: "it is no tensor", file: "test_data_set_0/input_0.pb" },
      "fixtures/unreadable",
      "fixtures/rows.csv/test_data_set_0/input_0.pb: it is no tensor.",
      { file: "fixtures/rows.csv/test_data_set_0/input_0.pb" },
    ],
  ])("%j", (problem, rule, message, location) => {
    expect(problems(0, problem)).toEqual([[rule, message, location]]);
  });

  test("says how many more there are", () => {
    const problem = { kind: "unreadable", message: "it is no tensor" } as const;
    expect(problems(12, problem).slice(1)).toEqual([
      ["fixtures/cell", "12 more cells of fixtures/rows.csv are invalid.", { file: "fixtures/rows.csv" }],
    ]);
    expect(told({ kind: "fixtures", problems: [problem], more: 0 })).toEqual([
      ["fixtures/unreadable", "the fixture set: it is no tensor.", { file: "the fixture set" }],
    ]);
  });
});
