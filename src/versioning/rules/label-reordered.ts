import type { ContractRule } from "../contract-rule.ts";
import { compareLabels } from "../labels-compared.ts";
import { placesOf } from "../ports-compared.ts";

export const labelReordered: ContractRule = {
  id: "contract/label-reordered",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A label of the model has a different number",
  message: "The label {name} was number {old} in the model and is number {next}.",
  why: "Columns of probabilities are in the order of the labels in the model file: callers would read those of another class.",
  fix: "Keep the old classes first and in their order, and add new ones after them.",
  find: (pair) =>
    compareLabels(pair).flatMap(({ old, next }) => {
      const is = placesOf(next);
      return old.flatMap((name, i) => {
        const place = is.get(name) ?? i;
        return place === i ? [] : [{ name, old: i + 1, next: place + 1 }];
      });
    }),
};
