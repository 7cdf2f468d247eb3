import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { OUTPUTS, sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ outputs: [OUTPUTS[1]] }) };

export const said = ["The output label (int64[N]) is gone."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ outputs: [...OUTPUTS, tensor("margin", "float", ["N"])] }),
};
