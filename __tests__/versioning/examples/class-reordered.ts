import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { outputClasses: ["fraud", "legitimate"] } }) };

export const nearMiss: Pair = {
  old: sample(),
  next: sample({ metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } }),
};
