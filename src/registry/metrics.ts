import type { ModelType } from "./metadata-types.ts";

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

/** What is better: more of a metric, less of it, or a value nearer to 1. */
export type Direction = "higher" | "lower" | "nearest to 1";

/** A metric that the tool measures, by the name that `model.yml` gives it. */
export interface KnownMetric {
  readonly name: string;
  readonly type: ModelType;
  readonly direction: Direction;
  /** What may follow the name after an `@`. */
  readonly parameter?: MetricParameter;
}

export interface MetricParameter {
  readonly example: string;
  /** A name without `@` is a metric too. */
  readonly optional: boolean;
  readonly accepts: (value: number) => boolean;
}

const atLeast = (least: number, example: string): MetricParameter => ({
  example,
  optional: true,
  accepts: (value) => Number.isInteger(value) && value >= least && value <= 10_000,
});

const higher = (type: ModelType, ...names: string[]): KnownMetric[] =>
  names.map((name) => ({ name, type, direction: "higher" }));
const lower = (type: ModelType, ...names: string[]): KnownMetric[] =>
  names.map((name) => ({ name, type, direction: "lower" }));

const KNOWN: readonly KnownMetric[] = [
  ...higher("classification", "accuracy", "precision", "recall", "f1_score", "auc_roc", "average_precision"),
  ...higher("classification", "specificity", "specificity_macro"),
  ...higher("classification", "precision_macro", "recall_macro", "f1_macro"),
  ...higher("classification", "precision_weighted", "recall_weighted", "f1_weighted"),
  ...lower("classification", "log_loss", "brier_score", "normalized_entropy"),
  {
    name: "calibration_error",
    type: "classification",
    direction: "lower",
    parameter: atLeast(2, "calibration_error@15"),
  },
  { name: "calibration_ratio", type: "classification", direction: "nearest to 1" },
  {
    name: "recall_at_fpr",
    type: "classification",
    direction: "higher",
    parameter: {
      example: "recall_at_fpr@0.01",
      optional: false,
      accepts: (value) => value >= 0 && value < 1,
    },
  },
  {
    name: "precision_at_recall",
    type: "classification",
    direction: "higher",
    parameter: {
      example: "precision_at_recall@0.8",
      optional: false,
      accepts: (value) => value > 0 && value <= 1,
    },
  },
  ...lower("regression", "rmse", "mae", "mape"),
  ...higher("regression", "r2"),
  {
    name: "ndcg",
    type: "ranking",
    direction: "higher",
    parameter: atLeast(1, "ndcg@10"),
  },
  ...higher("ranking", "mrr", "map"),
];

const BY_NAME = new Map(KNOWN.map((metric) => [metric.name, metric]));
const NAME = /^([a-z0-9_]+)(?:@([0-9]+(?:\.[0-9]+)?))?$/;

/** The metric of a name such as `accuracy` or `ndcg@10`, and what follows the `@`; `undefined` if there is none. */
export function readMetricName(name: string): { readonly metric: KnownMetric; readonly at?: number } | undefined {
  const [, base = "", at] = NAME.exec(name) ?? [];
  const metric = BY_NAME.get(base);
  if (metric === undefined) return undefined;
  if (at === undefined) return (metric.parameter?.optional ?? true) ? { metric } : undefined;
  return metric.parameter?.accepts(Number(at)) ? { metric, at: Number(at) } : undefined;
}

/** Names of metrics to suggest, with a parameter where one must be: of one type of model, or of all. */
export function metricNames(type?: ModelType): string[] {
  return KNOWN.filter((metric) => type === undefined || metric.type === type).flatMap(({ name, parameter }) =>
    parameter === undefined ? [name] : parameter.optional ? [name, parameter.example] : [parameter.example],
  );
}

const UNBOUNDED: readonly string[] = ["log_loss", "normalized_entropy", "calibration_ratio", "rmse", "mae", "mape"];

/** The values that a metric can have, both ends included; all numbers for one that is not known. */
export function rangeOf(name: string): { readonly least: number; readonly most: number } {
  const known = readMetricName(name)?.metric.name;
  if (known === undefined) return { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  if (known === "r2") return { least: Number.NEGATIVE_INFINITY, most: 1 };
  // Of more than two classes, the Brier score sums over all of them.
  if (known === "brier_score") return { least: 0, most: 2 };
  return { least: 0, most: UNBOUNDED.includes(known) ? Number.POSITIVE_INFINITY : 1 };
}

/** What is better of a metric by its name, with or without a parameter; `undefined` for one that is not known. */
export function directionOf(name: string): Direction | undefined {
  return readMetricName(name)?.metric.direction;
}
