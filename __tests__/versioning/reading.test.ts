import { compareVersions } from "../../src/versioning/compare.js";
import { bare, FLOAT, floats, type ModelLike, node, port, signatureOf } from "../helpers/onnx.js";

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
