import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import { type Confusion, confusionOf } from "../metrics/confusion.ts";
import { randomOf } from "../statistics/random.ts";
import { answersOf } from "./answers.ts";
import { examine } from "./examine.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import { featuresOf } from "./importance/features.ts";
import { chooseMetric, type FeatureLoss, lossOf, sortLosses } from "./importance/losses.ts";
import { drawRows, keptOf } from "./importance/rows.ts";
import type { GateInput } from "./input.ts";
import { describeFailure } from "./model-failure.ts";
import type { Feature, Inference, Outputs, PermutationRunner, Predictions, Progress } from "./ports.ts";
import { type Prepared, prepare, scoresFrom } from "./prepare.ts";
import { readSample } from "./quality/read-sample.ts";
import type { Sample } from "./quality/sample.ts";
import { gateRules as rules } from "./rules.ts";
import { orderOutputs, type ScoresCopy } from "./zip-map.ts";

/** Which documents are to be measured. A confusion matrix is of classifiers only. */
export interface WantedDocuments {
  readonly matrix: boolean;
  readonly importance: boolean;
}

/** How rows of each class were answered. */
export interface Matrix {
  readonly classes: readonly string[];
  readonly counts: Confusion;
}

/** What each feature is worth to a model, by permutation (Breiman 2001; Fisher, Rudin and Dominici 2019). */
export interface Importance {
  readonly metric: string;
  /** The metric's value on the rows as they are. */
  readonly baseline: number;
  readonly repeats: number;
  /** Rows that were permuted, and what they and the orders were drawn from. */
  readonly rows: number;
  readonly seed: string;
  /** The most important first. */
  readonly features: readonly FeatureLoss[];
}

export interface FiguresMeasured {
  readonly findings: readonly Finding[];
  /** Labelled rows of the whole set. */
  readonly rows?: number;
  readonly matrix?: Matrix;
  readonly importance?: Importance;
}

export interface DocumentsListener {
  readonly stage: (title: string) => void;
  readonly progress: Progress;
}

/** As scikit-learn's default. */
const REPEATS = 5;
const MAX_ROWS = 5000;
/** Elements of all inputs that are held at once: 128 MB of float32. */
const MAX_ELEMENTS = 2 ** 25;
/** Answers that one worker process hands back at once: 32 MB. */
const MAX_ANSWERS = 2 ** 22;

/** Runs a model on its fixtures and measures what its documents show. Whatever is measured is there, next to findings of the rest. */
export async function measureFigures(
  input: GateInput,
  wanted: WantedDocuments,
  inference: Inference & PermutationRunner,
  listener: DocumentsListener,
): Promise<FiguresMeasured> {
  const { model, fixtures } = input;
  const examined = await examine(input, inference);
  if (errorsOf(examined.findings).length > 0) return { findings: examined.findings };
  const refuse = (why: string, fix?: string): FiguresMeasured => {
    const message = `The figures of ${model} cannot be measured: ${why}.`;
    const refused = finding(rules.notDocumented, { message, fix, location: { file: fixtures?.path ?? model } });
    return { findings: [...examined.findings, refused] };
  };
  if (examined.inspection === undefined)
    return refuse("only ONNX models are run", "Create them where the model is trained.");
  if (fixtures === undefined) return refuse("there is no fixture set");
  const { signature } = examined.inspection;
  const prepared = await prepare(input, signature, inference);
  if (prepared.plan === undefined) return { findings: [...examined.findings, ...prepared.findings] };
  const { plan } = prepared;
  if (plan.label === undefined) {
    return refuse(`${fixtures.path} has no labels`, "Add a column of labels and name it as gate.label in model.yml.");
  }
  const answered = await answersOf(input, prepared, inference, listener.progress);
  if (!answered.ok) return { findings: [...examined.findings, ...answered.findings] };
  const predictions = answered.predictions as Predictions;
  const found = [...examined.findings, ...(answered.findings ?? [])];
  const read = sampleOf(input, prepared, predictions);
  if (!read.ok) return { findings: [...found, ...read.findings] };
  const importance = wanted.importance
    ? await measureImportance(
        { input, prepared, plan, signature, predictions, copy: answered.copy, sample: read.sample },
        inference,
        listener,
      )
    : undefined;
  return {
    findings: [...found, ...(importance?.findings ?? [])],
    rows: predictions.rows,
    ...(wanted.matrix && read.sample.rows.type === "classification" ? { matrix: matrixOf(read.sample.rows) } : {}),
    ...(importance?.importance && { importance: importance.importance }),
  };
}

/** `kind` is what the scores of all rows were recognized as: those of a few, or of permuted ones, may look different. */
function sampleOf(
  { metadata, policy, model, fixtures }: GateInput,
  prepared: Prepared,
  predictions: Predictions,
  kind?: "logit",
) {
  const { model_type: type, output_classes: classes } = metadata.value;
  const stated = policy?.value.gate?.output;
  const output = kind === undefined ? stated : { ...stated, kind };
  const predictedFrom = prepared.plan?.outputs.predicted;
  return readSample({
    predictions,
    type,
    classes,
    output,
    scoresFrom: scoresFrom(prepared),
    predictedFrom,
    model,
    fixtures: fixtures?.path ?? "",
  });
}

function matrixOf({
  actual,
  predicted,
  classes,
  classNames = [],
}: Extract<Sample["rows"], { type: "classification" }>) {
  return { classes: classNames, counts: confusionOf(actual, predicted, classes) };
}

interface Run {
  readonly input: GateInput;
  readonly prepared: Prepared;
  readonly plan: FixturePlan;
  readonly signature: ModelSignature;
  /** Of all rows. */
  readonly predictions: Predictions;
  /** Where scores were measured, if the model only gives them as maps. */
  readonly copy: ScoresCopy | undefined;
  /** All rows. */
  readonly sample: Sample;
}

/** What is permuted: the released file, or the copy if it is scores that the metric is of. */
function permutedOf({ input, plan, copy, sample }: Run) {
  const fromCopy = copy !== undefined && chooseMetric(sample.rows).name !== "accuracy";
  if (!fromCopy) return { modelPath: input.modelPath, plan, order: (outputs: Outputs) => outputs };
  return {
    modelPath: copy.modelPath,
    plan: copy.plan,
    order: (outputs: Outputs) => orderOutputs(outputs, copy.columns),
  };
}

async function measureImportance(
  run: Run,
  inference: PermutationRunner,
  { stage, progress }: DocumentsListener,
): Promise<{ readonly findings: readonly Finding[]; readonly importance?: Importance }> {
  const { input, prepared, signature, predictions, sample } = run;
  const { model, fixtures, metadata } = input;
  const seed = fixtures?.sha256 ?? "";
  const rows = drawRows(predictions, mostRows(signature), randomOf(`${seed}/rows`));
  const kept = keptOf(predictions, rows);
  const read = (outputs: Outputs) => sampleOf(input, prepared, { ...kept, ...order(outputs) }, sample.kind?.value);
  const { modelPath, plan, order } = permutedOf(run);
  stage(`Permuting the features of ${model}`);
  const features = featuresOf(plan, metadata.value.input_features, signature);
  const losses: FeatureLoss[] = [];
  let baseline: { readonly metric: string; readonly value: number } | undefined;
  for (const part of inParts(features, rows.length * REPEATS * answersARow(run))) {
    const told: Progress = (done, _total, what) => progress(losses.length + done, features.length, what);
    const ran = await inference.permute(modelPath, plan, { rows, features: part, repeats: REPEATS, seed }, told);
    if (!ran.ok) return { findings: describeFailure(ran.failure, { model, fixtures: fixtures?.path ?? "" }) };
    const before = read(ran.value.plain);
    if (!before.ok) return before;
    const metric = chooseMetric(before.sample.rows);
    const { value, undefinedBecause } = { undefinedBecause: "", ...metric.compute(before.sample.rows) };
    if (value === undefined) {
      const message = `The importance of the features of ${model} cannot be measured: ${metric.name} has no value (${undefinedBecause}).`;
      return { findings: [finding(rules.notDocumented, { message, location: { file: fixtures?.path ?? model } })] };
    }
    baseline = { metric: metric.name, value };
    for (const [i, runs] of ran.value.permuted.entries()) {
      const values: number[] = [];
      for (const outputs of runs) {
        const after = read(outputs);
        if (!after.ok) return after;
        values.push(metric.compute(after.sample.rows).value as number);
      }
      losses.push(lossOf((part[i] as Feature).name, value, values));
    }
  }
  if (baseline === undefined) return { findings: [] };
  return {
    findings: [],
    importance: {
      metric: baseline.metric,
      baseline: baseline.value,
      repeats: REPEATS,
      rows: rows.length,
      seed,
      features: sortLosses(losses),
    },
  };
}

/** Fewer where a row is large, such as an image. */
function mostRows({ inputs }: ModelSignature): number {
  const sizes = inputs.map(({ shape = [] }) =>
    shape.slice(1).reduce<number>((product, d) => product * (typeof d === "number" ? d : 1), 1),
  );
  const elements = sizes.reduce((sum, size) => sum + size, 0);
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_ELEMENTS / Math.max(1, elements))));
}

function answersARow({ predictions, plan }: Run): number {
  return (predictions.scores?.width ?? 0) + (plan.outputs.predicted === undefined ? 0 : 1);
}

/** Features in as few parts as the answers of one allow: `answers` are those of one feature. */
function inParts(features: readonly Feature[], answers: number): Feature[][] {
  const size = Math.max(1, Math.floor(MAX_ANSWERS / answers));
  return Array.from({ length: Math.ceil(features.length / size) }, (_, i) => features.slice(i * size, (i + 1) * size));
}
