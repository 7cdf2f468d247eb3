import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ externalData: ["model.onnx.data"] }) };

export const said = ["The model needs model.onnx.data next to it."];

export const nearMiss: Pair = { old: sample({ externalData: ["model.onnx.data"] }), next: sample() };
