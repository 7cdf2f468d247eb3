import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { isWidened } from "../output-shapes.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputDimensionWidened: ContractRule = {
  id: "contract/output-dimension-widened",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "A dimension of an output was widened",
  message: "The output {name} was {old} and is {next}: it can have other sizes now.",
  why: "Usually the batch dimension of an input and its outputs became dynamic: the same inputs give outputs of the same sizes.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    comparePorts(pair, "outputs")
      .kept.filter(isWidened)
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
