import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ inputs: [tensor("input", "float", ["N", 1, 3])] }) };

export const said = ["The input input was float[N, 3] and is float[N, 1, 3]."];

export const nearMiss: Pair = { old: sample(), next: sample({ inputs: [tensor("input", "float", undefined)] }) };
