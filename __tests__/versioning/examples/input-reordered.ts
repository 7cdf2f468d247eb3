import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { INPUT, sample, tensor } from "../sample.ts";

export const example: Pair = {
  old: sample({ inputs: [INPUT, tensor("country", "int64", ["N"])] }),
  next: sample({ inputs: [tensor("country", "int64", ["N"]), INPUT] }),
};

export const said = ["The inputs were input, country and are country, input."];

export const nearMiss: Pair = {
  old: sample({ inputs: [INPUT] }),
  next: sample({ inputs: [tensor("country", "int64", ["N"], true), INPUT] }),
};
