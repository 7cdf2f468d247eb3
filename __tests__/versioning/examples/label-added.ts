import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["0", "1", "2"] }) };

export const said = ["The label 2 is new, as number 3."];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2", classLabels: ["1", "0"] }) };
