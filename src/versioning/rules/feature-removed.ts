import type { ContractRule } from "../contract-rule.ts";
import { areFeaturesPositional, placesOf } from "../ports-compared.ts";

export const featureRemoved: ContractRule = {
  id: "contract/feature-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A feature was removed",
  message: "The feature {name} was removed{hint}.",
  why: "Callers fill the input tensor by position: every value after the removed feature would be read as another one.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const before = old.metadata?.inputFeatures ?? [];
    const after = next.metadata?.inputFeatures;
    if (after === undefined || !areFeaturesPositional(old)) return [];
    const [was, is] = [placesOf(before), placesOf(after)];
    return before
      .filter((name) => !is.has(name))
      .map((name) => ({ name, hint: ` (it was number ${(was.get(name) as number) + 1} of ${before.length})` }));
  },
};
