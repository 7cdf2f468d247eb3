import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ readme: "c2" }) };

export const said = ["The model is byte for byte that of the previous release."];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2" }) };
