import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({
    model: "b2",
    architecture: { fingerprint: "a2", weights: { "float[3, 32]": 1, "float[32, 2]": 1 } },
  }),
};

export const said = [
  "The architecture changed: weights float[3, 16] 1 → 0, float[16, 2] 1 → 0, float[3, 32] 0 → 1 and 1 more.",
];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2" }) };
