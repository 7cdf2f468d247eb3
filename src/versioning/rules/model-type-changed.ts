import type { ContractRule } from "../contract-rule.ts";

export const modelTypeChanged: ContractRule = {
  id: "contract/model-type-changed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The type of the model changed",
  message: "model_type was {old} and is {next}.",
  why: "The outputs have a different meaning: for example, callers cannot read a value as a class.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const [was, is] = [old.metadata?.modelType, next.metadata?.modelType];
    return was === undefined || is === undefined || was === is ? [] : [{ old: was, next: is }];
  },
};
