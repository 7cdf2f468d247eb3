import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = {
  old: sample(),
  next: sample({
    opsets: { "ai.onnx": 21, "ai.onnx.ml": 3 },
    architecture: { operators: { "ai.onnx.ml.Scaler": 1 } },
  }),
};

export const said = ["ai.onnx.ml (version 3) is new: consumers need a runtime that has it."];

export const nearMiss: Pair = { old: sample(), next: sample({ opsets: { "ai.onnx": 21, "ai.onnx.ml": 3 } }) };
