import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputRankChanged: ContractRule = {
  id: "contract/input-rank-changed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The rank of an input changed",
  message: "The input {name} was {old} and is {next}.",
  why: "The runtime refuses a tensor with a different number of dimensions.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(({ old, next }) => next.shape !== undefined && old.shape?.length !== next.shape.length)
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
