import { counted, formatMs, formatNumber } from "../domain/numbers.ts";
import { describeMargin } from "../gate/latency/findings.ts";
import type { FigureState, GateMetric, LatencyRegression, MetricLimits, Percentile, Slice } from "../gate/result.ts";
import type { Report } from "../releases/report.ts";
import { describeChange, NOT_SIGNIFICANT } from "./change.ts";

/** What a person is shown of a report's figures: one row each, and the columns that any of them fills. */
export function figuresOf({ quality, latency }: Pick<Report, "quality" | "latency">): FigureTable {
  const metrics = quality?.metrics ?? [];
  const asked = metrics.filter((m) => m.limits !== undefined || m.declared !== undefined);
  const told = (quality?.slices ?? []).flatMap((slice) =>
    slice.metrics.filter((m) => m.state === "fails" || m.state === "undecided").map((m) => sliceRow(slice, m)),
  );
  return tableOf([
    ...(asked.length > 0 ? asked : metrics).map(metricRow),
    ...told,
    ...(latency && latency.skipped === undefined ? latency.percentiles.map(percentileRow) : []),
  ]);
}

export function tableOf(rows: readonly FigureRow[]): FigureTable {
  const columns = (["value", "was", "change", "limit", "declared"] as const).filter(
    (column) => column === "value" || rows.some((row) => row[column] !== ""),
  );
  return { rows, columns };
}

export interface FigureTable {
  readonly rows: readonly FigureRow[];
  readonly columns: readonly FigureColumn[];
}

export type FigureColumn = "value" | "was" | "change" | "limit" | "declared";

export const COLUMN_TITLES: Readonly<Record<FigureColumn, string>> = {
  value: "measured",
  was: "previous",
  change: "change",
  limit: "limit",
  declared: "declared",
};

/** One row of figures, the same for terminal and Markdown. */
export interface FigureRow {
  readonly name: string;
  readonly value: string;
  /** Of the previous release, on the same rows. */
  readonly was: string;
  /** Whether it is better or worse, or not significantly different. */
  readonly change: string;
  readonly limit: string;
  readonly declared: string;
  readonly state: FigureState;
}

export function metricRow(metric: GateMetric): FigureRow {
  const was = metric.change?.was;
  return {
    name: metric.name,
    value: metric.value === null ? "undefined" : formatNumber(metric.value, ...boundsOf(metric.limits)),
    was: typeof was === "number" ? formatNumber(was) : "",
    change: describeChange(metric),
    limit: describeLimits(metric.limits),
    declared: metric.declared === undefined ? "" : formatNumber(metric.declared),
    state: metric.state,
  };
}

export function sliceRow({ column, value, rows }: Slice, metric: GateMetric): FigureRow {
  return { ...metricRow(metric), name: `${metric.name}, ${column} = ${value} (${counted(rows, "row")})` };
}

/** The limits that a value is held against by itself. */
export function boundsOf({ min, max }: MetricLimits = {}): number[] {
  return [min, max].filter((limit) => limit !== undefined);
}

function describeLimits(limits: MetricLimits | undefined): string {
  if (limits === undefined) return "";
  const { min, max, maxRegression, minImprovement } = limits;
  const worse = [
    ...(maxRegression?.abs === undefined ? [] : [String(maxRegression.abs)]),
    ...(maxRegression?.rel === undefined ? [] : [`${Number((100 * maxRegression.rel).toPrecision(3))}%`]),
  ];
  return [
    formatLimit(min, max, String),
    ...(worse.length === 0 ? [] : [`≤ ${worse.join(" and ")} worse`]),
    ...(minImprovement === undefined ? [] : [`≥ ${minImprovement} better`]),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function percentileRow({ name, valueMs, wasMs, maxMs, declaredMs, regression, state }: Percentile): FigureRow {
  const slower = regression?.blocks === true ? `≤ +${describeMargin(regression.margin)}` : "";
  return {
    name: `latency ${name}`,
    value: formatMs(valueMs),
    was: wasMs === undefined ? "" : formatMs(wasMs),
    change: regression === undefined ? "" : describeRatio(regression),
    limit: [formatLimit(undefined, maxMs, (ms) => `${ms} ms`), slower].filter((part) => part !== "").join(", "),
    declared: declaredMs === undefined ? "" : formatMs(declaredMs),
    state,
  };
}

function describeRatio({ ratio }: LatencyRegression): string {
  return ratio.low <= 1 && ratio.high >= 1 ? NOT_SIGNIFICANT : `× ${ratio.value.toFixed(2)}`;
}

function formatLimit(min: number | undefined, max: number | undefined, format: (n: number) => string): string {
  return [...(min === undefined ? [] : [`≥ ${format(min)}`]), ...(max === undefined ? [] : [`≤ ${format(max)}`])].join(
    ", ",
  );
}
