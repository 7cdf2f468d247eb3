import type { ContractRule } from "../contract-rule.ts";
import { sameModel } from "../same-model.ts";

export const nothingChanged: ContractRule = {
  id: "contract/nothing-changed",
  level: "warning",
  requires: "none",
  title: "The model is the same",
  message: "The model is byte for byte that of the previous release.",
  why: "A new number for the same bytes makes people roll out what they already have. It may be deliberate, to publish better documents.",
  fix: "Release it only if the documents are the reason.",
  find: (pair) => (sameModel(pair) ? [{}] : []),
};
