import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["1", "0"] }) };

export const said = [
  "The label 0 was number 1 in the model and is number 2.",
  "The label 1 was number 2 in the model and is number 1.",
];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["0", "1", "2"] }) };
