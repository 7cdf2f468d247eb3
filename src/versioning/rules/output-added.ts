import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const outputAdded: ContractRule = {
  id: "contract/output-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "An output was added",
  message: "The output {name} ({type}) is new.",
  why: "Callers of the previous version are served as before, and new ones can read more.",
  fix: "Release it under the next minor version.",
  find: (pair) => comparePorts(pair, "outputs").added.map((port) => ({ name: port.name, type: formatType(port) })),
};
