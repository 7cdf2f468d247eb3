import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputTypeChanged: ContractRule = {
  id: "contract/output-type-changed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The type of an output changed",
  message: "The output {name} was {old} and is {next}.",
  why: "Callers that read the output as its old type read wrong values or fail.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "outputs")
      .kept.filter(({ old, next }) => old.kind !== next.kind || old.type !== next.type)
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
