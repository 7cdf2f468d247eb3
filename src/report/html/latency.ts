import { largest, smallest } from "../../domain/extremes.ts";
import { counted, formatCount, formatMs } from "../../domain/numbers.ts";
import { describeMargin } from "../../gate/latency/findings.ts";
import { PERCENTILES, type PercentileName } from "../../gate/latency/limits.ts";
import type { MeasuredLatency, Percentile, RoundInterval } from "../../gate/result.ts";
import type { Report } from "../../releases/report.ts";
import { describeLatency } from "../measured.ts";
import { type Axis, type Chart, renderChart, type Series } from "./chart.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { limitCell } from "./metrics.ts";
import { facts, paragraphs, type Section } from "./section.ts";
import { renderTable } from "./table.ts";

/** A line needs two points. */
const MIN_ROUNDS = 2;
/** A scale spans at least this share of its highest value: noise is not drawn as a change. */
const MIN_SPAN = 0.2;

/** Percentiles against limits and the previous release, and every round that they come from. */
export function latencySection({ latency }: Report): Section[] {
  if (latency === undefined) return [];
  const body =
    latency.skipped !== undefined
      ? paragraphs([describeLatency(latency)])
      : [paragraphs([describeLatency(latency)]), percentilesTable(latency), rounds(latency), more(latency)];
  return [{ id: "latency", title: "Latency", body }];
}

function percentilesTable({ percentiles, baseline }: MeasuredLatency): Markup {
  const previous = baseline?.version ?? "Previous";
  const hasPrevious = percentiles.some(({ wasMs }) => wasMs !== undefined);
  return renderTable({
    id: "latency-table",
    caption: "Latency of single runs",
    columns: [
      { title: "Percentile" },
      { title: "This version", kind: "number" },
      { title: "95% interval over rounds", kind: "number" },
      ...(hasPrevious
        ? ([
            { title: previous, kind: "number" },
            { title: "Ratio to it, 95% interval", kind: "number" },
          ] as const)
        : []),
      { title: "Limit" },
      { title: "Declared", kind: "number" },
    ],
    rows: percentiles.map((percentile) => {
      const { name, valueMs, wasMs, ceiling, regression, declaredMs } = percentile;
      return [
        name,
        html`<b>${formatMs(valueMs)}</b>`,
        ceiling === undefined ? "" : shownRange(ceiling.perRoundMs, formatMs),
        ...(hasPrevious
          ? [
              wasMs === undefined ? "" : formatMs(wasMs),
              regression === undefined
                ? ""
                : `${regression.ratio.value.toFixed(3)} (${shownRange(regression.ratio, (ratio) => ratio.toFixed(3))})`,
            ]
          : []),
        limitCell(limitOf(percentile), percentile),
        declaredMs === undefined ? "" : formatMs(declaredMs),
      ];
    }),
  });
}

function shownRange({ low, high }: RoundInterval, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}

function limitOf({ maxMs, regression }: Percentile): string {
  return [
    ...(maxMs === undefined ? [] : [`≤ ${maxMs} ms`]),
    ...(regression?.blocks === true ? [`≤ +${describeMargin(regression.margin)}`] : []),
  ].join(", ");
}

function rounds(latency: MeasuredLatency): Content {
  if ((latency.rounds?.length ?? 0) < MIN_ROUNDS) return undefined;
  return html`<div class="charts">\n${PERCENTILES.map((name) => renderChart(roundsChart(name, latency)))}</div>\n`;
}

const KEY = { p50: "p50Ms", p95: "p95Ms" } as const;

function roundsChart(name: PercentileName, { rounds: all = [], percentiles, baseline }: MeasuredLatency): Chart {
  const key = KEY[name];
  const maxMs = percentiles.find((percentile) => percentile.name === name)?.maxMs;
  const now = all.map((round, i) => ({ x: i + 1, y: round.candidate[key] }));
  const then = all.flatMap(({ previous }, i) => (previous === undefined ? [] : [{ x: i + 1, y: previous[key] }]));
  const values = [...now, ...then].map(({ y }) => y);
  const most = largest(values);
  // A limit far above would flatten what is to be seen.
  const isNear = maxMs !== undefined && maxMs <= 2 * most;
  const before = baseline === undefined ? "previous release" : `previous release ${baseline.version}`;
  const series: Series[] = [
    ...(isNear
      ? [
          {
            name: `limit ${maxMs} ms`,
            look: "limit" as const,
            points: [
              { x: 1, y: maxMs },
              { x: all.length, y: maxMs },
            ],
          },
        ]
      : []),
    ...(then.length === 0 ? [] : [{ name: before, look: "then" as const, points: then, dots: true as const }]),
    { name: "this version", look: "now", points: now, dots: true },
  ];
  const far = maxMs !== undefined && !isNear ? ` The limit of ${maxMs} ms is far above the chart.` : "";
  return {
    id: `rounds-${name}`,
    title: `${name} of each round`,
    description: `The ${name} latency of ${counted(all.length, "round")}, from ${formatMs(smallest(now.map(({ y }) => y)))} to ${formatMs(largest(now.map(({ y }) => y)))} for this version.${far}`,
    x: { title: "round", domain: [1, all.length], ticks: Math.min(8, all.length), format: (round) => String(round) },
    y: timeAxis([...values, ...(isNear ? [maxMs] : [])]),
    series,
    data: {
      caption: `${name} of each round`,
      columns: [
        { title: "Round" },
        { title: "This version", kind: "number" },
        ...(then.length === 0 ? [] : [{ title: before, kind: "number" } as const]),
      ],
      rows: all.map(({ candidate, previous }, i) => [
        i + 1,
        formatMs(candidate[key]),
        ...(then.length === 0 ? [] : [previous === undefined ? "" : formatMs(previous[key])]),
      ]),
    },
  };
}

/** Values in milliseconds; those of less than a tenth are written in microseconds. */
function timeAxis(values: readonly number[]): Axis {
  const [low, high] = [smallest(values), largest(values)];
  const span = Math.max(high - low, MIN_SPAN * high);
  const middle = (low + high) / 2;
  const domain = [Math.max(0, middle - 0.6 * span), middle + 0.6 * span] as const;
  const [title, factor] = high < 0.1 ? (["microseconds", 1000] as const) : (["milliseconds", 1] as const);
  const digits = Math.max(0, Math.min(4, 1 - Math.floor(Math.log10(span * factor))));
  return { title, domain, ticks: 5, format: (value) => (factor * value).toFixed(digits) };
}

function more({ throughput, openMs, coldStartMs, peakMemoryMb, nullChannel, protocol, cpu, garbage }: MeasuredLatency) {
  const table =
    throughput.length === 0
      ? undefined
      : renderTable({
          id: "throughput-table",
          caption: "Throughput",
          columns: [
            { title: "Rows per run" },
            { title: "Time per run", kind: "number" },
            { title: "Rows per second", kind: "number" },
          ],
          rows: throughput.map(({ rows, runMs, rowsPerSecond }) => [
            formatCount(rows),
            formatMs(runMs),
            formatCount(Math.round(rowsPerSecond)),
          ]),
        });
  return [
    table,
    facts([
      ["Opened in", formatMs(openMs)],
      ["First run", formatMs(coldStartMs)],
      ["Peak memory", `${formatCount(Math.round(peakMemoryMb))} MB`],
      ["Rounds", `${protocol.rounds}, in ${counted(protocol.looks, "look")}, seed ${protocol.seed}`],
      ...(nullChannel === undefined
        ? []
        : [
            [
              "Two sessions of one file",
              `differ by a factor of ${nullChannel.ratio.value.toFixed(3)}${nullChannel.fit ? "" : ", which makes this host unfit"}`,
            ] as const,
          ]),
      [
        "Garbage collection",
        garbage.count === 0 ? "no pause" : `${counted(garbage.count, "pause")}, ${formatMs(garbage.totalMs)} in all`,
      ],
      ["Processor", cpu.model],
    ]),
  ];
}
