import { counted, formatCount, formatNumber } from "../../domain/numbers.ts";
import type { GateMetric, Quality, Slice } from "../../gate/result.ts";
import { changeParts } from "../change.ts";
import { boundsOf, metricRow } from "../figures.ts";
import { intervalLegend, renderInterval } from "./interval.ts";
import { type Content, html } from "./markup.ts";
import type { Section } from "./section.ts";
import { renderTable, type TableColumn } from "./table.ts";

const STATE = { ok: "met", fails: "not met", undecided: "undecided", shown: "" } as const;

/** The metrics of this version, next to those of the previous release on the same rows. */
export function metricsSection(quality: Quality): Section {
  const { metrics, baseline } = quality;
  const isCompared = metrics.some(({ change }) => typeof change?.was === "number");
  const limited = (metric: GateMetric) => (metric.limits === undefined ? 1 : 0);
  const sorted = [...metrics].sort((a, b) => limited(a) - limited(b));
  const hasDeclared = metrics.some(({ declared }) => declared !== undefined);
  const columns: TableColumn[] = [
    { title: "Metric" },
    { title: "This version", kind: "number" },
    { title: "95% interval", kind: "number" },
    { title: isCompared ? "Then and now" : "Chart" },
    ...(isCompared
      ? ([{ title: baseline?.version ?? "Previous", kind: "number" }, { title: "Change, 95% interval" }] as const)
      : []),
    { title: "Limit" },
    ...(hasDeclared ? ([{ title: "Declared", kind: "number" }] as const) : []),
  ];
  const rows = sorted.map((metric) => {
    const { was, limit, declared } = metricRow(metric);
    return [
      breakable(metric.name),
      shownValue(metric),
      range(metric),
      renderInterval(metric),
      ...(isCompared ? [was, changeCell(metric)] : []),
      limitCell(limit, metric),
      ...(hasDeclared ? [declared] : []),
    ];
  });
  const caption = `Metrics on ${counted(quality.rows, "labelled row")}`;
  return {
    id: "metrics",
    title: "Metrics",
    body: [intervalLegend(isCompared), renderTable({ id: "metrics-table", caption, columns, rows })],
  };
}

/** Every slice that was judged, and every metric of it. */
export function slicesSection(slices: readonly Slice[]): Section[] {
  if (slices.length === 0) return [];
  const hasChanged = slices.some(({ changed }) => changed !== undefined);
  const columns: TableColumn[] = [
    { title: "Slice" },
    { title: "Rows", kind: "number" },
    ...(hasChanged ? ([{ title: "Different prediction", kind: "number" }] as const) : []),
    { title: "Metric" },
    { title: "Measured", kind: "number" },
    { title: "95% interval", kind: "number" },
    { title: "Chart" },
    { title: "Limit" },
  ];
  const rows = slices.flatMap((slice) =>
    slice.metrics.map((metric) => [
      html`<bdi>${slice.column} = ${slice.value}</bdi>`,
      formatCount(slice.rows),
      ...(hasChanged ? [slice.changed === undefined ? "" : formatCount(slice.changed)] : []),
      breakable(metric.name),
      shownValue(metric),
      range(metric),
      renderInterval(metric),
      limitCell(metricRow(metric).limit, metric),
    ]),
  );
  const table = renderTable({ id: "slices-table", caption: "Metrics of each slice", columns, rows });
  return [{ id: "slices", title: "Slices", body: table }];
}

/** A name that is divided after an underscore before it is divided anywhere else. */
function breakable(name: string): Content {
  return name.split("_").map((part, i) => (i === 0 ? part : html`_<wbr>${part}`));
}

function shownValue({ value, undefinedBecause, limits }: GateMetric): Content {
  return value === null ? (undefinedBecause ?? "undefined") : html`<b>${formatNumber(value, ...boundsOf(limits))}</b>`;
}

function range({ interval }: GateMetric): string {
  return interval === undefined ? "" : `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
}

function changeCell(metric: GateMetric): Content {
  const found = changeParts(metric);
  return found && html`${found.word} <span class="note">${found.interval}</span>`;
}

/** The limit and whether it is met, in a word. */
export function limitCell(limit: string, { state }: Pick<GateMetric, "state">): Content {
  if (state === "shown") return limit;
  return html`${limit} <span class="badge ${state}">${STATE[state]}</span>`;
}
