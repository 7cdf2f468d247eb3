import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";
import { INPUT, sample, tensor } from "../sample.ts";

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
  example: {
    old: sample({ inputs: [INPUT, tensor("bias", "float", [1], true)] }),
    next: sample({ inputs: [INPUT, tensor("bias", "float", [1])] }),
  },
  nearMiss: {
    old: sample({ inputs: [INPUT, tensor("bias", "float", [1])] }),
    next: sample({ inputs: [INPUT, tensor("bias", "float", [1], true)] }),
  },
};
