import type { ContractRule } from "../contract-rule.ts";
import { runtimeOf } from "../runtimes.ts";

export const domainAdded: ContractRule = {
  id: "contract/domain-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "An operator domain was added",
  message: "{domain} (version {version}) is new: consumers need a runtime that has it{runtime}.",
  subject: "{domain}",
  why: "A runtime refuses a model that uses a domain it does not have. It also refuses one that lists a newer version of a standard domain, used or not.",
  fix: "Release it under the next minor version.",
  find: ({ old, next }) => {
    if (old.graph === undefined || next.graph === undefined) return [];
    const before = old.graph.opsets;
    const used = new Set(Object.keys(next.graph.architecture.operators).map(domainOf));
    return Object.entries(next.graph.opsets)
      .filter(([domain]) => before[domain] === undefined)
      .map(([domain, version]) => ({ domain, version, runtime: runtimeOf(domain, version) }))
      .filter(({ domain, runtime }) => used.has(domain) || runtime !== "");
  },
};

/** `ai.onnx.ml` of `ai.onnx.ml.Scaler`; the default domain has no name there. */
function domainOf(operator: string): string {
  const dot = operator.lastIndexOf(".");
  return dot === -1 ? "ai.onnx" : operator.slice(0, dot);
}
