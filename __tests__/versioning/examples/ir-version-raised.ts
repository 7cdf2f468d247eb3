import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ irVersion: 11 }) };

export const said = [
  "The IR version was 10 and is 11: consumers need a runtime that reads it, ONNX Runtime 1.23 or newer.",
];

export const nearMiss: Pair = { old: sample({ irVersion: 11 }), next: sample() };
