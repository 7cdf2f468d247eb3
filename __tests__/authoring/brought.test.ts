import { checkHeader } from "../../src/authoring/version/check-header.ts";
import { classesOf } from "../../src/authoring/version/classes.ts";
import { foreignFormat } from "../../src/authoring/version/foreign-format.ts";
import type { GraphSignature } from "../../src/formats/graph.ts";

const header = (...names: string[]) => ({ columns: names.map((name) => ({ name })) });

describe("the header of the rows that a user brings", () => {
  test.each([
    ["has names", header("a", "b", "label"), undefined],
    ["has numbered names", header("0", "1", "2"), undefined],
    ["has a name among numbers", header("0.5", "label"), undefined],
    ["has the column of the labels", header("a", "b"), "b"],
  ])("passes if it %s", (_, columns, label) => {
    expect(() => checkHeader(columns, "rows.csv", { label })).not.toThrow();
  });

  test.each([
    [header(), undefined, "rows.csv is empty.", /a row with the names of the columns/],
    [header("0.5", "-1", "3e-2"), undefined, "has no names of columns: its first row is 0.5, -1, 3e-2.", /above/],
    [header("a", "churned"), "chruned", 'names "chruned", and rows.csv has no such column', /Did you mean churned/],
    [header("a", "b"), "label", 'names "label", and rows.csv', /The columns are a, b\./],
  ])("%j is refused", (columns, label, message, fix) => {
    expect(() => checkHeader(columns, "rows.csv", { label })).toThrow(
      expect.objectContaining({
        code: "usage",
        message: expect.stringContaining(message),
        fix: expect.stringMatching(fix),
      }),
    );
  });
});

test.each([
  ["m.pt", "a file of PyTorch"],
  ["out/M.PKL", "a pickled Python object"],
  ["a\\m.joblib", "a pickled Python object"],
  ["m.keras", "a file of Keras"],
  ["m.cbm", "a file of CatBoost"],
  ["rows.csv", "a table"],
  ["model.onnx", undefined],
  ["model.constructor", undefined],
  ["model", undefined],
  ["out.pt/model", undefined],
])("%s is %s", (path, what) => {
  expect(foreignFormat(path)?.what).toBe(what);
});

test("classes are counted in the output that the gate reads, whatever the others are", () => {
  const output = (name: string, width: number) => ({ name, isTensor: true, type: "float32", shape: ["N", width] });
  const signature = { inputs: [], outputs: [output("scores", 2), output("embedding", 64)] };
  const graph = { classLabels: [] as string[][] } as unknown as GraphSignature;
  expect(classesOf({ graph, signature, labels: ["0", "1"] })).toEqual({ kind: "read", names: ["0", "1"] });
});
