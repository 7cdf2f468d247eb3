import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample, tensor } from "../sample.ts";

export const example: Pair = { old: sample({ inputs: [tensor("input", "float", [1, 3])] }), next: sample() };

export const said = [
  "The input input was float[1, 3] and is float[N, 3]: it accepts everything that it accepted before, and more.",
];

export const nearMiss: Pair = { old: sample(), next: sample({ inputs: [tensor("input", "float", [1, 3])] }) };
