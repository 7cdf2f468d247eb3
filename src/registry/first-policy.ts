import { stringify } from "yaml";
import type { Metadata } from "./metadata-types.js";

export interface FirstPolicyInput {
  readonly model: string;
  readonly metadata: Metadata;
  /** Base name of the only file in `fixtures/`, where there is exactly one. */
  readonly fixtures: string | undefined;
}

// What a gate holds to first: one figure a person can explain, for each type of model.
const MAIN_METRIC = {
  classification: { name: "accuracy", bound: "min", slack: -0.01 },
  regression: { name: "rmse", bound: "max", slack: 0.05 },
  ranking: { name: "ndcg", bound: "min", slack: -0.01 },
} as const;

/** The text of a first `model.yml`: limits a little outside of what metadata.json declares, to be edited by a person. */
export function renderFirstPolicy({ model, metadata, fixtures }: FirstPolicyInput): string {
  const { name, bound, slack } = MAIN_METRIC[metadata.model_type];
  const declared = metadata.metrics[name] ?? 0;
  const limit = Number((bound === "min" ? declared + slack : declared * (1 + slack)).toFixed(4));
  const body = stringify({
    title: titleCase(model),
    ...(metadata.model_name === model ? {} : { metadata_name: metadata.model_name }),
    gate: {
      fixtures: `fixtures/${fixtures ?? "holdout.csv"}`,
      label: "label",
      metrics: { [name]: { [bound]: limit } },
      latency: { p95_ms: { max: Math.max(1, Math.ceil(2 * metadata.deployment.inference_latency_p95_ms)) } },
    },
  });
  return [
    `# The gate of ${model}, over all its versions. The limits below are derived from metadata.json: set them on purpose.`,
    ...(fixtures === undefined
      ? ["# There are no fixtures yet: put labelled rows that training never saw into fixtures/holdout.csv."]
      : []),
    "# `label` names the column with the right answer.",
    body,
  ].join("\n");
}

function titleCase(model: string): string {
  return model
    .split(/[-_.]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
