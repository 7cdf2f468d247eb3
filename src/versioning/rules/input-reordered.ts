import type { ContractRule } from "../contract-rule.ts";
import { comparePorts, placesOf, sameOrder } from "../ports-compared.ts";

export const inputReordered: ContractRule = {
  id: "contract/input-reordered",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The inputs are in a different order",
  message: "The inputs were {old} and are {next}.",
  why: "ONNX Runtime takes inputs by name and is not affected; tools that pass inputs by position are.",
  fix: "Release it under the next minor version.",
  find: (pair) => {
    const { kept } = comparePorts(pair, "inputs");
    const old = kept.map((k) => k.old.name);
    const was = placesOf(old);
    const next = (pair.next.graph?.inputs ?? []).map((p) => p.name).filter((name) => was.has(name));
    return sameOrder(old, next) ? [] : [{ old: old.join(", "), next: next.join(", ") }];
  },
};
