import { describeArchitectureChange } from "../../src/versioning/architecture.ts";
import { runtimeOf, runtimeOfIr } from "../../src/versioning/runtimes.ts";
import { sameModel } from "../../src/versioning/same-model.ts";
import { knownClasses, namedClasses, type VersionSignature } from "../../src/versioning/signature.ts";
import { type Different, opaque, sample } from "./sample.ts";

const between = (next: Different, old: Different = {}) =>
  describeArchitectureChange({ old: sample(old), next: sample(next) });
const changed = (operators: Record<string, number>, weights: Record<string, number> = { w: 1 }) => ({
  architecture: { fingerprint: "a2", operators, weights },
});
const before = { architecture: { operators: { Gemm: 2, Relu: 1 }, weights: { w: 1 } } };

describe("an architecture that changed is described by", () => {
  test.each([
    [
      "operators that come, go and are more",
      changed({ Gemm: 3, Tanh: 1 }),
      "operators Gemm 2 → 3, Relu 1 → 0, Tanh 0 → 1",
    ],
    ["the first three of more", changed({ A: 1, B: 2 }), "operators Gemm 2 → 0, Relu 1 → 0, A 0 → 1 and 1 more"],
    ["weights", changed({ Gemm: 2, Relu: 1 }, { w: 2, "float[3]": 1 }), "weights w 1 → 2, float[3] 0 → 1"],
    ["both", changed({ Gemm: 2 }, {}), "operators Relu 1 → 0; weights w 1 → 0"],
    [
      "neither, where they are the same",
      changed({ Gemm: 2, Relu: 1 }),
      "the same operators with different attributes or connections",
    ],
    [
      "its framework first",
      { ...changed({ Gemm: 2 }), metadata: { framework: "JAX" } },
      "the framework was scikit-learn and is JAX; operators Relu 1 → 0",
    ],
    [
      "its framework alone",
      { ...changed({ Gemm: 2, Relu: 1 }), metadata: { framework: "JAX" } },
      "the framework was scikit-learn and is JAX",
    ],
  ])("%s", (_, next, what) => {
    expect(between(next, before)).toEqual([{ what }]);
  });

  test("nothing, where it is the same, whatever its framework is called", () => {
    expect(between({ model: "b2", metadata: { framework: "JAX" } })).toEqual([]);
  });

  test("its framework, where it cannot be looked into, unless the file is the same", () => {
    const pair = (next: Different) => ({ old: opaque(), next: opaque(next) });
    const jax = { metadata: { framework: "JAX" } };
    const what = "the framework was scikit-learn and is JAX";
    expect(describeArchitectureChange(pair({ ...jax, model: "b2" }))).toEqual([{ what }]);
    expect(describeArchitectureChange(pair(jax))).toEqual([]);
    expect(describeArchitectureChange(pair({ model: "b2" }))).toEqual([]);
    const upper = { metadata: { framework: "Scikit-Learn" }, model: "b2" };
    expect(describeArchitectureChange(pair(upper))).toEqual([]);
    const { metadata: _, ...bare } = opaque({ model: "b2" });
    for (const next of [bare, { ...bare, graph: sample().graph }] as VersionSignature[]) {
      expect(describeArchitectureChange({ old: opaque(), next })).toEqual([]);
      expect(describeArchitectureChange({ old: next, next: opaque() })).toEqual([]);
    }
    // Only one of the two can be looked into.
    expect(describeArchitectureChange({ old: sample(), next: opaque({ ...jax, model: "b2" }) })).toEqual([{ what }]);
    expect(describeArchitectureChange({ old: opaque(), next: sample({ ...jax, model: "b2" }) })).toEqual([{ what }]);
  });
});

test.each([
  ["the same", { a: "1", b: "2" }, { b: "2", a: "1" }, true],
  ["no files at all", {}, {}, false],
  ["a file more", { a: "1" }, { a: "1", b: "2" }, false],
  ["a file less", { a: "1", b: "2" }, { a: "1" }, false],
  ["other bytes in one", { a: "1", b: "2" }, { a: "1", b: "3" }, false],
  ["another name", { a: "1" }, { b: "1" }, false],
])("models of %s", (_, old, next, same) => {
  const of = (modelFiles: Readonly<Record<string, string>>): VersionSignature => ({ modelFiles, otherFiles: {} });
  expect(sameModel({ old: of(old), next: of(next) })).toBe(same);
});

test.each([
  ["names", [["ham", "spam"]], [], [["ham", "spam"]]],
  ["a name among numbers", [["0", "spam"]], [], [["0", "spam"]]],
  ["what only contains a number", [["v1", "2x"]], [], [["v1", "2x"]]],
  ["fractions", [["0.5", "1"]], [], [["0.5", "1"]]],
  ["numbers", [["0", "1"]], [], []],
  ["numbers of two digits and below 0", [["-1", "10"]], [], []],
  ["numbers that are the stated names", [["1", "0"]], ["0", "1"], [["1", "0"]]],
  ["numbers next to other stated names", [["0", "1"]], ["ham", "spam"], []],
  ["more numbers than are stated", [["0", "1", "2"]], ["0", "1"], []],
  ["as many numbers, of which one is stated", [["0", "2"]], ["0", "1"], []],
  [
    "lists of both kinds",
    [
      ["0", "1"],
      ["b", "a"],
    ],
    ["a", "b"],
    [["b", "a"]],
  ],
])("classes of a file that are %s", (_, classLabels, stated, named) => {
  const graph = { ...sample().graph, classLabels } as VersionSignature["graph"];
  expect(namedClasses(graph, stated)).toEqual(named);
});

test("without a graph, or without stated names, numbers name nothing", () => {
  expect(namedClasses(undefined, ["a"])).toEqual([]);
  expect(namedClasses(sample().graph)).toEqual([]);
});

test("classes that no one names are unknown", () => {
  expect(knownClasses(sample())).toEqual(["legitimate", "fraud"]);
  expect(knownClasses(sample({ metadata: { classesUnknown: true } }))).toBeUndefined();
  expect(knownClasses({ modelFiles: {}, otherFiles: {} })).toBeUndefined();
});

test("a runtime is named where it was measured", () => {
  // The release notes of ONNX Runtime: opset 21 and IR 10 with 1.18, opset 19 with 1.16.
  expect([runtimeOf("ai.onnx", 21), runtimeOf("ai.onnx", 19)]).toEqual([
    ", ONNX Runtime 1.18 or newer",
    ", ONNX Runtime 1.16 or newer",
  ]);
  expect(runtimeOf("ai.onnx.ml", 5)).toBe(", ONNX Runtime 1.18 or newer");
  expect(runtimeOfIr(10)).toBe(", ONNX Runtime 1.18 or newer");
  expect([runtimeOf("ai.onnx", 7), runtimeOf("com.example", 1), runtimeOfIr(3)]).toEqual(["", "", ""]);
  const versions = Array.from({ length: 60 }, (_, i) => i);
  for (const runtimes of [versions.map((v) => runtimeOf("ai.onnx", v)), versions.map(runtimeOfIr)]) {
    const minors = runtimes.flatMap((text) => /^, ONNX Runtime 1\.(\d\d) or newer$/.exec(text)?.[1] ?? []).map(Number);
    expect(minors.length).toBe(runtimes.filter((text) => text !== "").length);
    expect(minors).toEqual([...minors].sort((a, b) => a - b));
    expect(minors.length).toBeGreaterThanOrEqual(5);
  }
});
