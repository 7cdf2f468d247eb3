import type { GateMetric } from "../../gate/result.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import type { Report } from "../../releases/report.ts";
import { plain } from "../escape.ts";
import { hubLicense } from "./hub-license.ts";
import { type Yaml, yamlBlock } from "./yaml-block.ts";

/** What the hub calls a task; a ranking has no name there. */
const TASKS: Partial<Readonly<Record<Metadata["model_type"], readonly [string, string]>>> = {
  classification: ["tabular-classification", "Tabular Classification"],
  regression: ["tabular-regression", "Tabular Regression"],
};
/** Metrics that the hub has under another name. */
const METRICS: Readonly<Record<string, string>> = { f1_score: "f1", auc_roc: "roc_auc", r2: "r_squared" };
const LIBRARIES: Partial<Readonly<Record<Metadata["export_format"], string>>> = { onnx: "onnx" };

/**
 * The front matter of a card for Hugging Face, with a `model-index` of measured values:
 * https://huggingface.co/docs/hub/model-cards
 */
export function frontMatter(report: Report, metadata: Metadata): string {
  const task = taskOf(report, metadata);
  const library = LIBRARIES[metadata.export_format];
  const results = resultsOf(report, task);
  return yamlBlock({
    ...(report.license === undefined ? {} : hubLicense(report.license)),
    ...(library === undefined ? {} : { library_name: library }),
    ...(task.isKnown ? { pipeline_tag: task.type } : {}),
    tags: [metadata.export_format, metadata.model_type, "model-release"],
    ...(results.length === 0 ? {} : { "model-index": [{ name: plain(report.title), results }] }),
  });
}

interface Task {
  readonly type: string;
  readonly name: string;
  readonly isKnown: boolean;
}

/** Only inputs of rows and columns are a table. */
function taskOf({ signature }: Report, { model_type: type }: Metadata): Task {
  const inputs = signature?.inputs ?? [];
  const isTabular = inputs.length > 0 && inputs.every(({ shape = [] }) => shape.length <= 2);
  const known = isTabular ? TASKS[type] : undefined;
  return known === undefined
    ? { type: "other", name: type, isKnown: false }
    : { type: known[0], name: known[1], isKnown: true };
}

function resultsOf({ quality, run }: Report, { type, name }: Task): Yaml[] {
  if (quality === undefined) return [];
  const groups = [
    { config: undefined, metrics: quality.metrics },
    ...quality.slices.map(({ column, value, metrics }) => ({ config: `${column}=${value}`, metrics })),
  ];
  return groups.flatMap(({ config, metrics }): Yaml[] => {
    const measured = metrics.flatMap(metricOf);
    if (measured.length === 0) return [];
    const dataset = {
      name: plain(quality.fixtures),
      type: "fixtures",
      ...(config === undefined ? {} : { config: plain(config) }),
      revision: quality.sha256,
    };
    const source = run?.url === undefined ? {} : { source: { name: "validation-report.json", url: plain(run.url) } };
    return [{ task: { type, name }, dataset, metrics: measured, ...source }];
  });
}

function metricOf({ name, value, interval }: GateMetric): Yaml[] {
  if (value === null) return [];
  const args = interval && { low: interval.low, high: interval.high, level: interval.level, method: interval.method };
  return [{ type: METRICS[name] ?? plain(name), name: plain(name), value, ...(args && { args }) }];
}
