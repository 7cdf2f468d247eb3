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
  why: "Callers that ask for it by name are refused by the runtime.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "outputs").removed.map(({ port, replacedBy }) => ({
      name: port.name,
      type: formatType(port),
      instead: replacedBy === undefined ? "" : `; ${replacedBy.name} stands in its place`,
    })),
};
