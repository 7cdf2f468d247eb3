import { compareVersions } from "../../src/versioning/compare.js";
import {
  bare,
  FLOAT,
  floats,
  INT64,
  mapOf,
  model,
  type ModelLike,
  node,
  optionalOf,
  port,
  readBytes,
  STRING,
  sequenceOf,
  signatureOf,
  sparseType,
  tensorType,
} from "../helpers/onnx.js";

const X = port("x", FLOAT, ["N", 3]);
const Y = port("y", FLOAT, ["N", 1]);

const fingerprint = (model: ModelLike) => signatureOf(model).architecture.fingerprint;
const between = (old: ModelLike, next: ModelLike) => {
  const { requiredBump, changes } = compareVersions({ old: bare(old), next: bare(next) });
  return { requiredBump, rules: changes.map(({ rule }) => rule.replace("contract/", "")) };
};

describe("what callers address by name keeps its meaning", () => {
  const heads = (a: string, b: string, outputs = ["a", "b"]): ModelLike => ({
    inputs: [X],
    outputs: outputs.map((name) => port(name, FLOAT, ["N", 1])),
    nodes: [node("MatMul", ["x", "w"], ["z"]), node(a, ["z"], ["a"]), node(b, ["z"], ["b"])],
    weights: [floats("w", 3, 1)],
  });
  const scaled = (scale: string, shift: string): ModelLike => ({
    inputs: [X, port("alpha", FLOAT, [1]), port("beta", FLOAT, [1])],
    outputs: [Y],
    nodes: [node("Mul", ["x", scale], ["z"]), node("Add", ["z", shift], ["y"])],
    weights: [floats("alpha", 1), floats("beta", 1)],
  });
  const difference = (from: string, taken: string, inputs = ["p", "q"]): ModelLike => ({
    inputs: inputs.map((name) => port(name, FLOAT, ["N"])),
    outputs: [Y],
    nodes: [node("Sub", [from, taken], ["y"])],
  });

  test.each([
    ["two outputs", heads("Relu", "Sigmoid"), heads("Sigmoid", "Relu")],
    ["two inputs with a default", scaled("alpha", "beta"), scaled("beta", "alpha")],
    ["two inputs", difference("p", "q"), difference("q", "p")],
  ])("%s that swap theirs are more than retraining", (_, old, next) => {
    expect(between(old, next)).toEqual({ requiredBump: "minor", rules: ["architecture-changed"] });
  });

  test("two inputs that swap theirs and their places as well are no less", () => {
    const { rules } = between(difference("p", "q"), difference("q", "p", ["q", "p"]));
    expect(rules).toEqual(["input-reordered", "architecture-changed"]);
  });

  test("outputs in another order are the same architecture", () => {
    expect(fingerprint(heads("Relu", "Sigmoid", ["b", "a"]))).toBe(fingerprint(heads("Relu", "Sigmoid")));
  });
});

describe("what a sequence, a map, an optional or a sparse value holds", () => {
  const taking = (type: Buffer): ModelLike => ({
    inputs: [{ name: "s", type }],
    outputs: [port("n", INT64, [])],
    nodes: [node("SequenceLength", ["s"], ["n"])],
  });

  test.each([
    ["a sequence", sequenceOf(tensorType(FLOAT)), sequenceOf(tensorType(INT64)), "sequence of float"],
    ["a sequence", sequenceOf(tensorType(FLOAT, ["N", 3])), sequenceOf(tensorType(FLOAT, ["N", 4])), "sequence of float[?, 3]"],
    ["a map, its key", mapOf(INT64, tensorType(FLOAT)), mapOf(STRING, tensorType(FLOAT)), "map of int64 → float"],
    ["a map, its value", mapOf(INT64, tensorType(FLOAT)), mapOf(INT64, tensorType(INT64)), "map of int64 → float"],
    ["an optional", optionalOf(tensorType(FLOAT)), optionalOf(sequenceOf(tensorType(FLOAT))), "optional of float"],
    ["a sparse tensor", sparseType(FLOAT, ["N", 3]), sparseType(INT64, ["N", 3]), "sparse float[N, 3]"],
    ["maps in a sequence", sequenceOf(mapOf(INT64, tensorType(FLOAT))), sequenceOf(mapOf(STRING, tensorType(FLOAT))), "sequence of map of int64 → float"],
  ])("%s: another type is a major change", (_, old, next, was) => {
    expect(between(taking(old), taking(next))).toEqual({
      requiredBump: "major",
      rules: expect.arrayContaining(["input-type-changed"]),
    });
    const { changes } = compareVersions({ old: bare(taking(old)), next: bare(taking(next)) });
    expect(changes[0]?.message).toContain(`The input s was ${was} and is `);
  });

  test("another name of a dimension is no other type", () => {
    const named = (name: string) => taking(sequenceOf(tensorType(FLOAT, [name, 3])));
    expect(between(named("N"), named("rows")).requiredBump).toBe("patch");
  });

  test("types nested without end are refused before the stack is", () => {
    let type = tensorType(FLOAT);
    for (let i = 0; i < 500; i++) type = sequenceOf(type);
    expect(readBytes(model(taking(type)))).toEqual({ ok: false, why: expect.stringContaining("types within types") });
  });
});
