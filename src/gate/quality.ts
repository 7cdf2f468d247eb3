import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { Document } from "../registry/document.js";
import type { Metadata } from "../registry/metadata-types.js";
import type { ModelPolicy } from "../registry/policy-types.js";
import type { Answers } from "./answers.js";
import { measureClassification } from "./classification.js";
import { judgeMetrics } from "./limits.js";
import type { Measurements } from "./metrics/measured.js";
import type { Predictions } from "./ports.js";
import { measureRegression } from "./regression.js";
import type { DefaultUsed, Quality } from "./result.js";
import { gateRules as rules } from "./rules.js";

export interface QualityInput {
  /** With labels, and at least one row. */
  readonly predictions: Predictions;
  readonly metadata: Document<Metadata>;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly model: string;
  readonly fixtures: string;
}

export interface QualityResult {
  readonly quality?: Quality;
  /** What the rows are answered with, where quality was measured. */
  readonly answers?: Answers;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
}

/** Measures the quality that belongs to the model's type and holds it against model.yml and metadata.json. */
export function measureQuality(input: QualityInput): QualityResult {
  switch (input.metadata.value.model_type) {
    case "classification":
      return classification(input);
    case "regression": {
      const measured = measureRegression(input.predictions, input.model, input.fixtures);
      if (!measured.ok) return { findings: measured.findings, defaults: [] };
      const values = input.predictions.scores?.values ?? new Float64Array();
      return { ...judged(input, measured.measurements, {}), answers: { kind: "values", values } };
    }
    case "ranking":
      return judged(input, new Map(), {});
  }
}

function classification(input: QualityInput): QualityResult {
  const { predictions, metadata, policy, model, fixtures } = input;
  const output = policy?.value.gate?.output;
  const measured = measureClassification({
    predictions,
    classes: metadata.value.output_classes,
    policy: output,
    model,
    fixtures,
  });
  if (!measured.ok) return { findings: measured.findings, defaults: [] };
  const { classes, confusion, majority, positive } = measured;
  const name = positive === undefined ? undefined : classes[positive];
  const result = judged(input, measured.measurements, {
    ...(name === undefined ? {} : { positiveClass: name }),
    majorityShare: majority.share,
    confusion: { classes, counts: confusion },
  });
  const byDefault =
    name !== undefined && output?.positive_class === undefined
      ? [{ setting: "gate.output.positive_class", value: name, why: "the last of two classes" }]
      : [];
  return {
    ...result,
    answers: { kind: "classes", classes, indexes: measured.predicted },
    defaults: byDefault,
    findings: [
      ...result.findings,
      ...checkMajority(measured.measurements, majority.share, classes[majority.index], model),
    ],
  };
}

function checkMajority(measurements: Measurements, share: number, name: string | undefined, model: string): Finding[] {
  const accuracy = measurements.get("accuracy")?.value;
  if (accuracy === undefined || share === 1 || accuracy > share) return [];
  const message = `${model} is right in ${percent(accuracy)} of the rows; always answering ${name ?? "the commonest class"} would be right in ${percent(share)}.`;
  return [finding(rules.notBetterThanMajority, { message, location: { file: model } })];
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

function judged(
  { predictions, metadata, policy, model, fixtures }: QualityInput,
  measurements: Measurements,
  about: Pick<Quality, "positiveClass" | "majorityShare" | "confusion">,
): QualityResult {
  const limitAt = (name: string): Location => policy?.locate(["gate", "metrics", name]) ?? { file: model };
  const { metrics, findings } = judgeMetrics({
    measurements,
    limits: policy?.value.gate?.metrics ?? {},
    declared: metadata.value.metrics,
    declaredMeans: policy?.value.gate?.declared ?? "report",
    limitAt,
    declaredAt: (name) => metadata.locate(["metrics", name]),
  });
  return { quality: { fixtures, rows: predictions.rows, ...about, metrics }, findings, defaults: [] };
}
