import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const outputRemoved: ContractRule = {
  id: "contract/output-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An output was removed or renamed",
  message: "The output {name} ({type}) was removed{instead}.",
  why: "Callers that ask for it by name are refused by the runtime.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "outputs").removed.map(({ port, replacedBy }) => ({
      name: port.name,
      type: formatType(port),
      instead: replacedBy === undefined ? "" : `; ${replacedBy.name} stands in its place`,
    })),
  example: { old: sample(), next: sample({ outputs: [OUTPUTS[1]] }) },
  nearMiss: { old: sample(), next: sample({ outputs: [...OUTPUTS, tensor("margin", "float", ["N"])] }) },
};
