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
  why: "Existing callers do not provide it, so the runtime refuses their calls.",
  fix: "Give the input a default with an initializer of the same name, or release a major version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .added.filter((port) => !port.optional)
      .map((port) => ({ name: port.name, type: formatType(port) })),
};
