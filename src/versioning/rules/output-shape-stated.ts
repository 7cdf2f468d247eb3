import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { isStatedAtLast } from "../output-shapes.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputShapeStated: ContractRule = {
  id: "contract/output-shape-stated",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The shape of an output is now stated",
  message: "The output {name} was {old} and is {next}: more is known of its shape.",
  why: "Exporters leave unknown dimensions open. Callers that accept any size are not affected; what is new is that the size is fixed.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    comparePorts(pair, "outputs")
      .kept.filter((kept) => isStatedAtLast(kept, pair))
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
