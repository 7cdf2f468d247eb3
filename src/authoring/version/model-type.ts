import type { ModelSignature } from "../../domain/signature.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { recognizeQuery } from "../../gate/recognize.ts";
import type { ModelType } from "../../registry/metadata-types.ts";

/** Grades of relevance are few; counts are not. */
const isLowGrade = (label: string) => /^[0-5](?:\.0*)?$/.test(label);
const isGrade = (label: string) => /^\d+(?:\.0*)?$/.test(label);

export interface TypeEvidence {
  readonly graph: GraphSignature;
  readonly signature: ModelSignature;
  /** Columns of the fixtures that feed nothing. */
  readonly others: readonly string[];
  /** Distinct labels of the fixtures as text, where they are known. */
  readonly labels: readonly string[] | undefined;
  /** Of the other columns, those that look like ids of what rows belong to: many values, each in several rows. */
  readonly repeated: readonly string[];
}

const CLASSIFIER = /(?:^|\.)(?:TreeEnsembleClassifier|LinearClassifier|SVMClassifier|ZipMap|ArgMax)$/;
const REGRESSOR = /(?:^|\.)(?:TreeEnsembleRegressor|LinearRegressor|SVMRegressor)$/;
const TRUTH = /^(?:0|1|0\.0+|1\.0+|true|false)$/i;

/** A type that the labels and the other columns say, and not the file. */
export interface GuessedType {
  readonly type: ModelType;
  /** As a clause. */
  readonly why: string;
}

/**
 * What a model does, by its own file first: classes, operators, the shapes and names of its outputs; then by the labels, which
 * is a guess and says why. Of one number a row, it is a ranking if the fixtures have a column of queries, and no regression if
 * there are two labels. `undefined` if nothing says it, or if two things are as likely.
 */
export function modelTypeOf({
  graph,
  signature,
  others,
  labels,
  repeated,
}: TypeEvidence): ModelType | GuessedType | undefined {
  const operators = Object.keys(graph.architecture.operators);
  const is = (pattern: RegExp) => operators.some((operator) => pattern.test(operator));
  const { outputs } = signature;
  const wide = outputs.some(
    ({ type = "", shape = [] }) => /^float/.test(type) && shape.length === 2 && Number(shape[1]) > 1,
  );
  const labelled = outputs.some(({ type = "" }) => /^(?:string|bool|u?int)/.test(type));
  const named = outputs.some(({ name }) => /prob|logit|class|label|softmax|sigmoid/i.test(name));
  if (graph.classLabels.length > 0 || is(CLASSIFIER) || wide || labelled || named) return "classification";
  const regressor = is(REGRESSOR);
  if (labels === undefined || labels.length === 0) return regressor ? "regression" : undefined;
  const one = "it answers one number per row";
  const query = recognizeQuery(others, new Set());
  if (query !== undefined && labels.every(isGrade)) {
    return {
      type: "ranking",
      why: `${one}, the labels are grades, and ${query.value} says which rows belong together`,
    };
  }
  if (labels.some((label) => label !== "" && !Number.isFinite(Number(label)) && !TRUTH.test(label)))
    return { type: "classification", why: "the labels are names" };
  if (labels.length === 2) {
    // A regressor of two labels may be either.
    return regressor ? undefined : { type: "classification", why: `${one}, and there are two labels` };
  }
  if (regressor) return "regression";
  if (repeated.length > 0 && labels.every(isLowGrade)) return undefined;
  if (labels.every((label) => TRUTH.test(label)))
    return { type: "classification", why: `${one}, and the label is a truth value` };
  return { type: "regression", why: `${one}, and the labels are numbers` };
}
