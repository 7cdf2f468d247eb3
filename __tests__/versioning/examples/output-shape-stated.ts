import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample({ outputs: [OUTPUTS[0], tensor("probabilities", "float", ["N", null])] }),
  next: sample(),
};

// The batch follows that of the input: a fixed one is another shape.
export const said = ["The output probabilities was float[N, ?] and is float[N, 2]: more is known of its shape."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [OUTPUTS[0], tensor("probabilities", "float", [1, 2])] }),
};
