import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts, compareShapes } from "../ports-compared.ts";

export const inputDimensionWidened: ContractRule = {
  id: "contract/input-dimension-widened",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "A dimension of an input was widened",
  message: "The input {name} was {old} and is {next}: it accepts everything that it accepted before, and more.",
  why: "Existing callers are not affected, and new ones can use other sizes.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(
        (kept) =>
          (kept.old.shape !== undefined && kept.next.shape === undefined) ||
          compareShapes(kept).some(({ change }) => change === "widened"),
      )
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
