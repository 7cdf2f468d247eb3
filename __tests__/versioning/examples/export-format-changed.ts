import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ metadata: { exportFormat: "torchscript" } }) };

export const said = ["export_format was onnx and is torchscript."];

export const nearMiss: Pair = { old: sample(), next: sample({ metadata: { framework: "lightgbm" } }) };
