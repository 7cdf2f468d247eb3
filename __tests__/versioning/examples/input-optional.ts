import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { INPUT, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample({ inputs: [INPUT, tensor("bias", "float", [1])] }),
  next: sample({ inputs: [INPUT, tensor("bias", "float", [1], true)] }),
};

export const said = ["The input bias now has a default."];

export const nearMiss: Pair = { old: sample(), next: sample({ inputs: [INPUT, tensor("bias", "float", [1], true)] }) };
