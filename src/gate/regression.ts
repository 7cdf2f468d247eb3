import { type Finding, finding } from "../nouns/finding.js";
import { describeNotFinite } from "./classification.js";
import type { Measurements } from "./metrics/measured.js";
import { regressionMetrics } from "./metrics/regression.js";
import type { Predictions } from "./ports.js";
import { gateRules as rules } from "./rules.js";

export type Regressed =
  | { readonly ok: true; readonly measurements: Measurements }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Measures a regression on rows with targets; `predictions.targets` and `predictions.scores` must be there. */
export function measureRegression(predictions: Predictions, model: string, fixtures: string): Regressed {
  const { targets = new Float64Array(), scores = { width: 1, values: new Float64Array() } } = predictions;
  if (scores.width !== 1) {
    const message = `The output of ${model} has ${scores.width} columns; a regression gives one value a row.`;
    return { ok: false, findings: [finding(rules.noOutput, { message, location: { file: model } })] };
  }
  const first = scores.values.findIndex((v) => !Number.isFinite(v));
  if (first >= 0) return { ok: false, findings: [describeNotFinite(predictions, scores, first, model, fixtures)] };
  return { ok: true, measurements: regressionMetrics(targets, scores.values) };
}
