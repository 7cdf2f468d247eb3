import type { ContractRule } from "../contract-rule.ts";
import { sameModel } from "../same-model.ts";

export const modelChanged: ContractRule = {
  id: "contract/model-changed",
  level: "error",
  waivable: true,
  requires: "patch",
  title: "A model that is not inspected changed",
  message: "The bytes of the model changed; models of this format are not inspected, so only metadata.json shows how.",
  why: "For TorchScript and SavedModel the contract is what metadata.json states. What it does not state is not compared.",
  fix: "Release it at least under the next patch version; export to ONNX to have the contract checked.",
  find: ({ old, next }) =>
    (old.graph === undefined || next.graph === undefined) && !sameModel({ old, next }) ? [{}] : [],
};
