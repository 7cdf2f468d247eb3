import type { ModelPort } from "../../src/domain/signature.ts";
import { checkPorts, chooseOutputs } from "../../src/gate/outputs.ts";
import type { ModelType } from "../../src/registry/metadata-types.ts";
import type { OutputPolicy } from "../../src/registry/policy-types.ts";
import { tensor } from "../helpers/fake-inference.ts";

const AT = { file: "model.yml", line: 2 };
const MAP: ModelPort = { name: "probs", isTensor: false };
const choose = (outputs: ModelPort[], type: ModelType = "classification", policy?: OutputPolicy) => {
  const chosen = chooseOutputs({ inputs: [], outputs }, { type }, policy, AT);
  if (chosen.ok) return chosen.outputs;
  expect(chosen.findings).toMatchObject([{ rule: "gate/output-missing", location: AT }]);
  return chosen.findings[0]?.message;
};
const check = (inputs: ModelPort[], outputs: ModelPort[]) =>
  checkPorts({ inputs, outputs }, "m.onnx").map(({ rule, level, message, fix, location }) => {
    expect(location).toEqual({ file: "m.onnx" });
    return { rule, level, message, fix };
  });

const label = tensor("label", "int64", "N");
const scores = tensor("p", "float32", "N", 3);
const flat = tensor("f", "float32", "N");

describe("the outputs of a classifier that are read", () => {
  test.each([
    ["labels and scores", [label, scores], { predicted: "label", scores: "p" }],
    ["whichever comes first", [scores, label], { predicted: "label", scores: "p" }],
    ["scores alone", [scores], { scores: "p" }],
    ["labels alone", [label], { predicted: "label" }],
    ["a column of whole numbers as labels", [tensor("l", "int64", "N", 1), scores], { predicted: "l", scores: "p" }],
    ["a column of text as labels", [tensor("l", "string", "N", 1)], { predicted: "l" }],
    ["a column of floats as scores", [tensor("l", "float64", "N", 1)], { scores: "l" }],
    [
      "the first of several",
      [scores, tensor("q", "float16", "N", 2), label, tensor("m", "string", "N")],
      { predicted: "label", scores: "p" },
    ],
    ["one dimension of floats as labels, until model.yml says otherwise", [flat], { predicted: "f" }],
    ["no whole numbers of several columns", [tensor("i", "int64", "N", 2), label], { predicted: "label" }],
    ["no tensor of rank 3", [tensor("t", "float32", "N", 2, 2), label], { predicted: "label" }],
    ["no map, and no type that cannot be read", [MAP, tensor("x", "int4", "N"), label], { predicted: "label" }],
  ])("%s", (_, outputs, chosen) => {
    expect(choose(outputs)).toEqual(chosen);
  });

  test("are none of other shapes", () => {
    const none = "The model has neither an output of labels [rows] nor one of scores [rows, classes].";
    expect(choose([tensor("t", "float32", "N", 2, 2), MAP, tensor("i", "int64", "N", 2)])).toBe(none);
    expect(choose([tensor("s", "float32")])).toBe(none);
  });

  test("are what model.yml says", () => {
    const all = [label, scores, flat];
    expect(choose([flat, label], "classification", { kind: "probability" })).toEqual({
      scores: "f",
      predicted: "label",
    });
    expect(choose([flat], "classification", { kind: "logit" })).toEqual({ scores: "f" });
    expect(choose([flat], "classification", { kind: "label" })).toEqual({ predicted: "f" });
    expect(choose([label, scores], "classification", { kind: "probability" })).toEqual({
      scores: "p",
      predicted: "label",
    });
    expect(choose([label], "classification", { kind: "logit" })).toEqual({ predicted: "label" });
    expect(choose(all, "classification", { name: "p" })).toEqual({ scores: "p" });
    expect(choose(all, "classification", { name: "f" })).toEqual({ predicted: "f" });
    expect(choose(all, "classification", { name: "f", kind: "probability" })).toEqual({ scores: "f" });
    expect(choose(all, "classification", { name: "p", kind: "label" })).toEqual({ predicted: "p" });
    expect(choose(all, "regression", { name: "f" })).toEqual({ scores: "f" });
    expect(choose([label, MAP], "classification", { name: "probs" })).toBe(
      "The model has no readable output probs; it has label.",
    );
    expect(choose([label, scores], "classification", { name: "x" })).toBe(
      "The model has no readable output x; it has label, p.",
    );
    expect(choose([MAP], "classification", { name: "x" })).toBe("The model has no readable output x; it has none.");
  });
});

test.each([
  ["the first of numbers", [label, flat, scores], { scores: "f" }],
  ["a column", [tensor("v", "float64", "N", 1)], { scores: "v" }],
  ["no tensor of rank 3", [tensor("t", "float32", "N", 1, 1), flat], { scores: "f" }],
  ["one of an open rank", [tensor("s", "float32")], { scores: "s" }],
  ["none of whole numbers", [label], "The model has no output of numbers."],
  ["none of a map", [MAP], "The model has no output of numbers."],
])("the output of a regression or a ranking is %s", (_, outputs, chosen) => {
  expect(choose(outputs, "regression")).toEqual(chosen);
  expect(choose(outputs, "ranking")).toEqual(chosen);
});

describe("what cannot be fed or read", () => {
  const good = [tensor("x", "float32", "N", 3)];

  test("is nothing of the types that are carried", () => {
    const types = [
      "float16",
      "float32",
      "float64",
      "int8",
      "uint8",
      "int16",
      "uint16",
      "int32",
      "uint32",
      "int64",
      "uint64",
      "bool",
      "string",
    ];
    const all = types.map((type) => tensor(type, type, "N"));
    expect(check(all, all)).toEqual([]);
  });

  test("is an input of another type, which stops the model", () => {
    expect(check([tensor("b", "bfloat16", 1), { name: "s", isTensor: false }], good)).toMatchObject([
      { rule: "model/unsupported-type", message: "The input b is bfloat16[1], which cannot be fed." },
      { rule: "model/unsupported-type", message: "The input s is not a tensor, which cannot be fed." },
    ]);
    for (const type of ["int4", "int128", "float8", "xfloat32", "float32x", "boolx", "uint2"]) {
      expect(check([tensor("b", type, 1)], good).length).toBe(1);
    }
  });

  test("is an output of another type, or a map, of which something else may be left", () => {
    expect(check(good, [MAP, ...good])).toMatchObject([
      {
        rule: "model/non-tensor-output",
        level: "warning",
        message: "The output probs is a sequence, a map or an optional value, which onnxruntime-node cannot read.",
      },
    ]);
    expect(check(good, [tensor("b", "int4", "N"), ...good])).toMatchObject([
      { rule: "model/unsupported-type", message: "The output b is int4[N], which cannot be read." },
    ]);
    expect(check(good, [MAP]).slice(1)).toEqual([
      {
        rule: "gate/output-missing",
        level: "error",
        message: "m.onnx has no output that can be read.",
        fix: "Export at least one output as a tensor of floats, integers, bool or text.",
      },
    ]);
    expect(check(good, [tensor("b", "int4", "N")]).map(({ rule }) => rule)).toEqual([
      ...["model/unsupported-type", "gate/output-missing"],
    ]);
    expect(check(good, []).map(({ rule }) => rule)).toEqual(["gate/output-missing"]);
  });
});
