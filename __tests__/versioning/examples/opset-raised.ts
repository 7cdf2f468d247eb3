import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ opsets: { "ai.onnx": 22 } }) };

export const nearMiss: Pair = { old: sample({ opsets: { "ai.onnx": 22 } }), next: sample() };
