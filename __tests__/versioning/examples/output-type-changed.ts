import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({ outputs: [tensor("label", "string", ["N"]), OUTPUTS[1]] }),
};

export const said = ["The output label was int64[N] and is string[N]."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [tensor("label", "int64", ["rows"]), OUTPUTS[1]] }),
};
