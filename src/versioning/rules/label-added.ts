import type { ContractRule } from "../contract-rule.ts";
import { compareLabels } from "../labels-compared.ts";
import { placesOf } from "../ports-compared.ts";

export const labelAdded: ContractRule = {
  id: "contract/label-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The model has a new label",
  message: "The label {name} is new, as number {place}.",
  why: "Callers can get a prediction that they do not know.",
  fix: "Release it under the next minor version.",
  find: (pair) =>
    compareLabels(pair).flatMap(({ old, next }) => {
      const [was, is] = [placesOf(old), placesOf(next)];
      return next.filter((name) => !was.has(name)).map((name) => ({ name, place: (is.get(name) as number) + 1 }));
    }),
};
