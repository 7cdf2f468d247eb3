import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputOptional: ContractRule = {
  id: "contract/input-optional",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "A required input became optional",
  message: "The input {name} now has a default.",
  why: "Existing callers are not affected, and new ones may omit it.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(({ old, next }) => !old.optional && next.optional)
      .map(({ next }) => ({ name: next.name })),
};
