import type { ContractRule } from "../contract-rule.ts";

export const quantizationChanged: ContractRule = {
  id: "contract/quantization-changed",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The quantization changed",
  message: "quantization was {old} and is {next}.",
  why: "The arithmetic differs, and with it precision, speed and the suitable processors.",
  fix: "Release it under the next minor version.",
  find: ({ old, next }) => {
    const [was, is] = [old.metadata?.quantization, next.metadata?.quantization];
    return was === undefined || is === undefined || was === is ? [] : [{ old: was, next: is }];
  },
};
