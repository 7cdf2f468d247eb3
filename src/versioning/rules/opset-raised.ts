import type { ContractRule } from "../contract-rule.ts";
import { runtimeOf } from "../runtimes.ts";

export const opsetRaised: ContractRule = {
  id: "contract/opset-raised",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "An operator set was raised",
  message: "The operator set {domain} was {old} and is {next}: consumers need a runtime that knows it{runtime}.",
  subject: "{domain}",
  why: "A runtime that is older than the operator set refuses the model.",
  fix: "Release it under the next minor version, or export with the old operator set.",
  find: ({ old, next }) => {
    if (old.graph === undefined || next.graph === undefined) return [];
    const before = old.graph.opsets;
    return Object.entries(next.graph.opsets).flatMap(([domain, version]) => {
      const was = before[domain];
      if (was === undefined || version <= was) return [];
      return [{ domain, old: was, next: version, runtime: runtimeOf(domain, version) }];
    });
  },
};
