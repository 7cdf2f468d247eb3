import { type Finding, finding } from "../../domain/finding.ts";
import { counted, formatMeasured } from "../../domain/numbers.ts";
import { findMetric } from "../../metrics/catalogue.ts";
import { majorityOf } from "../../metrics/classification.ts";
import { confusionOf } from "../../metrics/confusion.ts";
import { answerConstantly } from "../../metrics/constant.ts";
import { type ClassificationRows, countRows, type RegressionRows, type Rows } from "../../metrics/rows.ts";
import type { Document } from "../../registry/document.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { gateRules as rules } from "../rules.ts";

export interface BaselineInput {
  readonly policy: Document<ModelPolicy> | undefined;
  /** Paths in the repository. */
  readonly model: string;
  readonly fixtures: { readonly path: string };
}

/** Warnings about a model that does no better than one that answers every row alike, and about rows that do not distinguish the two. */
export function checkBaselines(rows: Rows, input: BaselineInput): Finding[] {
  const oneLabel = checkLabels(rows, input);
  if (oneLabel.length > 0) return oneLabel;
  if (rows.type === "classification") return checkMajority(rows, input);
  return rows.type === "regression" ? checkMean(rows, input) : [];
}

function checkLabels(rows: Rows, { fixtures: { path } }: BaselineInput): Finding[] {
  const labels = rows.type === "ranking" ? rows.relevance : rows.actual;
  const [first] = labels;
  if (first === undefined || countRows(rows) < 2 || labels.some((label) => label !== first)) return [];
  const name = rows.type === "classification" ? (rows.classNames?.[first] ?? first) : first;
  const message = `All ${counted(countRows(rows), "row")} of ${path} have the label ${name}: a model that always predicts it would be perfect on them.`;
  return [finding(rules.oneLabel, { message, location: { file: path } })];
}

/** Where a policy judges ranking or probabilities and leaves accuracy alone, accuracy is irrelevant. */
function isJudgedByLabels(policy: BaselineInput["policy"]): boolean {
  const limits = Object.keys(policy?.value.gate?.metrics ?? {});
  return limits.length === 0 || limits.includes("accuracy");
}

function checkMajority(rows: ClassificationRows, { policy, model }: BaselineInput): Finding[] {
  if (!isJudgedByLabels(policy)) return [];
  const { actual, predicted, classes, weights, classNames } = rows;
  const { index, share } = majorityOf(confusionOf(actual, predicted, classes, weights));
  const accuracy = findMetric("accuracy", "classification")?.compute(rows).value;
  if (accuracy === undefined || accuracy > share) return [];
  const name = classNames?.[index] ?? "the most frequent class";
  const message = `${model} has an accuracy of ${percent(accuracy)}; the majority-class baseline (always ${name}) has ${percent(share)}.`;
  return [finding(rules.notBetterThanMajority, { message, location: { file: model } })];
}

function checkMean(rows: RegressionRows, { model }: BaselineInput): Finding[] {
  const metric = findMetric("rmse", "regression");
  const [own, constant] = [rows, answerConstantly(rows).rows].map((of) => metric?.compute(of).value);
  if (own === undefined || constant === undefined || own < constant) return [];
  const message = `${model} has an RMSE of ${formatMeasured(own, constant)}; always answering the mean of the labels has ${formatMeasured(constant, own)}.`;
  return [finding(rules.notBetterThanMean, { message, location: { file: model } })];
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
