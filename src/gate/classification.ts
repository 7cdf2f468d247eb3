import { type Finding, finding } from "../nouns/finding.js";
import type { OutputPolicy } from "../registry/policy-types.js";
import { type ClassReader, positionNames, readClasses } from "./classes.js";
import { encodeColumn, mapColumn } from "./fixtures/column.js";
import { locateRow, placeOf } from "./fixtures/place.js";
import { aucRoc, aucRocOneVsRest, type Scores } from "./metrics/auc.js";
import { classificationMetrics, majorityOf } from "./metrics/classification.js";
import { type Confusion, confusionOf } from "./metrics/confusion.js";
import type { Measurements } from "./metrics/measured.js";
import type { Predictions } from "./ports.js";
import { gateRules as rules } from "./rules.js";

export interface ClassificationInput {
  readonly predictions: Predictions;
  /** `output_classes` of metadata.json; empty where it states none. */
  readonly classes: readonly string[];
  readonly policy: OutputPolicy | undefined;
  readonly model: string;
  readonly fixtures: string;
}

export type Classified =
  | {
      readonly ok: true;
      readonly measurements: Measurements;
      readonly confusion: Confusion;
      readonly classes: readonly string[];
      readonly positive: number | undefined;
      /** Index of the class that each row is answered with. */
      readonly predicted: Int32Array;
      readonly majority: { readonly index: number; readonly share: number };
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const MOST_TOLD = 20;

/** Measures a classifier on labelled rows; `predictions.labels` must be there. */
export function measureClassification(input: ClassificationInput): Classified {
  const { predictions, policy } = input;
  const labels = predictions.labels ?? encodeColumn([]);
  const reader = readClasses(
    input.classes.length > 0 ? input.classes : positionNames(predictions.scores?.width, labels.values),
  );
  const actual = mapColumn(labels, reader.indexOf);
  const positive = choosePositive(reader, policy);
  const scores = toProbabilities(predictions.scores, policy?.kind ?? "probability");
  const findings = [
    ...tellRows(input, actual, rules.unknownClass, "has a label that is no class of the model"),
    ...checkPositive(positive, policy, input.model),
    ...checkScores(input, scores, reader.names.length, policy),
  ];
  if (findings.length > 0) return { ok: false, findings };
  const predicted = predict(predictions, scores, reader, positive, policy?.threshold);
  const strange = tellRows(
    { ...input, fixtures: input.fixtures },
    predicted,
    rules.unknownAnswer,
    "is answered with no class of the model",
  );
  if (strange.length > 0) return { ok: false, findings: strange };
  const confusion = confusionOf(actual, predicted, reader.names.length);
  const measurements = new Map(classificationMetrics(confusion, positive));
  if (scores !== undefined) {
    measurements.set(
      "auc_roc",
      positive === undefined
        ? aucRocOneVsRest(scores, actual, reader.names)
        : aucRoc(orientedScores(scores, positive), columnOf(scores, positive), actual, positive),
    );
  }
  return {
    ok: true,
    measurements,
    confusion,
    classes: reader.names,
    positive,
    predicted,
    majority: majorityOf(confusion),
  };
}

/** The positive class: as configured, else the last of two, else none. -1 where the configured one does not exist. */
function choosePositive(reader: ClassReader, policy: OutputPolicy | undefined): number | undefined {
  if (policy?.positive_class !== undefined) return reader.indexOf(String(policy.positive_class));
  return reader.names.length === 2 ? 1 : undefined;
}

function checkPositive(positive: number | undefined, policy: OutputPolicy | undefined, model: string): Finding[] {
  if (positive !== -1) return [];
  return [
    finding(rules.positiveClass, {
      message: `gate.output.positive_class is ${JSON.stringify(policy?.positive_class)}, which is no class of ${model}.`,
    }),
  ];
}

function tellRows(
  { predictions, fixtures }: ClassificationInput,
  indexes: Int32Array,
  rule: typeof rules.unknownClass | typeof rules.unknownAnswer,
  what: string,
): Finding[] {
  const bad: number[] = [];
  indexes.forEach((index, row) => {
    if (index < 0) bad.push(row);
  });
  const told = bad.slice(0, MOST_TOLD).map((row) => {
    const message = `${sentence(placeOf(predictions, row))} of ${fixtures} ${what}.`;
    return finding(rule, { message, location: locateRow(fixtures, predictions, row) });
  });
  if (bad.length <= MOST_TOLD) return told;
  const message = `${bad.length - MOST_TOLD} more rows of ${fixtures}: each ${what}.`;
  return [...told, finding(rule, { message, location: { file: fixtures } })];
}

function checkScores(
  { predictions, model, fixtures }: ClassificationInput,
  scores: Scores | undefined,
  classes: number,
  policy: OutputPolicy | undefined,
): Finding[] {
  if (scores === undefined) return [];
  const location = { file: model };
  if (scores.width !== classes && !(scores.width === 1 && classes === 2)) {
    return [
      finding(rules.noOutput, {
        message: `The scores of ${model} have ${scores.width} columns, but there are ${classes} classes.`,
        location,
      }),
    ];
  }
  const notFinite = scores.values.findIndex((v) => !Number.isFinite(v));
  if (notFinite >= 0) return [describeNotFinite(predictions, scores, notFinite, model, fixtures)];
  if (policy?.kind === "logit") return [];
  const outside = scores.values.findIndex((v) => v < -1e-6 || v > 1 + 1e-6);
  if (outside < 0) return [];
  const place = placeOf(predictions, Math.floor(outside / scores.width));
  return [
    finding(rules.scoresNotProbabilities, {
      message: `${model} answers ${place} of ${fixtures} with a score outside of 0 to 1.`,
      location,
    }),
  ];
}

/** The finding of an answer that is NaN or infinite, with how many rows have one. */
export function describeNotFinite(
  predictions: Predictions,
  { width, values }: Scores,
  first: number,
  model: string,
  fixtures: string,
): Finding {
  const rows = new Set<number>();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) rows.add(Math.floor(i / width));
  });
  const place = placeOf(predictions, Math.floor(first / width));
  return finding(rules.notFinite, {
    message: `${model} answers ${rows.size} of ${predictions.rows} rows with NaN or infinity, first at ${place} of ${fixtures}.`,
    location: { file: model },
  });
}

function toProbabilities(scores: Scores | undefined, kind: OutputPolicy["kind"]): Scores | undefined {
  if (scores === undefined || kind !== "logit") return scores;
  const { width, values } = scores;
  if (width === 1) return { width, values: values.map((z) => 1 / (1 + Math.exp(-z))) };
  const softmax = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const total = row.reduce((sum, z) => sum + Math.exp(z - most), 0);
    row.forEach((z, i) => {
      softmax[start + i] = Math.exp(z - most) / total;
    });
  }
  return { width, values: softmax };
}

/** Scores in which more means more of the positive class: a single column is of the last class. */
function orientedScores(scores: Scores, positive: number): Scores {
  return scores.width === 1 && positive === 0 ? { width: 1, values: scores.values.map((v) => 1 - v) } : scores;
}

function columnOf(scores: Scores, positive: number): number {
  return scores.width === 1 ? 0 : positive;
}

const HALF = 0.5;

/** A threshold decides on two classes; else the model's own label; else its highest score. */
function predict(
  { rows, predicted }: Predictions,
  scores: Scores | undefined,
  reader: ClassReader,
  positive: number | undefined,
  threshold: number | undefined,
): Int32Array {
  const binary = scores !== undefined && reader.names.length === 2 && positive !== undefined;
  if (binary && (threshold !== undefined || (predicted === undefined && scores.width === 1))) {
    const oriented = orientedScores(scores, positive);
    const column = columnOf(scores, positive);
    const least = threshold ?? HALF;
    return Int32Array.from({ length: rows }, (_, i) =>
      (oriented.values[i * scores.width + column] as number) >= least ? positive : 1 - positive,
    );
  }
  if (predicted !== undefined) return mapColumn(predicted, reader.indexOf);
  const { width, values } = scores as Scores;
  return Int32Array.from({ length: rows }, (_, i) => highestOf(values.subarray(i * width, (i + 1) * width)));
}

/** The index of the highest value; the first of equals, as NumPy's argmax. */
function highestOf(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
