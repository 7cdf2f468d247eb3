import { type Finding, finding } from "../../domain/finding.ts";
import { counted } from "../../domain/numbers.ts";
import { probabilitiesOf, type Scores } from "../../metrics/rows.ts";
import type { OutputPolicy } from "../../registry/policy-types.ts";
import { encodeColumn, mapColumn } from "../fixtures/column.ts";
import { locateRow, placeOf } from "../fixtures/place.ts";
import type { Predictions } from "../ports.ts";
import { recognizeLogits, recognizePositive } from "../recognize.ts";
import { gateRules as rules } from "../rules.ts";
import { type ClassReader, positionNames, readClasses } from "./classes.ts";
import { describeNotFinite } from "./finite.ts";
import { type SampleInput, type SampleRead, sharedOf } from "./sample.ts";

const MAX_TOLD = 20;

/**
 * Rows of a classifier; `predictions.labels` must be there. With `as` everything is expressed in those classes, of which the
 * model's own must all be, and the positive class is that one's.
 */
export function readClassification(input: SampleInput): SampleRead {
  const { predictions, output } = input;
  const labels = predictions.labels ?? encodeColumn([]);
  const own = readClasses(
    input.classes.length > 0 ? input.classes : positionNames(predictions.scores?.width, labels.values),
  );
  const told = input.as === undefined ? own : readClasses(input.as.classes);
  const places = own.names.map((name) => told.indexOf(name));
  if (places.includes(-1)) return { ok: false, findings: [reportOtherClasses(input, own, told)] };
  const actual = mapColumn(labels, told.indexOf);
  const positive =
    input.as === undefined
      ? choosePositive(own, output)
      : input.as.positive === undefined
        ? undefined
        : places.indexOf(input.as.positive);
  const kind = recognizeKind(input);
  const scores = toProbabilities(predictions.scores, output?.kind ?? kind?.value);
  const findings = [
    ...(reportOtherNames(input, actual, own) ??
      reportRows(input, actual, rules.unknownClass, "has a label that is not a class of the model")),
    ...checkPositive(positive, output, input.model),
    ...checkThreshold(input, scores, own.names.length, positive),
    ...checkScores(input, scores, own.names.length, output?.kind ?? kind?.value),
  ];
  if (findings.length > 0) return { ok: false, findings };
  const predicted = predict(predictions, scores, own, positive, output?.threshold);
  const strange = reportRows(
    input,
    predicted,
    rules.unknownAnswer,
    "gets a prediction that is not a class of the model",
  );
  if (strange.length > 0) return { ok: false, findings: reportScores(input, own) ?? strange };
  const indexes = own === told ? predicted : predicted.map((index) => places[index] as number);
  const spread = scores === undefined || own === told ? scores : spreadScores(scores, places, told.names.length);
  return {
    ok: true,
    sample: {
      rows: {
        type: "classification",
        actual,
        predicted: indexes,
        classes: told.names.length,
        classNames: told.names,
        ...(positive === undefined ? {} : { positive: places[positive] as number }),
        ...(spread === undefined ? {} : { scores: spread }),
        ...sharedOf(predictions),
      },
      answers: { kind: "classes", classes: told.names, indexes },
      classes: told.names,
      ...(kind === undefined ? {} : { kind }),
      slices: predictions.slices,
    },
  };
}

/** A threshold that is stated is one on probabilities or on logits: which, only model.yml can say. */
function recognizeKind({ predictions: { scores }, output, scoresFrom }: SampleInput) {
  const isOpen = scores !== undefined && output?.kind === undefined && output?.threshold === undefined;
  return isOpen ? recognizeLogits(scoresFrom, scores) : undefined;
}

/** Labels of two classes that are fractions are scores: one finding for all rows, in place of one for each. */
function reportScores(
  { predictions, predictedFrom, model }: SampleInput,
  { names }: ClassReader,
): Finding[] | undefined {
  const { predicted } = predictions;
  if (predicted === undefined || predictedFrom === undefined || names.length !== 2) return undefined;
  const numbers = predicted.values.map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  if (numbers.some((n, i) => Number.isNaN(n) && predicted.values[i] !== "NaN")) return undefined;
  const finite = numbers.filter(Number.isFinite);
  if (finite.every(Number.isInteger)) return undefined;
  const isShare = finite.every((n) => n >= 0 && n <= 1);
  const [what, kind] = isShare ? ["probabilities", "probability"] : ["logits", "logit"];
  const name = PLAIN_NAME.test(predictedFrom) ? predictedFrom : JSON.stringify(predictedFrom);
  return [
    finding(rules.scoresAsLabels, {
      message: `The output ${predictedFrom} of ${model} is read as labels, but it looks like ${what}: set gate.output: { name: ${name}, kind: ${kind} }.`,
      fix: `Set  output: { name: ${name}, kind: ${kind} }  under gate in model.yml.`,
      location: { file: model },
    }),
  ];
}

/** What YAML takes for text without quotes. */
const PLAIN_NAME = /^[A-Za-z_][\w./]*$/;

function reportOtherClasses({ model }: SampleInput, own: ClassReader, told: ClassReader): Finding {
  const gone = own.names.filter((name) => told.indexOf(name) < 0);
  const message = `${model} has classes that the other model does not have: ${gone.join(", ")}.`;
  return finding(rules.unknownAnswer, { message, location: { file: model } });
}

/** Scores with a column for each of `classes`; a class that the model does not know has the score 0. */
function spreadScores(scores: Scores, places: readonly number[], classes: number): Scores {
  const rows = scores.values.length / scores.width;
  const values = new Float64Array(rows * classes);
  for (const [index, place] of places.entries()) {
    const column = probabilitiesOf(scores, index);
    for (let row = 0; row < rows; row++) values[row * classes + place] = column[row] as number;
  }
  return { width: classes, values };
}

/** The positive class: as configured, else the last of two, else none. -1 where the configured one does not exist. */
function choosePositive(reader: ClassReader, policy: OutputPolicy | undefined): number | undefined {
  if (policy?.positive_class !== undefined) return reader.indexOf(String(policy.positive_class));
  return recognizePositive(reader.names) === undefined ? undefined : 1;
}

function checkPositive(positive: number | undefined, policy: OutputPolicy | undefined, model: string): Finding[] {
  if (positive !== -1) return [];
  return [
    finding(rules.positiveClass, {
      message: `gate.output.positive_class is ${JSON.stringify(policy?.positive_class)}, which is not a class of ${model}.`,
    }),
  ];
}

/** A threshold decides on two classes by the score of one. */
function checkThreshold(
  { output, model }: SampleInput,
  scores: Scores | undefined,
  classes: number,
  positive: number | undefined,
): Finding[] {
  if (output?.threshold === undefined || (scores !== undefined && classes === 2 && positive !== undefined)) return [];
  const why = scores === undefined ? "gives no scores" : `has ${classes} classes and no positive class`;
  const message = `gate.output.threshold is ${output.threshold}, but ${model} ${why}.`;
  return [finding(rules.thresholdUnused, { message, location: { file: model } })];
}

/** Labels whose names are all different from those of the classes: one finding for the column, in place of one for each row. */
function reportOtherNames(
  { predictions: { labels }, fixtures, model }: SampleInput,
  indexes: Int32Array,
  { names }: ClassReader,
): Finding[] | undefined {
  if (labels === undefined || indexes.length < 2 || indexes.some((index) => index >= 0)) return undefined;
  const shown = (all: readonly string[]) =>
    `${all
      .slice(0, MAX_TOLD)
      .map((name) => JSON.stringify(name))
      .join(", ")}${all.length > MAX_TOLD ? ` and ${all.length - MAX_TOLD} more` : ""}`;
  return [
    finding(rules.unknownClass, {
      message: `No label of ${fixtures} is a class of ${model}: the labels are ${shown(labels.values)}; the classes are ${shown(names)}.`,
      fix: "Call both the same: in the column with the labels, or in output_classes of metadata.json if these are not the names that the model answers.",
      location: { file: fixtures },
    }),
  ];
}

function reportRows(
  { predictions, fixtures }: SampleInput,
  indexes: Int32Array,
  rule: typeof rules.unknownClass | typeof rules.unknownAnswer,
  what: string,
): Finding[] {
  const bad: number[] = [];
  indexes.forEach((index, row) => {
    if (index < 0) bad.push(row);
  });
  const told = bad.slice(0, MAX_TOLD).map((row) => {
    const message = `${sentence(placeOf(predictions, row))} of ${fixtures} ${what}.`;
    return finding(rule, { message, location: locateRow(fixtures, predictions, row) });
  });
  if (bad.length <= MAX_TOLD) return told;
  const message = `${counted(bad.length - MAX_TOLD, "more row")} of ${fixtures} ${bad.length - MAX_TOLD === 1 ? "has" : "have"} the same problem: each ${what}.`;
  return [...told, finding(rule, { message, location: { file: fixtures } })];
}

function checkScores(
  { predictions, model, fixtures }: SampleInput,
  scores: Scores | undefined,
  classes: number,
  kind: OutputPolicy["kind"],
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
  if (kind === "logit") return [];
  const outside = scores.values.findIndex((v) => v < -1e-6 || v > 1 + 1e-6);
  if (outside < 0) return [];
  const place = placeOf(predictions, Math.floor(outside / scores.width));
  return [
    finding(rules.scoresNotProbabilities, {
      message: `${model} gives ${place} of ${fixtures} a score outside 0 to 1.`,
      location,
    }),
  ];
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
