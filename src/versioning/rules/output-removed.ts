import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputRemoved: ContractRule = {
  id: "contract/output-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An output was removed or renamed",
  message: "The output {name} ({type}) is gone{instead}.",
  why: "The runtime refuses callers that request it by name.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "outputs").removed.map(({ port, replacedBy }) => ({
      name: port.name,
      type: formatType(port),
      instead: replacedBy === undefined ? "" : `; ${replacedBy.name} takes its place`,
    })),
};
