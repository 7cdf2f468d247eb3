import type { ModelSignature } from "../../domain/signature.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { recognizeQuery } from "../../gate/recognize.ts";
import type { ModelType } from "../../registry/metadata-types.ts";

const isGrade = (label: string) => /^\d+(?:\.0*)?$/.test(label);

export interface TypeEvidence {
  readonly graph: GraphSignature;
  readonly signature: ModelSignature;
  /** Columns of the fixtures that feed nothing. */
  readonly others: readonly string[];
  /** Distinct labels of the fixtures as text, where they are known. */
  readonly labels: readonly string[] | undefined;
}

const CLASSIFIER = /(?:^|\.)(?:TreeEnsembleClassifier|LinearClassifier|SVMClassifier|ZipMap|ArgMax)$/;
const REGRESSOR = /(?:^|\.)(?:TreeEnsembleRegressor|LinearRegressor|SVMRegressor)$/;
const TRUTH = /^(?:0|1|0\.0+|1\.0+|true|false)$/i;

/**
 * What a model does, by its own file first: classes, operators, the shapes and names of its outputs; then by the labels. Of
 * one number a row, it is a ranking if the fixtures have a column of queries. `undefined` if nothing says it.
 */
export function modelTypeOf({ graph, signature, others, labels }: TypeEvidence): ModelType | undefined {
  const operators = Object.keys(graph.architecture.operators);
  const is = (pattern: RegExp) => operators.some((operator) => pattern.test(operator));
  const { outputs } = signature;
  const wide = outputs.some(
    ({ type = "", shape = [] }) => /^float/.test(type) && shape.length === 2 && Number(shape[1]) > 1,
  );
  const labelled = outputs.some(({ type = "" }) => /^(?:string|bool|u?int)/.test(type));
  const named = outputs.some(({ name }) => /prob|logit|class|label|softmax|sigmoid/i.test(name));
  if (graph.classLabels.length > 0 || is(CLASSIFIER) || wide || labelled || named) return "classification";
  if (recognizeQuery(others, new Set()) !== undefined && labels?.every(isGrade)) return "ranking";
  if (labels === undefined || labels.length === 0) return is(REGRESSOR) ? "regression" : undefined;
  if (labels.some((label) => label !== "" && !Number.isFinite(Number(label)) && !TRUTH.test(label)))
    return "classification";
  const truth = labels.length <= 2 && labels.every((label) => TRUTH.test(label));
  if (is(REGRESSOR)) return "regression";
  return truth ? "classification" : "regression";
}
