import type { ContractRule } from "../contract-rule.ts";
import { compareLabels } from "../labels-compared.ts";
import { placesOf } from "../ports-compared.ts";

export const labelRemoved: ContractRule = {
  id: "contract/label-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The model no longer gives a label",
  message: "The model no longer gives the label {name}.",
  why: "The labels are in the model file, whatever metadata.json states. Callers that expect this label never get it.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: (pair) =>
    compareLabels(pair).flatMap(({ old, next }) => {
      const is = placesOf(next);
      return old.filter((name) => !is.has(name)).map((name) => ({ name }));
    }),
};
