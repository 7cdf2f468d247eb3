import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

const NAMED = [tensor("clicks", "float", ["N"]), tensor("seconds", "float", ["N"])];

export const example: Pair = {
  old: sample(),
  next: sample({ metadata: { inputFeatures: ["seconds", "clicks", "hour"] } }),
};

export const said = ["The features are in a different order: clicks was number 1 and is number 2."];

export const nearMiss: Pair = {
  old: sample({ inputs: NAMED, metadata: { inputFeatures: ["clicks", "seconds"] } }),
  next: sample({ inputs: NAMED, metadata: { inputFeatures: ["seconds", "clicks"] } }),
};
