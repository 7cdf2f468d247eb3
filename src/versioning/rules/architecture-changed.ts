import { describeArchitectureChange } from "../architecture.ts";
import type { ContractRule } from "../contract-rule.ts";
import { sample } from "../sample.ts";

export const architectureChanged: ContractRule = {
  id: "contract/architecture-changed",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The architecture changed",
  message: "The architecture changed: {what}.",
  why: "A different learner, layer or width is more than retraining: size, speed and edge-case behaviour may differ.",
  fix: "Release it under the next minor version.",
  find: describeArchitectureChange,
  example: {
    old: sample(),
    next: sample({
      model: "b2",
      architecture: { fingerprint: "a2", weights: { "float[3, 32]": 1, "float[32, 2]": 1 } },
    }),
  },
  nearMiss: { old: sample(), next: sample({ model: "b2" }) },
};
