import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({ outputs: [OUTPUTS[0], tensor("probabilities", "float", ["N", 1])] }),
};

export const said = ["The output probabilities was float[N, 2] and is float[N, 1]."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({
    outputs: [OUTPUTS[0], tensor("probabilities", "float", ["N", 3])],
    metadata: { outputClasses: ["legitimate", "fraud", "unclear"] },
  }),
};
