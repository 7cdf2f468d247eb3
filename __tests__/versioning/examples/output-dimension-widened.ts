import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample({ outputs: [OUTPUTS[0], tensor("probabilities", "float", [1, 2])] }),
  next: sample(),
};

export const said = ["The output probabilities was float[1, 2] and is float[N, 2]: it can have other sizes now."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [OUTPUTS[0], tensor("probabilities", "float", ["rows", 2])] }),
};
