import { readGiven } from "../../src/authoring/version/given.ts";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import { agreement, areClasses, chooseFit, closeness } from "../../src/gate/guess-label.ts";
import { editJson } from "../../src/registry/json-edit.ts";

const digest = async (path: string) => (path === "train.csv" ? "a".repeat(64) : undefined);

test.each<[string, string, unknown]>([
  ["training_config.epochs=20", "training_config.epochs", 20],
  ["epochs = 20", "training_config.epochs", 20],
  ["framework_version=1.7", "framework_version", "1.7"],
  ['framework="1"', "framework", "1"],
  ["dataset_hash=@train.csv", "training_config.dataset_hash", "a".repeat(64)],
  ["edge_device_tested=", "validation.edge_device_tested", []],
  ["output_classes=cat, dog", "output_classes", ["cat", "dog"]],
  ['output_classes=["a,b","c"]', "output_classes", ["a,b", "c"]],
  ["deprecated=true", "deprecated", true],
  ["auc_roc=0.9", "metrics.auc_roc", 0.9],
  ["auc_roc=.9", "metrics.auc_roc", 0.9],
  ["epochs=+3", "training_config.epochs", 3],
  ['framework="null"', "framework", "null"],
  ['framework="@train.csv"', "framework", "@train.csv"],
  ["metrics.lift@10=2.5", "metrics.lift@10", 2.5],
])("%s sets %s", async (text, key, value) => {
  expect(await readGiven(text, digest)).toEqual({
    path: key === "metrics.lift@10" ? ["metrics", "lift@10"] : key.split("."),
    value,
  });
});

test.each([
  ["epochs", "does not have the form"],
  ["=1", "does not have the form"],
  ["epoch=1", "is not a key"],
  ["epochs=two", "a whole number"],
  ["epochs=-1", "a whole number"],
  ["auc_roc=2", "a number from 0 to 1"],
  ["model_type=guess", "one of classification"],
  ["dataset_hash=@none.csv", "There is no file"],
  ["version=2.0.0", "is stated by the folder"],
  ["metrics.__proto__=1", "is not a key"],
  ["metrics.a.b=1", "is not a key"],
  ["framework=null", "null means that a value is open"],
  ["epochs=null", "null means that a value is open"],
  ["framework=@train.csv", "which only dataset_hash takes"],
])("%s is refused", async (text, message) => {
  await expect(readGiven(text, digest)).rejects.toThrow(message);
});

test.each<[string, string[], unknown, string]>([
  ['{"a": null, "b": 1}', ["a"], "x", '{"a": "x", "b": 1}'],
  [
    '{\n    "a": {\n        "b": null\n    }\n}\n',
    ["a", "b"],
    ["x"],
    '{\n    "a": {\n        "b": [\n          "x"\n        ]\n    }\n}\n',
  ],
  ['{\n  "a": 1\n}', ["b", "c"], 2, '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}'],
  ["{}", ["a"], 1, '{\n  "a": 1\n}'],
  ['{"a": null}', ["a", "b"], 1, '{"a": {\n  "b": 1\n}}'],
])("%s is edited at %j", (text, path, value, edited) => {
  expect(editJson(text, path, value)).toBe(edited);
});

describe("how well answers fit a column", () => {
  const labels = encodeColumn(["a", "b", "a", "b", "a", "b"]);

  test("is 1 where they say the same, whatever they are called, and 0 where they say nothing", () => {
    expect(agreement({ predicted: encodeColumn(["1", "0", "1", "0", "1", "0"]) }, labels)).toBe(1);
    expect(agreement({ predicted: encodeColumn(["0", "0", "0", "0", "0", "0"]) }, labels)).toBe(0);
    expect(
      agreement({ scores: { width: 2, values: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1) } }, labels),
    ).toBe(1);
    expect(agreement({ scores: { width: 1, values: Float64Array.of(-2, 3, -2, 3, -2, 3) } }, labels)).toBeCloseTo(1);
    expect(agreement({ scores: { width: 1, values: new Float64Array(6) } }, labels)).toBe(0);
    // Four of nine pairs of an a and a b are in order, one is tied.
    expect(agreement({ scores: { width: 1, values: Float64Array.of(1, 2, 3, 2, 3, 3) } }, labels)).toBeCloseTo(1 / 9);
    expect(
      agreement({ scores: { width: 1, values: new Float64Array(6) } }, encodeColumn(["a", "b", "c", "d", "e", "f"])),
    ).toBe(0);
  });
});

test("numbers are close to a column only in its own unit", () => {
  const column = encodeColumn(["1", "2", "3", "4"]);
  expect(closeness(Float64Array.of(1, 2, 3, 4), column)).toBe(1);
  expect(closeness(Float64Array.of(10, 20, 30, 40), column)).toBe(0);
  expect(closeness(Float64Array.of(1, 2, 3, Number.NaN), column)).toBe(0);
  expect(closeness(Float64Array.of(0, 1), encodeColumn(["0", "1"]))).toBe(0);
  expect(closeness(Float64Array.of(1, 2, 3), encodeColumn(["1", "2", "x"]))).toBe(0);
});

describe("the column that a model's answers fit", () => {
  const found = (share: number, ofClasses = false) => ({ fit: share, ofClasses });

  const close = (share: number, exact: number) => ({ ...found(share), exact });

  test.each<[string, { fit: number; ofClasses: boolean; exact?: number }[], number | undefined]>([
    ["one that is close, of two that fit", [close(0.8, 0.3), close(0.9, 0.8)], 1],
    ["two that are close", [close(0.9, 0.8), close(0.9, 0.85)], undefined],
    ["one that fits half", [found(0.55), found(0.1)], undefined],
    ["one that fits well", [found(0.8), found(0.1)], 0],
    ["two that fit", [found(0.8), found(0.7)], undefined],
    ["one that fits badly", [found(0.3), found(0.1)], undefined],
    ["one that fits badly, the only one of classes", [found(0.1), found(0.3, true)], 1],
    ["one that fits badly, one of two of classes", [found(0.1, true), found(0.3, true)], undefined],
    ["the only one of classes, which another fits better than", [found(0.4), found(0.3, true)], undefined],
    ["the only one of classes, which does not fit", [found(0.05, true)], undefined],
    ["none", [], undefined],
  ])("%s", (_, fits, chosen) => {
    expect(chooseFit(fits)).toBe(chosen === undefined ? undefined : fits[chosen]);
  });

  test("has nothing but classes that the file names, however they are written", () => {
    const numbers = [["0", "1"]];
    expect(areClasses(["1.0", "0.0"], numbers)).toBe(true);
    expect(areClasses(["0", "2"], numbers)).toBe(false);
    expect(areClasses(["0", ""], numbers)).toBe(false);
    expect(areClasses(["1"], numbers)).toBe(false);
    expect(areClasses(["yes", "no"], [[], ["no", "yes"]])).toBe(true);
    expect(areClasses(["0", "1"], [])).toBe(false);
  });
});
