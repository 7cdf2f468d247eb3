import { readGiven } from "../../src/authoring/version/given.ts";
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
