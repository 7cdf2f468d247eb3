import { describeArchitectureChange } from "../architecture.ts";
import type { ContractRule } from "../contract-rule.ts";

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
};
