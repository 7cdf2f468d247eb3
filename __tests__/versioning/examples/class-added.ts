import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({ metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } }),
};

export const said = ["The class unclear is new, as number 3."];

export const nearMiss: Pair = { old: sample(), next: sample({ metadata: { outputClasses: ["fraud", "legitimate"] } }) };
