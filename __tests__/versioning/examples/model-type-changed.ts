import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { modelType: "regression" } }) };

export const said = ["model_type was classification and is regression."];

export const nearMiss: Pair = { old: sample(), next: sample({ metadata: { framework: "lightgbm" } }) };
