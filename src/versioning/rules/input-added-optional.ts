import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputAddedOptional: ContractRule = {
  id: "contract/input-added-optional",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "An optional input was added",
  message: "The input {name} ({type}) is new; it has a default.",
  why: "Existing callers are not affected, and new ones can provide more inputs.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .added.filter((port) => port.optional)
      .map((port) => ({ name: port.name, type: formatType(port) })),
};
