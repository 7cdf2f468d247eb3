import { compareVersions } from "../../src/versioning/compare.js";
import {
  bare,
  FLOAT,
  floats,
  INT64,
  mapOf,
  ml,
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

describe("a large table of learnt values", () => {
  const ensemble = (nodes: number): ModelLike => ({
    inputs: [X],
    outputs: [Y],
    nodes: [
      ml("TreeEnsembleRegressor", ["x"], ["y"], {
        nodes_values: { floats: Array(nodes).fill(0.5) },
        nodes_modes: Array(nodes).fill("BRANCH_LEQ"),
        nodes_featureids: Array(nodes).fill(1),
      }),
    ],
  });
  const readsOf = (like: ModelLike) => {
    const reads = { count: 0 };
    expect(readBytes(model(like), reads)).toMatchObject({ ok: true });
    return reads.count;
  };

  test("is stepped over: a thousand times as many nodes are no more to read", () => {
    expect(readsOf(ensemble(50_000))).toBeLessThanOrEqual(readsOf(ensemble(50)) + 12);
    expect(fingerprint(ensemble(5_000))).toBe(fingerprint(ensemble(50)));
  });

  test("that belongs to the architecture is read in windows, not value by value", () => {
    const own = (values: readonly number[]): ModelLike => ({
      inputs: [X],
      outputs: [Y],
      nodes: [node("Splines", ["x"], ["y"], { knots: { floats: values } }, "com.acme")],
    });
    expect(readsOf(own(Array(50_000).fill(0.5)))).toBeLessThan(30);
    expect(fingerprint(own([0.5, 0.25]))).not.toBe(fingerprint(own([0.5, 0.75])));
    expect(fingerprint(own(Array(5_000).fill(0.5)))).not.toBe(fingerprint(own(Array(5_001).fill(0.5))));
  });
});
