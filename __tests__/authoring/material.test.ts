import { takeModel } from "../../src/authoring/version/material.ts";
import type { ReadModel } from "../../src/release/ports.ts";

const staged = (name: string) => ({ name, file: `/private/${name}`, size: 1, sha256: "0" });
const intake = {
  file: async () => staged("model.onnx"),
  beside: async (_path: string, name: string) => staged(name),
  set: async () => undefined,
  digest: async () => undefined,
};

const take = (...externalData: string[]) => {
  const read = (() => ({ ok: true, signature: { externalData } })) as unknown as ReadModel;
  return takeModel("export/m.onnx", intake, read);
};

test("weights are taken with the model", async () => {
  const { external, bytes } = await take("m.onnx.data", "other.bin");
  expect([external.map(({ name }) => name), bytes]).toEqual([["m.onnx.data", "other.bin"], expect.any(Number)]);
});

test.each([
  [["metadata.json"], "metadata.json is another file of a version"],
  [["readme.MD"], "README.md is another file of a version"],
  [["confusion_matrix.png"], "confusion_matrix.png is another file"],
  [["feature_importance.json"], "feature_importance.json is another file"],
  [["model.onnx"], "the name of the model's own file"],
  [["Model.ONNX"], "the name of the model's own file"],
  [["w.bin", "W.bin"], 'and in "w.bin", which are one file where case does not count'],
  [["w/a.bin"], "is in a subfolder"],
])("weights in %j are refused: %s", async (names, message) => {
  await expect(take(...names)).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringContaining(message),
  });
});
