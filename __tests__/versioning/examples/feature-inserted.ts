import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

const NAMED = [tensor("clicks", "float", ["N"]), tensor("seconds", "float", ["N"])];

export const example: Pair = {
  old: sample(),
  next: sample({ metadata: { inputFeatures: ["clicks", "country", "seconds", "hour"] } }),
};

export const said = ["The feature country is new, as number 2 of 4."];

export const nearMiss: Pair = {
  old: sample({ inputs: NAMED, metadata: { inputFeatures: ["clicks"] } }),
  next: sample({ inputs: NAMED, metadata: { inputFeatures: ["clicks", "seconds"] } }),
};
