import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputAdded: ContractRule = {
  id: "contract/input-added",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A required input was added",
  message: "The input {name} ({type}) is new and has no default.",
  why: "Callers of the previous version do not feed it, and the runtime refuses them.",
  fix: "Give the input a default by an initializer of its name, or release a major version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .added.filter((port) => !port.optional)
      .map((port) => ({ name: port.name, type: formatType(port) })),
};
