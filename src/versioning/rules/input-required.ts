import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputRequired: ContractRule = {
  id: "contract/input-required",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An optional input became required",
  message: "The input {name} no longer has a default.",
  why: "The runtime refuses callers that omit it.",
  fix: "Keep the default, or release a major version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(({ old, next }) => old.optional && !next.optional)
      .map(({ next }) => ({ name: next.name })),
};
