import { counted, formatBytes } from "../../domain/numbers.ts";
import { type Content, html } from "../../report/html/markup.ts";
import { code } from "../../report/html/section.ts";
import type { CatalogueModel, CatalogueRecord } from "../record.ts";
import { latestOf } from "../table.ts";
import { renderFrame } from "./frame.ts";
import { type ListCell, type ListRow, renderList } from "./list.ts";
import { dateCell, latencyCell, metricText, STATUS, statusBadge, VERDICT, verdictBadge } from "./words.ts";

const SOON = "soon";

/** The row of a model. `versions` are its records from the newest down. */
export function overviewRow(model: CatalogueModel, versions: readonly CatalogueRecord[]): ListRow {
  const name: ListCell = { shown: nameOf(model), sort: model.title || model.model };
  const latest = latestOf(versions);
  if (latest === undefined) {
    const empty = { shown: "" };
    return {
      values: { status: SOON },
      cells: [name, { shown: html`<em>coming soon</em>`, sort: "" }, empty, empty, empty, empty, empty, empty],
    };
  }
  const [metric] = latest.metrics;
  return {
    values: {
      status: latest.status,
      ...(latest.verdict === undefined ? {} : { verdict: latest.verdict }),
      ...(metric === undefined ? {} : { metric: metric.name }),
    },
    cells: [
      name,
      { shown: [html`<b>${latest.version}</b>`, statusBadge(latest.status)] },
      metric === undefined ? { shown: "" } : { shown: metricText(metric, true), sort: metric.value },
      latencyCell(latest.latency?.p95Ms),
      { shown: formatBytes(latest.size), sort: latest.size },
      dateCell(latest),
      { shown: verdictBadge(latest), sort: latest.verdict ?? "" },
      { shown: versions.length, sort: versions.length },
    ],
  };
}

function nameOf({ model, title, purpose }: CatalogueModel): Content {
  const named = title.trim() === "" || title === model ? code(model) : html`<bdi>${title}</bdi>`;
  return [
    html`<a href="${modelPath(model)}">${named}</a>`,
    title.trim() !== "" && title !== model && html` <span class="note">${code(model)}</span>`,
    purpose !== undefined && purpose.trim() !== "" && html` <span class="note"><bdi>${purpose}</bdi></span>`,
  ];
}

/** The path of a model's first page from the top of the site. */
export function modelPath(model: string): string {
  return `models/${model}/index.html`;
}

/** The first page: all models. */
export function renderOverview(
  rows: readonly ListRow[],
  {
    from,
    versions,
    altered,
    footer,
  }: {
    readonly from: string;
    readonly versions: number;
    readonly altered: readonly string[];
    readonly footer: Content;
  },
): string {
  const metrics = [...new Set(rows.flatMap(({ values }) => values.metric ?? []))].sort();
  const list = renderList({
    id: "models",
    caption: "Models, each with its latest version",
    noun: ["model", "models"],
    columns: [
      { title: "Model", kind: "text" },
      { title: "Latest version", kind: "text" },
      { title: "Measured, 95% interval", kind: "number" },
      { title: "Latency p95", kind: "number" },
      { title: "Size", kind: "number" },
      { title: "Released", kind: "text" },
      { title: "Verdict", kind: "text" },
      { title: "Versions", kind: "number" },
    ],
    rows,
    filters: [
      { name: "metric", title: "Metric", words: Object.fromEntries(metrics.map((name) => [name, name])) },
      { name: "verdict", title: "Verdict", words: VERDICT },
      { name: "status", title: "Status", words: { ...STATUS, [SOON]: "coming soon" } },
    ],
  });
  return renderFrame({
    title: "Models",
    main: html`<header class="head">
<h1>Models</h1>
<p>${counted(versions, "released version")} of ${counted(rows.length, "model")}, from <bdi>${code(from)}</bdi>. Every value is read from the release’s own report.</p>
${alteredNote(altered)}
</header>
<section aria-label="All models">
${list}</section>
`,
    footer,
  });
}

/** Releases that are not listed because their files are not those of their report. */
export function alteredNote(tags: readonly string[]): Content {
  if (tags.length === 0) return undefined;
  return html`<p class="finding error"><b>Not listed, because their files differ from their report:</b> ${tags.map((tag, i) => [i > 0 && ", ", code(tag)])}. Do not use them.</p>
`;
}
