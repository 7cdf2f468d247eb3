import { finding } from "../../domain/finding.ts";
import { locateRow, placeOf } from "../fixtures/place.ts";
import { gateRules as rules } from "../rules.ts";
import { describeNotFinite } from "./finite.ts";
import { type SampleInput, type SampleRead, sharedOf } from "./sample.ts";

/** Items of a ranking; `predictions.targets`, `scores` and `queries` must be there. */
export function readRanking({ predictions, model, fixtures }: SampleInput): SampleRead {
  const { targets = new Float64Array(), queries } = predictions;
  const { scores = { width: 1, values: new Float64Array() } } = predictions;
  const location = { file: model };
  if (queries === undefined) {
    const message = `${fixtures} has no column that says which rows belong to one query.`;
    return { ok: false, findings: [finding(rules.queryMissing, { message, location: { file: fixtures } })] };
  }
  if (scores.width !== 1) {
    const message = `The output of ${model} has ${scores.width} columns; a ranking model gives one score per item.`;
    return { ok: false, findings: [finding(rules.noOutput, { message, location })] };
  }
  const first = scores.values.findIndex((v) => !Number.isFinite(v));
  if (first >= 0) return { ok: false, findings: [describeNotFinite(predictions, scores, first, model, fixtures)] };
  const negative = targets.findIndex((v) => v < 0);
  if (negative >= 0) {
    const message = `The relevance at ${placeOf(predictions, negative)} of ${fixtures} is below 0.`;
    return {
      ok: false,
      findings: [finding(rules.badTarget, { message, location: locateRow(fixtures, predictions, negative) })],
    };
  }
  return {
    ok: true,
    sample: {
      rows: {
        type: "ranking",
        relevance: targets,
        scores: scores.values,
        query: queries.codes,
        ...sharedOf(predictions),
      },
      answers: { kind: "values", values: scores.values },
      slices: predictions.slices,
    },
  };
}
