import type { ContractRule } from "../contract-rule.ts";
import { areFeaturesPositional, placesOf } from "../ports-compared.ts";

export const featureInserted: ContractRule = {
  id: "contract/feature-inserted",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A feature was inserted",
  message: "The feature {name} is new, as number {place} of {count}.",
  why: "Callers fill the input tensor by position and do not provide this feature, so the tensor is too narrow and every later value is shifted.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const before = old.metadata?.inputFeatures;
    const after = next.metadata?.inputFeatures ?? [];
    if (before === undefined || !areFeaturesPositional(next)) return [];
    const [was, is] = [placesOf(before), placesOf(after)];
    return after
      .filter((name) => !was.has(name))
      .map((name) => ({ name, place: (is.get(name) as number) + 1, count: after.length }));
  },
};
