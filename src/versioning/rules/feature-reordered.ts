import type { ContractRule } from "../contract-rule.ts";
import { areFeaturesPositional, placesOf, sameOrder } from "../ports-compared.ts";

export const featureReordered: ContractRule = {
  id: "contract/feature-reordered",
  level: "error",
  waivable: true,
  requires: "major",
  title: "Features are in a different order",
  message: "The features are in a different order: {first} was number {old} and is number {next}.",
  why: "Callers fill the input tensor by position. Nothing fails then: the model silently computes with swapped values.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const before = old.metadata?.inputFeatures ?? [];
    const after = next.metadata?.inputFeatures ?? [];
    if (!(areFeaturesPositional(old) || areFeaturesPositional(next)) || sameOrder(before, after)) return [];
    const [was, is] = [placesOf(before), placesOf(after)];
    const kept = after.filter((name) => was.has(name));
    const first = before.filter((name) => is.has(name)).find((name, i) => name !== kept[i]) as string;
    return [{ first, old: (was.get(first) as number) + 1, next: (is.get(first) as number) + 1 }];
  },
};
