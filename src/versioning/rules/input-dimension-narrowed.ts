import { formatDimension } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts, compareShapes } from "../ports-compared.ts";

export const inputDimensionNarrowed: ContractRule = {
  id: "contract/input-dimension-narrowed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A dimension of an input was narrowed or changed",
  message: "Dimension {axis} of the input {name} was {old} and is {next}.",
  subject: "{name}/{axis}",
  why: "The runtime refuses tensors that it accepted before: a fixed dimension accepts only its own size.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "inputs").kept.flatMap((kept) =>
      compareShapes(kept)
        .filter(({ change }) => change === "narrowed" || change === "changed")
        .map(({ axis, old, next }) => ({
          name: kept.next.name,
          axis,
          old: formatDimension(old),
          next: formatDimension(next),
        })),
    ),
};
