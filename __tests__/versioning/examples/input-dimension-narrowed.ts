import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ inputs: [tensor("input", "float", [1, 3])] }) };

export const said = ["Dimension 0 of the input input was N and is 1."];

export const nearMiss: Pair = { old: sample(), next: sample({ inputs: [tensor("input", "float", ["rows", 3])] }) };
