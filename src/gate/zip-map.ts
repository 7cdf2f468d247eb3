import { type Finding, finding } from "../domain/finding.ts";
import { counted, formatCount } from "../domain/numbers.ts";
import type { GraphSignature, ZipMap } from "../formats/graph.ts";
import { moreOutputs } from "../formats/onnx/more-outputs.ts";
import type { Scores } from "../metrics/rows.ts";
import { textAt } from "./fixtures/column.ts";
import { placeOf } from "./fixtures/place.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import { describeFailure } from "./model-failure.ts";
import type { Inference, Outputs, Predictions, Progress, RowsAgain } from "./ports.ts";
import { positionNames, readClasses } from "./quality/classes.ts";
import { gateRules as rules } from "./rules.ts";

/** Labels and scores of one row may disagree by this much of a score: a tie. */
const TIE = 1e-6;

/** A copy of a model that also gives the tensor that feeds ZipMap, and how its columns become those of the classes. */
export interface ScoresCopy {
  readonly modelPath: string;
  /** Of the scores alone. */
  readonly plan: FixturePlan;
  /** For each class, its column of the tensor. */
  readonly columns: readonly number[];
}

export interface ScoresInput {
  readonly modelPath: string;
  /** Names the model for findings. */
  readonly model: string;
  /** Path of the fixture set in the repository. */
  readonly fixtures: string;
  /** Empty if it is unknown what the classes are called. */
  readonly classes: readonly string[];
  readonly zipMap: ZipMap;
  readonly plan: FixturePlan;
}

/** Scores next to the labels of the released file, or why there are none. */
export type ScoresRead =
  | {
      readonly ok: true;
      readonly predictions: Predictions;
      readonly copy: ScoresCopy;
      readonly findings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Measures the scores that a model only gives as maps, in a copy that gives the tensor they are made of. `released` is
 * what the model's own file answers; without it, all answers are the copy's. That the copy cannot be run is no fault of
 * the model: it is a warning, and the scores count as not measured.
 */
export async function measureScores(
  input: ScoresInput,
  released: Predictions | undefined,
  inference: Pick<Inference, "extend" | "predict">,
  progress: Progress,
): Promise<ScoresRead> {
  const { modelPath, model, fixtures, zipMap } = input;
  const refuse = (why: string, fix?: string): ScoresRead => ({
    ok: false,
    findings: [
      finding(rules.zipMapNotMeasured, {
        message: `The scores of ${model} were not measured, because ${zipMap.output} is a sequence of maps and ${why.replace(/\.$/, "")}.`,
        location: { file: model },
        fix,
      }),
    ],
  });
  const columns = columnsOf(zipMap.labels, input.classes);
  if (columns === undefined) {
    return refuse(
      `its keys (${shorten(zipMap.labels)}) are not the classes (${shorten(input.classes)})`,
      `List the model's own classes as output_classes in metadata.json: ${shorten(zipMap.labels)}.`,
    );
  }
  const copy: ScoresCopy = {
    modelPath: await inference.extend(modelPath, moreOutputs([zipMap.tensor])),
    plan: { ...input.plan, outputs: { scores: zipMap.tensor } },
    columns,
  };
  const scored = await inference.predict(copy.modelPath, copy.plan, progress);
  if (!scored.ok) {
    const [first] = describeFailure(scored.failure, { model, fixtures });
    return refuse(`a copy with ${zipMap.tensor} as an output cannot be run: ${first?.message ?? "it failed"}`);
  }
  const predictions = joinPredictions(released, orderPredictions(scored.value, columns));
  if (predictions.scores?.width !== columns.length) {
    return refuse(`${zipMap.tensor} has ${predictions.scores?.width ?? 0} columns for ${columns.length} classes`);
  }
  return { ok: true, predictions, copy, findings: [...describe(input), ...checkLabels(input, predictions)] };
}

/** For each class, the column whose key it is, by name or by position; `undefined` if keys and classes are not the same. */
function columnsOf(labels: readonly string[], classes: readonly string[]): readonly number[] | undefined {
  const reader = readClasses(classes.length > 0 ? classes : positionNames(labels.length, []));
  const places = labels.map((label) => reader.indexOf(label));
  const columns = reader.names.map((_, index) => places.indexOf(index));
  return columns.length === labels.length && !columns.includes(-1) ? columns : undefined;
}

/** Outputs with a column of scores for each class, in the order of the classes. */
export function orderOutputs<T extends Outputs>(outputs: T, columns: readonly number[]): T {
  const { scores } = outputs;
  if (scores === undefined || scores.width !== columns.length) return outputs;
  return { ...outputs, scores: orderScores(scores, columns) };
}

function orderScores({ width, values }: Scores, columns: readonly number[]): Scores {
  if (columns.every((column, place) => column === place)) return { width, values };
  const ordered = values.map((_, i) => values[i - (i % width) + (columns[i % width] as number)] as number);
  return { width, values: ordered };
}

function orderPredictions(predictions: Predictions, columns: readonly number[]): Predictions {
  const { again } = predictions;
  const ordered = orderOutputs(predictions, columns);
  if (again === undefined) return ordered;
  const [first, second] = [orderOutputs(again.first, columns), orderOutputs(again.second, columns)];
  return { ...ordered, again: { ...again, first, second } };
}

/** Labels of the one, scores of the other. */
function joinPredictions(released: Predictions | undefined, scored: Predictions): Predictions {
  if (released === undefined) return scored;
  const again = joinAgain(released.again, scored.again);
  return { ...released, ...(scored.scores && { scores: scored.scores }), ...(again && { again }) };
}

/** How many rows were run again depends on the time they took: those that both have. */
function joinAgain(labels: RowsAgain | undefined, scores: RowsAgain | undefined): RowsAgain | undefined {
  if (labels === undefined || scores === undefined) return labels ?? scores;
  const count = Math.min(labels.rows.length, scores.rows.length);
  const failed = labels.failed ?? scores.failed;
  const join = (key: "first" | "second") => ({ ...headOf(scores[key], count), ...headOf(labels[key], count) });
  return {
    ...labels,
    rows: labels.rows.slice(0, count),
    ...(failed === undefined ? {} : { failed }),
    first: join("first"),
    second: join("second"),
  };
}

function headOf({ scores, predicted }: Outputs, rows: number): Outputs {
  return {
    ...(scores && { scores: { ...scores, values: scores.values.slice(0, rows * scores.width) } }),
    ...(predicted && { predicted: { ...predicted, codes: predicted.codes.slice(0, rows) } }),
  };
}

function describe({ model, zipMap }: ScoresInput): Finding[] {
  const { output, tensor } = zipMap;
  const message = `Scores were measured in a copy of ${model} with one more output: ${tensor}, which ZipMap turns into ${output}. Labels and latency are those of the released file. The values in the maps of ${output} were not compared.`;
  return [finding(rules.zipMapMeasured, { message, location: { file: model } })];
}

/** Rows whose label is not a class with the highest score. */
function checkLabels({ model, fixtures, classes, plan, zipMap }: ScoresInput, predictions: Predictions): Finding[] {
  const { predicted, scores } = predictions;
  if (predicted === undefined || scores === undefined) return [];
  const reader = readClasses(classes.length > 0 ? classes : positionNames(scores.width, []));
  const apart: number[] = [];
  for (let row = 0; row < predictions.rows; row++) {
    const label = reader.indexOf(textAt(predicted, row));
    const own = scores.values.subarray(row * scores.width, (row + 1) * scores.width);
    const highest = own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (label >= 0 && (own[label] as number) < highest - TIE) apart.push(row);
  }
  const [first] = apart;
  if (first === undefined) return [];
  const message = `The label ${plan.outputs.predicted} of ${model} is not the class with the highest score in ${zipMap.tensor} for ${formatCount(apart.length)} of ${counted(predictions.rows, "row")}, first for ${placeOf(predictions, first)} of ${fixtures}.`;
  return [finding(rules.zipMapLabels, { message, location: { file: model } })];
}

/** How each framework's exporter leaves ZipMap out, by the beginning of its name. */
const WITHOUT: readonly (readonly [RegExp, string])[] = [
  [/^(?:scikit|sklearn)/i, "Export without it: options={'zipmap': False} in to_onnx or convert_sklearn of skl2onnx."],
  [/^lightgbm/i, "Export without it: zipmap=False in convert_lightgbm of onnxmltools."],
  [
    /^catboost/i,
    "CatBoost has no option to leave it out. Remove the last node from the saved file with the onnx package; docs/quality.md has the lines.",
  ],
];

/**
 * What consumers get from outputs that ZipMap makes. `before`: outputs of the previous release that are such maps already.
 * `framework` is as metadata.json states it.
 */
export function describeZipMaps(
  { zipMaps = [] }: Pick<GraphSignature, "zipMaps">,
  model: string,
  framework: string,
  before: readonly string[] = [],
): Finding[] {
  if (zipMaps.length === 0) return [];
  const fix = WITHOUT.find(([pattern]) => pattern.test(framework.trim()))?.[1];
  return zipMaps
    .filter(({ output }) => !before.includes(output))
    .map(({ output, labels }) =>
      finding(rules.zipMap, {
        message: `The output ${output} of ${model} is a sequence of maps, created by ZipMap: one per row, from ${counted(labels.length, "class", "classes")} to scores. That is what consumers get: it is slow to read, and some runtimes cannot read it or load the model. Removing ZipMap later changes the type of this output, which requires a major release.`,
        fix,
        location: { file: model },
        subject: output,
      }),
    );
}

const MAX_TOLD = 10;

function shorten(names: readonly string[]): string {
  const more = names.length > MAX_TOLD ? ` and ${names.length - MAX_TOLD} more` : "";
  return `${names.slice(0, MAX_TOLD).join(", ")}${more}`;
}
