import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ outputs: [OUTPUTS[1], OUTPUTS[0]] }) };

export const said = [
  "The output label was number 1 and is number 2.",
  "The output probabilities was number 2 and is number 1.",
];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [...OUTPUTS, tensor("margin", "float", ["N"])] }),
};
