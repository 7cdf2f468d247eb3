import type { ContractRule } from "../contract-rule.ts";

export const externalDataAdded: ContractRule = {
  id: "contract/external-data-added",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The weights moved into another file",
  message: "The model needs {file} next to it.",
  subject: "{file}",
  why: "Consumers that fetch only model.onnx, as before, cannot load it.",
  fix: "Export the model with its weights inside model.onnx, or release a major version.",
  find: ({ old, next }) => {
    const before = old.graph?.externalData;
    if (before === undefined) return [];
    const known = new Set(before);
    return (next.graph?.externalData ?? []).filter((file) => !known.has(file)).map((file) => ({ file }));
  },
};
