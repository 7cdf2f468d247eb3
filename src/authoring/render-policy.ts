import { formatCount, formatMeasured } from "../domain/numbers.ts";
import type { OutputPolicy } from "../registry/policy-types.ts";
import { plain } from "../report/escape.ts";
import { wrap } from "../report/wrap.ts";
import type { DoubtfulPositive, PolicyDraft } from "./draft.ts";
import { type FirstLimits, LATENCY_MARGIN, type LatencyLimit, type MetricLimit } from "./limits.ts";
import { yamlNumber, yamlText } from "./yaml-text.ts";

export interface FirstPolicy {
  readonly model: string;
  readonly version: string;
  readonly draft: PolicyDraft;
  readonly limits: FirstLimits;
}

const MAX_COLUMNS_NAMED = 8;
/** Of a comment. */
const MAX_COLUMNS = 110;

/** The text of a first `model.yml`: what the gate used by itself, and limits from what was measured, with the margin of each. */
export function renderFirstPolicy({ model, version, draft, limits }: FirstPolicy): string {
  const { fixtures, label, query, output } = draft.gate;
  const gate = [
    ...(fixtures === undefined
      ? [
          "# There are no fixtures yet: put labelled rows that training never saw into fixtures/, for example as holdout.csv.",
        ]
      : [`fixtures: ${yamlText(fixtures)}`]),
    ...(label === undefined
      ? fixtures === undefined || draft.testData
        ? []
        : ["# No column with labels was found. Name it:", "# label: <column>"]
      : [`label: ${yamlText(label)}`]),
    ...(query === undefined ? [] : ["# Rows with the same value are ranked together.", `query: ${yamlText(query)}`]),
    ...unusedLines(draft.unused),
    ...outputLines(output),
    ...doubtfulLines(draft.doubtful, output !== undefined),
    ...metricLines(limits.metric),
    ...latencyLines(limits.latency),
  ];
  const empty = gate.every((line) => line.startsWith("#"));
  return [
    ...head(model, version, limits),
    `title: ${yamlText(draft.title)}`,
    ...(draft.metadataName === undefined ? [] : [`metadata_name: ${yamlText(draft.metadataName)}`]),
    empty ? "gate: {}" : "gate:",
    ...gate.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function head(model: string, version: string, { metric, latency }: FirstLimits): string[] {
  const how = `Limits come from what was measured on ${version}: choose them deliberately.`;
  if (!("none" in metric)) return [`# The gate of ${model}, for all its versions. ${how}`];
  return [
    `# How ${model} is measured, for all its versions. No metric has a limit yet, so that its releases are ungated.`,
    ...("none" in latency ? [] : [`# ${how}`]),
  ];
}

function unusedLines(unused: readonly string[]): string[] {
  if (unused.length === 0) return [];
  const more = unused.length > MAX_COLUMNS_NAMED ? `, and ${unused.length - MAX_COLUMNS_NAMED} more` : "";
  return [
    `# Columns that are not used: ${unused.slice(0, MAX_COLUMNS_NAMED).map(plain).join(", ")}${more}.`,
    "# One can weigh rows (weight: <column>), or be looked at value by value (slices).",
  ];
}

function outputLines(output: OutputPolicy | undefined): string[] {
  if (output === undefined) return [];
  const { name, kind, positive_class: positive, threshold } = output;
  return [
    "output:",
    ...(name === undefined ? [] : [`  name: ${yamlText(name)}`]),
    ...(kind === undefined ? [] : [`  kind: ${kind}`]),
    ...(positive === undefined ? [] : [`  positive_class: ${yamlText(String(positive))}`]),
    ...(threshold === undefined ? [] : [`  threshold: ${yamlNumber(threshold)}`]),
  ];
}

function doubtfulLines(doubtful: DoubtfulPositive | undefined, inOutput: boolean): string[] {
  if (doubtful === undefined) return [];
  const { taken, rather } = doubtful;
  return [
    ...comment(
      `Precision, recall and F1 are of ${plain(taken)}, the last of the two classes, but the names suggest ${plain(rather)}. State the one that you mean:`,
    ),
    ...(inOutput ? [] : ["# output:"]),
    `#   positive_class: ${yamlText(rather)}`,
  ];
}

function metricLines(metric: FirstLimits["metric"]): string[] {
  if ("none" in metric) {
    return [...comment(`No metric is limited: ${plain(metric.none)}.`), "# metrics: { <metric>: { min: <value> } }"];
  }
  const { name, bound, limit, maxRegression } = metric;
  return [
    "metrics:",
    ...(metric.instead === undefined ? [] : comment(`Not the usual metric, because ${plain(metric.instead)}.`, "  ")),
    ...explainMetric(metric).map((line) => `  # ${line}`),
    `  ${name}:`,
    `    ${bound}: ${yamlNumber(limit)}`,
    ...(maxRegression === undefined ? [] : ["    max_regression:", `      abs: ${yamlNumber(maxRegression)}`]),
  ];
}

function comment(text: string, indent = ""): string[] {
  return wrap("", [text], MAX_COLUMNS).map((line) => `${indent}# ${line}`);
}

function explainMetric({ name, bound, measured, rows, counted, flawless }: MetricLimit): string[] {
  const was = `${name} is ${formatMeasured(measured)} on ${formatCount(rows)} rows.`;
  if (flawless) {
    const of = counted === rows ? "" : ", the rows of the rarest class";
    return [
      `${was} Nothing varies, so that the margin is 3 in ${formatCount(counted)}${of} (the rule of three),`,
      "or 0.01 if that is more. More rows allow a tighter limit, and so do rows that are harder.",
    ];
  }
  return [
    `${was} Of equally good models, ${bound} refuses at most 1 in 20, and max_regression`,
    "passes at least 4 in 5 and refuses almost none; the rest are inconclusive. Both take the worst case:",
    "errors that are independent of this model's. More rows allow tighter limits.",
  ];
}

function latencyLines(latency: LatencyLimit | { readonly none: string }): string[] {
  if ("none" in latency) return [`# Latency is not limited: ${plain(latency.none)}.`];
  return [
    "latency:",
    `  # p95 is ${Number(latency.measuredMs.toPrecision(3))} ms here. The margin is ${LATENCY_MARGIN} times that, and at least 1 ms: other machines are slower.`,
    "  p95_ms:",
    `    max: ${yamlNumber(latency.maxMs)}`,
  ];
}
