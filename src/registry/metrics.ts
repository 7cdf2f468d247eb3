import type { ModelType } from "./metadata-types.js";

export const MODEL_TYPES: readonly ModelType[] = ["classification", "regression", "ranking"];

/** A metric that `metadata.json` must state for a type of model, with its JSON Schema. */
export interface RequiredMetric {
  readonly name: string;
  readonly schema: object;
}

const share = (name: string): RequiredMetric => ({
  name,
  schema: { type: "number", minimum: 0, maximum: 1, description: "a number from 0 to 1" },
});
const error = (name: string): RequiredMetric => ({
  name,
  schema: { type: "number", minimum: 0, description: "a number, 0 or more" },
});

/** The metrics that every version of a type states. */
export const METRICS_OF: Readonly<Record<ModelType, readonly RequiredMetric[]>> = {
  classification: ["accuracy", "precision", "recall", "f1_score", "auc_roc"].map(share),
  regression: [
    error("rmse"),
    error("mae"),
    { name: "r2", schema: { type: "number", maximum: 1, description: "a number, 1 or less" } },
  ],
  ranking: [share("ndcg")],
};

/** Whether more or less of a metric is better, for the names that the tool knows. */
export const DIRECTIONS: Readonly<Record<string, "higher" | "lower">> = {
  accuracy: "higher",
  precision: "higher",
  recall: "higher",
  f1_score: "higher",
  auc_roc: "higher",
  r2: "higher",
  ndcg: "higher",
  rmse: "lower",
  mae: "lower",
};

/** The direction of a metric by its name, a parameter behind `@` left aside; `undefined` for one that is not known. */
export function directionOf(name: string): "higher" | "lower" | undefined {
  return DIRECTIONS[name] ?? DIRECTIONS[name.split("@", 1)[0] ?? ""];
}
