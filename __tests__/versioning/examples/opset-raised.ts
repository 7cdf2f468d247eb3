import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ opsets: { "ai.onnx": 22 } }) };

export const said = [
  "The operator set ai.onnx was 21 and is 22: consumers need a runtime that knows it, ONNX Runtime 1.21 or newer.",
];

export const nearMiss: Pair = { old: sample({ opsets: { "ai.onnx": 22 } }), next: sample() };
