import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { INPUT, sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ inputs: [tensor("features", "float", ["N", 3])] }) };

export const said = ["The input input (float[N, 3]) is gone; features takes its place."];

export const nearMiss: Pair = { old: sample(), next: sample({ inputs: [INPUT, tensor("bias", "float", [1], true)] }) };
