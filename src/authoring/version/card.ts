import { formatBytes, formatCount, formatMs, formatNumber } from "../../domain/numbers.ts";
import { formatPort, type ModelSignature } from "../../domain/signature.ts";
import type { GateMetric, MeasuredLatency, Quality } from "../../gate/result.ts";
import { IMPORTANCE, MATRIX } from "../../registry/layout.ts";
import { md } from "../../report/escape.ts";
import type { OpenMetadata } from "./metadata.ts";

export interface CardParts {
  readonly title: string;
  readonly version: string;
  readonly metadata: OpenMetadata;
  readonly signature: ModelSignature;
  readonly modelBytes: number;
  readonly quality?: Quality | undefined;
  readonly latency?: MeasuredLatency | undefined;
  readonly figures: readonly string[];
}

const BEGIN = "<!-- model-release: measured -->";
const END = "<!-- model-release: end -->";
const MAX_FEATURES_NAMED = 50;

/**
 * `README.md` of a version as a model card: what was read and measured stands between two marks, the rest is a person's.
 * The card of the version that this one starts from keeps that rest.
 */
export function renderCard(parts: CardParts, previous?: string): string {
  const measured = [BEGIN, "", ...describe(parts), "", END].join("\n");
  const kept = previous === undefined ? undefined : replaceMeasured(previous, parts, measured);
  if (kept !== undefined) return kept;
  return [
    `# ${md(parts.title)} ${parts.version}`,
    "",
    measured,
    "",
    "## Intended use",
    "",
    "_Not stated yet: what the model is for, who uses it, and what it must not be used for._",
    "",
    "## Training data",
    "",
    "_Not stated yet: where the data comes from, how it was selected, and what it does not cover._",
    "",
    "## Limitations",
    "",
    "_Not stated yet: where the model is known to fail._",
    "",
  ].join("\n");
}

/** `undefined` if the other card has no marks, and so no part that may be replaced. */
function replaceMeasured(card: string, { title, version }: CardParts, measured: string): string | undefined {
  const [before, rest] = split(card, BEGIN);
  const [, after] = rest === undefined ? [] : split(rest, END);
  if (before === undefined || after === undefined) return undefined;
  return `${before.replace(/^# .*$/m, () => `# ${md(title)} ${version}`)}${measured}${after}`;
}

function split(text: string, mark: string): [string, string] | [] {
  const at = text.indexOf(mark);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + mark.length)];
}

function describe({ metadata, signature, modelBytes, quality, latency, figures }: CardParts): string[] {
  const { input_features: features = [], output_classes: classes } = metadata as { [key: string]: string[] | null };
  return [
    "| | |",
    "| --- | --- |",
    ...rows([
      ["type", metadata.model_type],
      ["framework", [metadata.framework, metadata.framework_version].filter((part) => part !== null).join(" ")],
      [
        "file",
        `model.onnx, ${formatBytes(modelBytes)}, quantization: ${metadata.validation && (metadata.validation as OpenMetadata).quantization}`,
      ],
      ["inputs", signature.inputs.map((port) => `${port.name}: ${formatPort(port)}`).join("; ")],
      ["outputs", signature.outputs.map((port) => `${port.name}: ${formatPort(port)}`).join("; ")],
      ["features", named(features ?? [])],
      ["classes", classes === null || classes === undefined || classes.length === 0 ? null : named(classes)],
    ]),
    "",
    ...describeQuality(quality),
    ...describeLatency(latency),
    ...(figures.includes(MATRIX) ? ["", `![Confusion matrix](${MATRIX})`] : []),
    ...(figures.includes(IMPORTANCE) ? ["", `What each feature is worth: [${IMPORTANCE}](${IMPORTANCE}).`] : []),
  ];
}

function rows(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `| ${name} | ${md(String(value))} |`);
}

function named(names: readonly string[]): string {
  const more = names.length > MAX_FEATURES_NAMED ? `, … (${formatCount(names.length)} in all)` : "";
  return `${names.slice(0, MAX_FEATURES_NAMED).join(", ")}${more}`;
}

function describeQuality(quality: Quality | undefined): string[] {
  if (quality === undefined) return ["Quality was not measured: there are no labelled rows."];
  const { fixtures, rows: count, metrics, positiveClass } = quality;
  const about = positiveClass === undefined ? "" : `; positive class: ${md(positiveClass)}`;
  return [
    `Measured on ${formatCount(count)} labelled rows of ${md(fixtures)}${about}:`,
    "",
    "| metric | value | 95% interval |",
    "| --- | --- | --- |",
    ...metrics.filter(({ value }) => value !== null).map(metricRow),
  ];
}

function metricRow({ name, value, interval }: GateMetric): string {
  const range = interval === undefined ? "" : `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
  return `| ${md(name)} | ${formatNumber(value ?? 0)} | ${range} |`;
}

function describeLatency(latency: MeasuredLatency | undefined): string[] {
  if (latency === undefined) return [];
  const values = latency.percentiles.map(({ name, valueMs }) => `${name} ${formatMs(valueMs)}`).join(", ");
  return ["", `Latency of one row, one thread, on ${md(latency.cpu.model)}: ${values}.`];
}
