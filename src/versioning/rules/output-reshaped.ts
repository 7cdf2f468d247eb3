import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { isReshaped } from "../output-shapes.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputReshaped: ContractRule = {
  id: "contract/output-reshaped",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The shape of an output changed",
  message: "The output {name} was {old} and is {next}.",
  why: "Callers that index into the output read wrong values or fail.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "outputs")
      .kept.filter((kept) => isReshaped(kept, pair))
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
