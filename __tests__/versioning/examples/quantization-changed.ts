import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { quantization: "int8" } }) };

export const said = ["quantization was none and is int8."];

export const nearMiss: Pair = { old: sample(), next: sample({ model: "b2" }) };
