import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["0"] }) };

export const said = ["The model no longer gives the label 1."];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["1", "0"] }) };
