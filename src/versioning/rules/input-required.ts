import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputRequired: ContractRule = {
  id: "contract/input-required",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An optional input became required",
  message: "The input {name} had a default and has none any more.",
  why: "Callers that left it out are refused by the runtime.",
  fix: "Keep the default, or release a major version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(({ old, next }) => old.optional && !next.optional)
      .map(({ next }) => ({ name: next.name })),
};
