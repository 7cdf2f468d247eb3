import { stringify } from "yaml";
import type { Metadata } from "./metadata-types.ts";

export interface FirstPolicyInput {
  readonly model: string;
  readonly metadata: Metadata;
  /** Base name of the only file in `fixtures/`, if there is exactly one. */
  readonly fixtures: string | undefined;
  /** The main metric on those fixtures with limits that the rows can hold, or why there are none, as a clause. */
  readonly measured: FirstLimits | { readonly notMeasured: string };
}

/** In the unit of the metric. */
export interface FirstLimits {
  readonly value: number;
  readonly rows: number;
  /** the column with the labels. */
  readonly label: string;
  /** How far an equally good model may come out below (or above) the measured value: one in twenty goes further. */
  readonly slack: number;
  /** The loss against the previous release at which four of five equally good models pass. */
  readonly maxRegression: number;
}

// What a gate holds to first: one figure a person can explain, for each type of model.
const MAIN_METRIC = {
  classification: { name: "accuracy", bound: "min", slack: () => 0.01 },
  regression: { name: "rmse", bound: "max", slack: (value: number) => 0.05 * value },
  ranking: { name: "ndcg", bound: "min", slack: () => 0.01 },
} as const;

export function mainMetricOf({ model_type: type }: Pick<Metadata, "model_type">): string {
  return MAIN_METRIC[type].name;
}

/** The text of a first `model.yml`: limits that the rows can hold, a little outside of what was measured or declared. */
export function renderFirstPolicy({ model, metadata, fixtures, measured }: FirstPolicyInput): string {
  const { name, bound, slack } = MAIN_METRIC[metadata.model_type];
  const rows = "rows" in measured ? measured : undefined;
  const value = rows?.value ?? metadata.metrics[name] ?? 0;
  const allowed = Math.max(slack(value), rows?.slack ?? 0);
  const limit = bound === "min" ? roundDown(value - allowed) : -roundDown(-(value + allowed));
  const body = stringify({
    title: titleCase(model),
    ...(metadata.model_name === model ? {} : { metadata_name: metadata.model_name }),
    gate: {
      fixtures: `fixtures/${fixtures ?? "holdout.csv"}`,
      label: rows?.label ?? "label",
      metrics: {
        [name]: { [bound]: limit, ...(rows === undefined ? {} : { max_regression: { abs: rows.maxRegression } }) },
      },
      latency: { p95_ms: { max: Math.max(1, Math.ceil(2 * metadata.deployment.inference_latency_p95_ms)) } },
    },
  });
  return [
    `# The gate of ${model}, for all its versions. The limits below come from ${rows === undefined ? "metadata.json" : "the first version"}: choose them deliberately.`,
    ...(fixtures === undefined
      ? ["# There are no fixtures yet: add labelled rows that training never saw as fixtures/holdout.csv."]
      : []),
    ...describeFirstLimits(measured, name, bound).map((line) => `# ${line}`),
    "# `label` names the column with the labels.",
    body,
  ].join("\n");
}

/** What the rows can hold, a sentence a line. */
export function describeFirstLimits(
  measured: FirstPolicyInput["measured"],
  metric: string,
  bound: "min" | "max",
): string[] {
  if ("notMeasured" in measured) {
    return [
      `Nothing was measured: ${measured.notMeasured}. How often these limits refuse an equally good model is unknown.`,
    ];
  }
  return [
    `${metric} is ${Number(measured.value.toPrecision(4))} on ${measured.rows} rows. Of equally good models, ${bound} refuses at most 1 in 20, and`,
    "max_regression passes at least 4 in 5 and refuses almost none; the rest are inconclusive. Both take the worst",
    "case: errors that are independent of this model's. More rows allow tighter limits.",
  ];
}

/** Four decimals, towards the looser side of a floor. */
function roundDown(value: number): number {
  return Number((Math.floor(value * 1e4 + 1e-9) / 1e4).toFixed(4));
}

function titleCase(model: string): string {
  return model
    .split(/[-_.]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
