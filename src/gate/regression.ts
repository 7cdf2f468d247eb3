import { type Finding, finding } from "../nouns/finding.js";
import { describeNotFinite } from "./classification.js";
import { parseCell } from "./fixtures/cells.js";
import type { Measurements } from "./metrics/measured.js";
import { regressionMetrics } from "./metrics/regression.js";
import type { Predictions } from "./ports.js";
import { gateRules as rules } from "./rules.js";

export type Regressed =
  | { readonly ok: true; readonly measurements: Measurements }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const MOST_TOLD = 20;

/** Measures a regression on rows with targets; `predictions.labels` and `predictions.scores` must be there. */
export function measureRegression(predictions: Predictions, model: string, fixtures: string): Regressed {
  const { labels = [], scores = { width: 1, values: new Float64Array() } } = predictions;
  if (scores.width !== 1) {
    const message = `The output of ${model} has ${scores.width} columns; a regression gives one value a row.`;
    return { ok: false, findings: [finding(rules.noOutput, { message, location: { file: model } })] };
  }
  const targets = labels.map((label) => parseCell(label, "float64"));
  const bad = targets.flatMap((t, row) => (t.ok && Number.isFinite(t.value) ? [] : [predictions.lines[row] ?? 1]));
  if (bad.length > 0) {
    const findings = bad.slice(0, MOST_TOLD).map((line) =>
      finding(rules.badTarget, {
        message: `Line ${line} of ${fixtures} has a right answer that is not a number.`,
        location: { file: fixtures, line },
      }),
    );
    return { ok: false, findings };
  }
  const first = scores.values.findIndex((v) => !Number.isFinite(v));
  if (first >= 0) return { ok: false, findings: [describeNotFinite(predictions, scores, first, model, fixtures)] };
  const actual = Float64Array.from(targets, (t) => (t.ok ? t.value : Number.NaN));
  return { ok: true, measurements: regressionMetrics(actual, scores.values) };
}
