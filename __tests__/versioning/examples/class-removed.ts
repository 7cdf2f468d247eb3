import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { outputClasses: ["legitimate"] } }) };

export const said = ["The class fraud is gone."];

export const nearMiss: Pair = { old: sample(), next: sample({ metadata: { outputClasses: ["fraud", "legitimate"] } }) };
