import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputRemoved: ContractRule = {
  id: "contract/input-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An input was removed or renamed",
  message: "The input {name} ({type}) is gone{instead}.",
  why: "Callers pass inputs by name, and the runtime refuses the old name.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "inputs").removed.map(({ port, replacedBy }) => ({
      name: port.name,
      type: formatType(port),
      instead: replacedBy === undefined ? "" : `; ${replacedBy.name} takes its place`,
    })),
};
