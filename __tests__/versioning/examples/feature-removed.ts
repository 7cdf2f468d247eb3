import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

const NAMED = [tensor("clicks", "float", ["N"]), tensor("seconds", "float", ["N"])];

export const example: Pair = { old: sample(), next: sample({ metadata: { inputFeatures: ["clicks", "hour"] } }) };

export const said = ["The feature seconds was removed (it was number 2 of 3)."];

export const nearMiss: Pair = {
  old: sample({ inputs: NAMED, metadata: { inputFeatures: ["clicks", "seconds"] } }),
  next: sample({ inputs: NAMED, metadata: { inputFeatures: ["clicks"] } }),
};
