import { counted, formatMs, formatNumber } from "../domain/numbers.ts";
import type { GateMetric, Interval, Latency, Quality, RoundInterval, Slice } from "../gate/result.ts";
import type { Report } from "../releases/report.ts";
import { describeChangeInterval } from "./change.ts";
import { md } from "./escape.ts";
import { boundsOf } from "./figures.ts";

/** Methods, intervals and seeds as tables: what a figure rests on, for whoever wants to know. */
export function evidenceTables({ quality, latency }: Pick<Report, "quality" | "latency">): string[] {
  return [
    ...(quality === undefined ? [] : [metricsTable(quality)]),
    ...(quality === undefined || quality.slices.length === 0 ? [] : [slicesTable(quality.slices)]),
    ...(latency === undefined || latency.skipped !== undefined
      ? []
      : [latencyTable(latency), throughputTable(latency)]),
  ].filter((part) => part !== "");
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function metricsTable({ metrics, policy, seed, sha256 }: Quality): string {
  const rows = metrics.map((metric) => [
    md(metric.name),
    showValue(metric),
    range(metric.interval),
    typeof metric.change?.was === "number" ? formatNumber(metric.change.was) : "",
    md(describeChangeInterval(metric)),
    md(methodOf(metric)),
  ]);
  const by = { point: "the measured value", confident: "the 95% bounds" } as const;
  return [
    table(["metric", "measured", "95% interval", "previous", "change, 95% interval", "method"], rows),
    `\`min\` and \`max\` are compared with ${by[policy.bounds]}, limits on a change with ${by[policy.previous]}${policy.previous === "point" ? "" : " of the paired difference"}. Resampling seed: \`${seed.slice(0, 12)}…\`; SHA-256 of the fixture set: \`${sha256}\`.`,
  ].join("\n\n");
}

function showValue(metric: GateMetric): string {
  return metric.value === null
    ? md(metric.undefinedBecause ?? "undefined")
    : formatNumber(metric.value, ...boundsOf(metric.limits));
}

function range(interval: Pick<Interval, "low" | "high"> | undefined): string {
  return interval === undefined ? "" : `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
}

function methodOf({ interval, change }: GateMetric): string {
  const methods = [interval, change?.difference].flatMap((i) => (i === undefined ? [] : [sayMethod(i)]));
  return [...new Set(methods)].join("; ");
}

function sayMethod({ method, resamples, weak }: Interval): string {
  const drawn = resamples === undefined ? "" : `, ${counted(resamples, "resample")}`;
  return `${method}${drawn}${weak === undefined ? "" : ` (weak: ${weak})`}`;
}

function slicesTable(slices: readonly Slice[]): string {
  const rows = slices.flatMap((slice) =>
    slice.metrics.map((metric, i) => [
      i === 0 ? md(`${slice.column} = ${slice.value}`) : "",
      i === 0 ? String(slice.rows) : "",
      i === 0 && slice.changed !== undefined ? String(slice.changed) : "",
      md(metric.name),
      showValue(metric),
      range(metric.interval),
      metric.state,
    ]),
  );
  return table(["slice", "rows", "different prediction", "metric", "measured", "95% interval", ""], rows);
}

type Measured = Exclude<Latency, { readonly skipped: string }>;

function latencyTable({
  percentiles,
  protocol,
  nullChannel,
  cpu,
  stealShare,
  peakMemoryMb,
  openMs,
  coldStartMs,
}: Measured): string {
  const rows = percentiles.flatMap(({ name, valueMs, wasMs, intervalMs, ceiling, regression }) => [
    [
      `${name}, all runs pooled`,
      formatMs(valueMs),
      `${intervalMs.low === undefined ? "…" : formatMs(intervalMs.low)} to ${intervalMs.high === undefined ? "…" : formatMs(intervalMs.high)}`,
      wasMs === undefined ? "" : formatMs(wasMs),
      "informational",
    ],
    ...(ceiling === undefined
      ? []
      : [
          [
            `${name} of a round`,
            formatMs(ceiling.perRoundMs.value),
            inMs(ceiling.perRoundMs),
            "",
            `limit ${ceiling.maxMs} ms: ${ceiling.decision}`,
          ],
        ]),
    ...(regression === undefined
      ? []
      : [
          [
            `${name}, ${regression.measure}`,
            regression.ratio.value.toFixed(3),
            range(regression.ratio),
            "",
            `${regression.blocks ? "" : "shown: "}${regression.decision}`,
          ],
        ]),
  ]);
  const sameFile =
    nullChannel === undefined
      ? ""
      : `; two sessions of the same file differ by a factor of ${nullChannel.ratio.value.toFixed(3)}${nullChannel.fit ? "" : ", which makes this host unfit"}`;
  const steal = stealShare === undefined ? "" : `, ${(100 * stealShare).toFixed(1)}% CPU steal`;
  return [
    table(
      ["latency", "measured", "95% interval", "previous", ""],
      rows.map((row) => row.map(md)),
    ),
    md(
      `${counted(protocol.rounds, "round")} in ${counted(protocol.looks, "look")}, seed ${protocol.seed}${sameFile}; opened in ${formatMs(openMs)}, first run ${formatMs(coldStartMs)}, peak memory ${Math.round(peakMemoryMb)} MB; ${cpu.model}${steal}.`,
    ),
  ].join("\n\n");
}

function inMs({ low, high }: RoundInterval): string {
  return `${formatMs(low)} to ${formatMs(high)}`;
}

function throughputTable({ throughput }: Measured): string {
  if (throughput.length === 0) return "";
  const rows = throughput.map((t) => [String(t.rows), formatMs(t.runMs), String(Math.round(t.rowsPerSecond))]);
  return table(["rows per run", "time per run", "rows per second"], rows);
}
