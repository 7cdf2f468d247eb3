import { finding } from "../../domain/finding.ts";
import { gateRules as rules } from "../rules.ts";
import { describeNotFinite } from "./finite.ts";
import { type SampleInput, type SampleRead, sharedOf } from "./sample.ts";

/** Rows of a regression; `predictions.targets` and `predictions.scores` must be there. */
export function readRegression({ predictions, model, fixtures }: SampleInput): SampleRead {
  const { targets = new Float64Array(), scores = { width: 1, values: new Float64Array() } } = predictions;
  if (scores.width !== 1) {
    const message = `The output of ${model} has ${scores.width} columns; a regression model gives one value per row.`;
    return { ok: false, findings: [finding(rules.noOutput, { message, location: { file: model } })] };
  }
  const first = scores.values.findIndex((v) => !Number.isFinite(v));
  if (first >= 0) return { ok: false, findings: [describeNotFinite(predictions, scores, first, model, fixtures)] };
  return {
    ok: true,
    sample: {
      rows: { type: "regression", actual: targets, predicted: scores.values, ...sharedOf(predictions) },
      answers: { kind: "values", values: scores.values },
      slices: predictions.slices,
    },
  };
}
