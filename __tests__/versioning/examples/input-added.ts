import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { INPUT, sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ inputs: [INPUT, tensor("country", "int64", ["N"])] }) };

export const said = ["The input country (int64[N]) is new and has no default."];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ inputs: [INPUT, tensor("country", "int64", ["N"], true)] }),
};
