import { largest, smallest } from "../../domain/extremes.ts";
import { counted, formatMs, formatNumber } from "../../domain/numbers.ts";
import { type Chart, type Point, renderChart, type Series } from "../../report/html/chart.ts";
import { type Content, html } from "../../report/html/markup.ts";
import { fitText } from "../../report/svg-text.ts";
import type { ListedVersion } from "./listed.ts";

/** More points than that cannot be distinguished in a chart of this width. */
const MAX_VERSIONS = 100;
const MAX_METRICS = 24;
/** Metrics that are shown at once: the first ones are those that model.yml limits. */
const MAX_FIRST = 2;
const MAX_LABELS = 5;
const LABEL_WIDTH = 58;
/** A scale spans at least this share of its highest value: noise is not drawn as a change. */
const MIN_SPAN = 0.02;

/** Every metric, and latency, over the versions. They come from the newest down and are drawn from the oldest up. */
export function renderCharts(versions: readonly ListedVersion[]): Content {
  const shown = versions.slice(0, MAX_VERSIONS).reverse();
  const names = [
    ...new Set(versions.slice(0, MAX_VERSIONS).flatMap(({ record }) => record.metrics.map(({ name }) => name))),
  ];
  const metrics = names.slice(0, MAX_METRICS).flatMap((name, i) => metricChart(name, `metric-${i + 1}`, shown) ?? []);
  const first = [...metrics.slice(0, MAX_FIRST), latencyChart(shown)].flatMap((chart) => chart ?? []);
  const more = metrics.slice(MAX_FIRST);
  if (first.length === 0) return html`<p>Nothing was measured of these versions.</p>`;
  const left = names.slice(MAX_METRICS);
  return [
    ...notes(versions, shown).map((note) => html`<p>${note}</p>\n`),
    html`<div class="charts">\n${first.map(renderChart)}</div>\n`,
    more.length > 0 &&
      html`<details class="more"><summary>${counted(more.length, "more metric")}</summary>
<div class="charts">\n${more.map(renderChart)}</div>
</details>
`,
    left.length > 0 && html`<p>Without a chart: ${left.join(", ")}. The reports have their values.</p>\n`,
  ];
}

/** What keeps two points of a chart from being compared. */
function notes(versions: readonly ListedVersion[], shown: readonly ListedVersion[]): string[] {
  const fixtures = shown.filter(
    ({ fixtures: own }, i) =>
      i > 0 && own !== undefined && shown[i - 1]?.fixtures !== undefined && own !== shown[i - 1]?.fixtures,
  );
  const machines = new Set(shown.flatMap(({ record }) => record.latency?.machine ?? []));
  return [
    ...(versions.length > shown.length
      ? [`The newest ${shown.length} of ${counted(versions.length, "version")}.`]
      : []),
    ...(fixtures.length > 0
      ? [
          `The fixture set is another one than before since ${listed(fixtures)}: metrics before and after are of different rows.`,
        ]
      : []),
    ...(machines.size > 1
      ? [`Latency was measured on ${machines.size} kinds of machine: a difference can be that of the machines.`]
      : []),
  ];
}

function listed(versions: readonly ListedVersion[]): string {
  const names = versions.map(({ record }) => record.version);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

function metricChart(name: string, id: string, shown: readonly ListedVersion[]): Chart | undefined {
  const found = shown.flatMap(({ record }, x) => {
    const metric = record.metrics.find((each) => each.name === name);
    return metric === undefined ? [] : [{ ...metric, version: record.version, x }];
  });
  const points = found.map(({ x, value, low, high }) => ({
    ...{ x, y: value },
    ...(low === undefined || high === undefined ? {} : { low, high }),
  }));
  return chartOf(
    { id, title: name, format: (value) => formatNumber(value) },
    shown,
    [{ name: `${name}, with its 95% interval`, look: "now", points, dots: true }],
    {
      caption: `${name} by version`,
      columns: [{ title: "Version" }, { title: "Value", kind: "number" }, { title: "95% interval", kind: "number" }],
      rows: found.map(({ version, value, low, high }) => [
        version,
        formatNumber(value),
        low === undefined || high === undefined ? "" : `${formatNumber(low)} to ${formatNumber(high)}`,
      ]),
    },
  );
}

function latencyChart(shown: readonly ListedVersion[]): Chart | undefined {
  const found = shown.flatMap(({ record: { latency, version } }, x) =>
    latency === undefined ? [] : [{ ...latency, version, x }],
  );
  const series = (name: string, look: Series["look"], of: (each: (typeof found)[number]) => number): Series => ({
    ...{ name, look, dots: true },
    points: found.map((each) => ({ x: each.x, y: of(each) })),
  });
  return chartOf(
    {
      id: "latency",
      title: "Latency in milliseconds",
      fromZero: true,
      format: (value) => String(Number(value.toPrecision(3))),
    },
    shown,
    [series("p95", "now", ({ p95Ms }) => p95Ms), series("p50", "then", ({ p50Ms }) => p50Ms)],
    {
      caption: "Latency by version",
      columns: [
        { title: "Version" },
        { title: "p50", kind: "number" },
        { title: "p95", kind: "number" },
        { title: "Machine" },
      ],
      rows: found.map(({ version, p50Ms, p95Ms, machine }) => [
        version,
        formatMs(p50Ms),
        formatMs(p95Ms),
        html`<bdi>${machine}</bdi>`,
      ]),
    },
  );
}

function chartOf(
  {
    id,
    title,
    format,
    fromZero = false,
  }: {
    readonly id: string;
    readonly title: string;
    readonly format: (value: number) => string;
    /** Times are read as lengths; of a metric, the changes are small against its value. */
    readonly fromZero?: boolean;
  },
  shown: readonly ListedVersion[],
  series: readonly Series[],
  data: Chart["data"],
): Chart | undefined {
  const points = series.flatMap((each) => each.points);
  const [first] = series;
  if (first === undefined || points.length === 0) return undefined;
  return {
    ...{ id, title, series, data },
    description: describe(title, first.points, shown, format),
    x: {
      title: "version",
      domain: shown.length === 1 ? [-0.5, 0.5] : [-0.25, shown.length - 0.75],
      ticks: MAX_LABELS,
      places: labelled(shown.length),
      format: (at) => fitText(shown[at]?.record.version ?? "", LABEL_WIDTH, 12),
    },
    y: {
      title: "",
      domain: fromZero ? [0, 1.1 * largest(points.map(({ y }) => y)) || 1] : domainOf(points),
      ticks: 5,
      format,
    },
  };
}

/** Positions of at most {@link MAX_LABELS} versions, the newest one of them. */
function labelled(count: number): number[] {
  const step = Math.ceil(count / MAX_LABELS);
  return Array.from({ length: count }, (_, i) => i).filter((i) => (count - 1 - i) % step === 0);
}

function domainOf(points: readonly Point[]): readonly [number, number] {
  const ends = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const [low, high] = [smallest(ends), largest(ends)];
  const least = MIN_SPAN * Math.max(Math.abs(low), Math.abs(high)) || 1;
  const margin = Math.max(least - (high - low), 0.1 * (high - low)) / 2;
  return [low - margin, high + margin];
}

function describe(
  title: string,
  points: readonly Point[],
  shown: readonly ListedVersion[],
  format: (value: number) => string,
): string {
  const nameOf = ({ x }: Point) => shown[x]?.record.version ?? "";
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (first === last) return `${title} of ${nameOf(first)}: ${format(first.y)}.`;
  const ys = points.map(({ y }) => y);
  return `${title} of ${counted(points.length, "version")}, from ${format(first.y)} in ${nameOf(first)} to ${format(last.y)} in ${nameOf(last)}; lowest ${format(smallest(ys))}, highest ${format(largest(ys))}.`;
}
