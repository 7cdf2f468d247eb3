import { type Finding, finding, type Location } from "../../domain/finding.ts";
import { defaultMetrics, findMetric } from "../../metrics/catalogue.ts";
import { majorityOf } from "../../metrics/classification.ts";
import { confusionOf } from "../../metrics/confusion.ts";
import type { Metric } from "../../metrics/metric.ts";
import { countRows, type Rows } from "../../metrics/rows.ts";
import { decisionsOf } from "../../registry/decisions.ts";
import type { Document } from "../../registry/document.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import { metricNames } from "../../registry/metrics.ts";
import type { GatePolicy, MetricPolicy, ModelPolicy } from "../../registry/policy-types.ts";
import { suggest } from "../../registry/suggest.ts";
import type { Predictions } from "../ports.ts";
import type { NoPrevious } from "../previous.ts";
import { type Recognized, recognizePositive } from "../recognize.ts";
import type { BaselineQuality, DefaultUsed, Quality } from "../result.ts";
import { gateRules as rules } from "../rules.ts";
import { findChanged } from "./answers.ts";
import { checkBaselines } from "./baselines.ts";
import { countCloseCalls } from "./close-calls.ts";
import { measureCurves } from "./curves.ts";
import { measureDrift } from "./drift.ts";
import { type Judging, judgeMetric, notMeasured, notReproducible } from "./judge.ts";
import { readSample } from "./read-sample.ts";
import type { Sample, SampleInput } from "./sample.ts";
import { judgeSlices } from "./slices.ts";
import { describeDetectableChange, measureMetrics, type Pair } from "./uncertainty.ts";

/** A model's answers on the fixture set, with all that says how they are to be read. */
export interface Answered {
  /** With labels, and at least one row. */
  readonly predictions: Predictions;
  readonly metadata: Document<Metadata>;
  /** Path in the repository, for findings. */
  readonly model: string;
  /** The name of the output that labels were read from. */
  readonly predictedFrom?: string | undefined;
  /** The name of the output that scores were read from. */
  readonly scoresFrom?: string | undefined;
}

export interface QualityInput extends Answered {
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures: { readonly path: string; readonly sha256: string };
  /** The previous release on the same rows; `answers` is absent if it was not run on labelled rows. */
  readonly previous:
    | NoPrevious
    | { readonly kind: "found"; readonly version: string; readonly answers?: Answered | undefined };
  /** As `AssessOptions.resamples`. */
  readonly resamples?: number;
}

export interface QualityResult {
  readonly quality?: Quality;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  /** A limit was set, and the rows could not decide it. */
  readonly undecided: boolean;
}

/** Measures the quality that belongs to the model's type and holds it against model.yml, metadata.json and the previous release. */
export function measureQuality(input: QualityInput): QualityResult {
  const read = readAnswers(input, input.policy, input.fixtures.path);
  if (!read.ok) return { findings: read.findings, defaults: [], undecided: false };
  const { sample } = read;
  const baseline = measurePrevious(input, sample);
  const gate = input.policy?.value.gate ?? {};
  const pair: Pair = {
    candidate: sample.rows,
    ...(baseline.sample === undefined ? {} : { baseline: baseline.sample.rows }),
    seed: input.fixtures.sha256,
    ...(input.resamples === undefined ? {} : { resamples: input.resamples }),
  };
  const { metrics, unknown } = chooseMetrics(sample.rows, input.metadata.value, gate, input);
  const closeCalls = countCloseCalls(sample.rows, gate.output?.threshold);
  const { subjects, assessments } = measureMetrics(metrics, pair);
  const judged = subjects.map((subject) =>
    judgeMetric(subject, { ...judgingOf(subject.name, input, baseline), closeCalls }),
  );
  const minDetectable = describeDetectableChange(assessments, pair, Object.keys(gate.metrics ?? {}));
  const slices = judgeSlices({
    sample,
    pair,
    changed: baseline.changed,
    gate,
    policy: input.policy,
    fixtures: input.fixtures.path,
  });
  const labels = aboutLabels(sample, input);
  const curves = measureCurves(sample);
  const previousCurves = baseline.sample && measureCurves(baseline.sample);
  return {
    quality: {
      fixtures: input.fixtures.path,
      sha256: input.fixtures.sha256,
      rows: countRows(sample.rows),
      // A ranking resamples its queries.
      ...(input.predictions.groups === undefined || sample.rows.type === "ranking"
        ? {}
        : { groups: input.predictions.groups.values.length }),
      ...(gate.weight === undefined ? {} : { weight: gate.weight }),
      policy: decisionsOf(gate),
      seed: pair.seed,
      ...labels.about,
      metrics: judged.map((j) => j.metric),
      slices: slices.slices,
      smallSlices: slices.small,
      ...(minDetectable === undefined ? {} : { minDetectable }),
      ...(baseline.quality === undefined ? {} : { baseline: baseline.quality }),
      ...(curves && { curves: { candidate: curves, ...(previousCurves && { previous: previousCurves }) } }),
    },
    findings: [
      ...judged.flatMap((j) => j.findings),
      ...unknown,
      ...slices.findings,
      ...checkBaselines(sample.rows, input),
      ...labels.findings,
      ...(baseline.findings ?? []),
    ],
    defaults: labels.defaults,
    undecided: slices.undecided || judged.some((j) => j.undecided),
  };
}

function readAnswers(
  { predictions, metadata, model, predictedFrom, scoresFrom }: Answered,
  policy: QualityInput["policy"],
  fixtures: string,
  as?: SampleInput["as"],
) {
  const { model_type: type, output_classes: classes } = metadata.value;
  const output = policy?.value.gate?.output;
  return readSample({
    predictions,
    type,
    classes,
    output,
    predictedFrom,
    scoresFrom,
    model,
    fixtures,
    ...(as && { as }),
  });
}

interface BaselineAnswers {
  readonly sample?: Sample;
  /** For each row, 1 where it was predicted differently. */
  readonly changed?: Uint8Array;
  readonly quality?: BaselineQuality;
  readonly noPrevious?: NoPrevious;
  readonly findings?: readonly Finding[];
}

/** The previous release on the same rows. What stands in its way is no fault of the candidate's. */
function measurePrevious(
  { previous, policy, fixtures, metadata, model }: QualityInput,
  sample: Sample,
): BaselineAnswers {
  if (previous.kind === "none" || previous.kind === "not-looked-for") return { noPrevious: previous };
  const { version } = previous;
  const incomparable = (why: string): BaselineAnswers => ({
    quality: { version, notComparable: why.replace(/\.$/, "") },
    noPrevious: { kind: "not-comparable", version, why },
  });
  if (previous.kind === "not-comparable") return incomparable(previous.why);
  const { answers } = previous;
  if (answers === undefined) return incomparable("it was not run on labelled rows");
  if (answers.metadata.value.model_type !== metadata.value.model_type) {
    return incomparable(`it is a ${answers.metadata.value.model_type} model`);
  }
  const as =
    sample.rows.type === "classification"
      ? { classes: sample.classes ?? [], positive: sample.rows.positive }
      : undefined;
  const read = readAnswers(answers, policy, fixtures.path, as);
  if (!read.ok) return incomparable(read.findings[0]?.message ?? "it could not be read");
  const changed = findChanged(read.sample.answers, sample.answers);
  if (changed === undefined) return incomparable("its predictions are of another kind");
  const count = changed.reduce((sum, flag) => sum + flag, 0);
  const drift = measureDrift(read.sample, sample);
  return {
    sample: read.sample,
    changed,
    quality: { version, changed: { rows: changed.length, count }, ...(drift === undefined ? {} : { drift }) },
    findings: checkKind(version, read.sample, sample, model),
  };
}

/** Nothing states the kind, and the two models differ in it: callers of the one cannot read the scores of the other. */
function checkKind(version: string, before: Sample, now: Sample, model: string): Finding[] {
  if (before.rows.type !== "classification" || now.rows.type !== "classification") return [];
  if (before.rows.scores === undefined || now.rows.scores === undefined) return [];
  if ((before.kind === undefined) === (now.kind === undefined)) return [];
  const [was, is] = now.kind === undefined ? ["logits", "probabilities"] : ["probabilities", "logits"];
  const { why } = (now.kind ?? before.kind) as Recognized<"logit">;
  const message = `The scores of ${model} look like ${is} (${why}), but those of ${version} like ${was}.`;
  return [finding(rules.scoreKindChanged, { message, location: { file: model } })];
}

/** What is measured by default, then what model.yml limits, then what metadata.json declares. */
function chooseMetrics(
  rows: Rows,
  metadata: Metadata,
  { metrics: limits = {} }: GatePolicy,
  input: QualityInput,
): { metrics: Metric[]; unknown: Finding[] } {
  const metrics = new Map(defaultMetrics(rows).map((metric) => [metric.name, metric]));
  const unknown: Finding[] = [];
  const reproduce = input.policy?.value.gate?.declared === "reproduce";
  for (const name of [...Object.keys(limits), ...Object.keys(metadata.metrics)]) {
    if (metrics.has(name)) continue;
    const found = findMetric(name, metadata.model_type);
    if (found !== undefined) metrics.set(name, found);
    else if (name in limits) {
      const meant = suggest(name, metricNames(metadata.model_type));
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      unknown.push(notMeasured(name, `it does not apply to ${metadata.model_type}${hint}`, metricAt(name, input)));
    } else if (reproduce) {
      const because = `it does not apply to ${metadata.model_type}`;
      unknown.push(notReproducible(name, because, input.metadata.locate(["metrics", name])));
    }
  }
  return { metrics: [...metrics.values()], unknown };
}

function metricAt(name: string, { policy, model }: Pick<QualityInput, "policy" | "model">): Location {
  return policy?.locate(["gate", "metrics", name]) ?? { file: model };
}

function judgingOf(name: string, input: QualityInput, { noPrevious }: BaselineAnswers): Judging {
  const gate = input.policy?.value.gate;
  const limits: MetricPolicy | undefined = gate?.metrics?.[name];
  const declared = input.metadata.value.metrics[name];
  return {
    limits,
    decisions: decisionsOf(gate ?? {}),
    limitAt: metricAt(name, input),
    ...(noPrevious === undefined ? {} : { noPrevious }),
    ...(declared === undefined
      ? {}
      : {
          declared: {
            value: declared,
            at: input.metadata.locate(["metrics", name]),
            means: gate?.declared ?? "report",
          },
        }),
  };
}

/** What is reported of a classifier in addition to its metrics. */
function aboutLabels({ rows, kind }: Sample, { policy, model }: QualityInput) {
  if (rows.type !== "classification") return { about: {}, findings: [], defaults: [] };
  const { actual, predicted, classes, classNames = [], positive, weights } = rows;
  const confusion = confusionOf(actual, predicted, classes);
  const majority = majorityOf(confusionOf(actual, predicted, classes, weights));
  const output = policy?.value.gate?.output;
  const name = positive === undefined ? undefined : classNames[positive];
  const positiveDefault = output?.positive_class === undefined ? recognizePositive(classNames) : undefined;
  const defaults: DefaultUsed[] = [
    ...(kind === undefined ? [] : [{ setting: "gate.output.kind", ...kind }]),
    ...(positiveDefault === undefined
      ? []
      : [{ setting: "gate.output.positive_class", value: positiveDefault.value, why: positiveDefault.why }]),
  ];
  return {
    about: {
      ...(name === undefined ? {} : { positiveClass: name }),
      ...(output?.threshold === undefined ? {} : { threshold: output.threshold }),
      majorityShare: majority.share,
      confusion: { classes: classNames, counts: confusion },
    },
    findings: checkPositiveName(positiveDefault, model),
    defaults,
  };
}

/** Precision, recall and f1 are of the positive class: taken for the other one, they say something else. */
function checkPositiveName(recognized: ReturnType<typeof recognizePositive>, model: string): Finding[] {
  if (recognized?.rather === undefined) return [];
  const { value, why, rather } = recognized;
  const message = `The positive class of ${model} is ${value}, ${why}, but the names suggest ${rather}.`;
  const fix = `Set  positive_class: ${JSON.stringify(rather)}  (or ${JSON.stringify(value)}) in gate.output of model.yml.`;
  return [finding(rules.positiveClassDoubtful, { message, fix, location: { file: model } })];
}
