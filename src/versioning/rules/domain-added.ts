import type { ContractRule } from "../contract-rule.js";
import { sample } from "../sample.js";

export const domainAdded: ContractRule = {
  id: "contract/domain-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "An operator domain was added",
  message: "Operators of {domain} (version {version}) are new: consumers need a runtime that has them.",
  why: "A runtime without that domain refuses the model.",
  fix: "Release it under the next minor version.",
  find: ({ old, next }) => {
    if (old.graph === undefined || next.graph === undefined) return [];
    const before = old.graph.opsets;
    return Object.entries(next.graph.opsets)
      .filter(([domain]) => before[domain] === undefined)
      .map(([domain, version]) => ({ domain, version }));
  },
  example: { old: sample(), next: sample({ opsets: { "ai.onnx": 21, "ai.onnx.ml": 3 } }) },
  nearMiss: { old: sample({ opsets: { "ai.onnx": 21, "ai.onnx.ml": 3 } }), next: sample() },
};
