import { formatType } from "../../formats/graph.ts";
import type { ContractRule } from "../contract-rule.ts";
import { comparePorts } from "../ports-compared.ts";

export const inputTypeChanged: ContractRule = {
  id: "contract/input-type-changed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The type of an input changed",
  message: "The input {name} was {old} and is {next}.",
  why: "ONNX Runtime refuses a tensor with a different element type; it never converts one.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    comparePorts(pair, "inputs")
      .kept.filter(({ old, next }) => old.kind !== next.kind || old.type !== next.type)
      .map(({ old, next }) => ({ name: next.name, old: formatType(old), next: formatType(next) })),
};
