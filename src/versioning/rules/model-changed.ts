import type { ContractRule } from "../contract-rule.ts";
import { sameModel } from "../same-model.ts";

export const modelChanged: ContractRule = {
  id: "contract/model-changed",
  level: "error",
  waivable: true,
  requires: "patch",
  title: "A model changed that is not looked into",
  message: "The bytes of the model changed; a model of this format is not looked into, so only its metadata say how.",
  why: "For TorchScript and SavedModel the contract is what metadata.json states. What it does not state is not compared.",
  fix: "Release it at least under the next patch version; export to ONNX where the contract should be checked.",
  find: ({ old, next }) =>
    (old.graph === undefined || next.graph === undefined) && !sameModel({ old, next }) ? [{}] : [],
};
