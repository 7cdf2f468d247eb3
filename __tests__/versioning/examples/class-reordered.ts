import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { outputClasses: ["fraud", "legitimate"] } }) };

export const said = [
  "The class legitimate was number 1 and is number 2.",
  "The class fraud was number 2 and is number 1.",
];

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } }),
};
