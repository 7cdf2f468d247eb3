import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({ outputs: [...OUTPUTS, tensor("margin", "float", ["N"])] }),
};

export const said = ["The output margin (float[N]) is new."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [tensor("class", "int64", ["N"]), OUTPUTS[1]] }),
};
