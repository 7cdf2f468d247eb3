import { describeMargin } from "../gate/latency/findings.js";
import type { BaselineQuality, GateMetric, Percentile } from "../gate/result.js";
import type { Report } from "./report.js";

/** Four decimals below 1000, four significant digits and more above. */
export function formatNumber(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(4) : String(Number(value.toPrecision(7)));
}

export function formatMs(value: number): string {
  return value < 0.1 ? `${value.toFixed(4)} ms` : `${value.toFixed(2)} ms`;
}

/** SI units, as GitHub and `model_size_mb` count: 1 kB is 1000 bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** The rows of all figures of a report, and the columns that any of them fills. */
export function figuresOf({ quality, latency }: Pick<Report, "quality" | "latency">): FigureTable {
  const rows = [
    ...(quality?.metrics ?? []).map((metric) => metricRow(metric, quality?.baseline)),
    ...(latency && latency.skipped === undefined ? latency.percentiles.map(percentileRow) : []),
  ];
  const columns = (["value", "was", "limit", "declared"] as const).filter(
    (column) => column === "value" || rows.some((row) => row[column] !== ""),
  );
  return { rows, columns };
}

export interface FigureTable {
  readonly rows: readonly FigureRow[];
  readonly columns: readonly FigureColumn[];
}

export type FigureColumn = "value" | "was" | "limit" | "declared";

export const COLUMN_TITLES: Readonly<Record<FigureColumn, string>> = {
  value: "measured",
  was: "was",
  limit: "limit",
  declared: "declared",
};

/** One row of figures, the same for terminal and Markdown. */
export interface FigureRow {
  readonly name: string;
  readonly value: string;
  /** Of the previous release, on the same rows. */
  readonly was: string;
  readonly limit: string;
  readonly declared: string;
  readonly state: "ok" | "fails" | "undecided" | "shown";
}

function metricRow(metric: GateMetric, baseline: BaselineQuality | undefined): FigureRow {
  const was = baseline?.changed && baseline.metrics.find(({ name }) => name === metric.name)?.value;
  return {
    name: metric.name,
    value: metric.value === null ? "undefined" : formatNumber(metric.value),
    was: typeof was === "number" ? formatNumber(was) : "",
    limit: formatLimit(metric.min, metric.max, String),
    declared: metric.declared === undefined ? "" : formatNumber(metric.declared),
    state: stateOf(metric.ok, metric.min !== undefined || metric.max !== undefined),
  };
}

function percentileRow({ name, valueMs, wasMs, maxMs, declaredMs, regression, state }: Percentile): FigureRow {
  const slower = regression?.blocks === true ? `≤ +${describeMargin(regression.margin)}` : "";
  return {
    name: `latency ${name}`,
    value: formatMs(valueMs),
    was: wasMs === undefined ? "" : formatMs(wasMs),
    limit: [formatLimit(undefined, maxMs, (ms) => `${ms} ms`), slower].filter((part) => part !== "").join(", "),
    declared: declaredMs === undefined ? "" : formatMs(declaredMs),
    state,
  };
}

function stateOf(ok: boolean, limited: boolean): FigureRow["state"] {
  if (!ok) return "fails";
  return limited ? "ok" : "shown";
}

function formatLimit(min: number | undefined, max: number | undefined, format: (n: number) => string): string {
  return [...(min === undefined ? [] : [`≥ ${format(min)}`]), ...(max === undefined ? [] : [`≤ ${format(max)}`])].join(
    ", ",
  );
}
