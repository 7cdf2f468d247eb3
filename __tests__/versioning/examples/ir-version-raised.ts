import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ irVersion: 11 }) };

export const nearMiss: Pair = { old: sample({ irVersion: 11 }), next: sample() };
