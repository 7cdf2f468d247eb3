import type { ContractRule } from "../contract-rule.ts";
import { sameModel } from "../same-model.ts";

export const documentsChanged: ContractRule = {
  id: "contract/documents-changed",
  level: "error",
  waivable: true,
  requires: "patch",
  title: "Only documents or metadata changed",
  message: "Only documents changed, not the model: {files}.",
  why: "The model is the same, and only its description changed.",
  fix: "Release it under the next patch version.",
  find: ({ old, next }) => {
    const names = [...new Set([...Object.keys(old.otherFiles), ...Object.keys(next.otherFiles)])].sort();
    const changed = names.filter((name) => old.otherFiles[name] !== next.otherFiles[name]);
    return changed.length > 0 && sameModel({ old, next }) ? [{ files: changed.join(", ") }] : [];
  },
};
