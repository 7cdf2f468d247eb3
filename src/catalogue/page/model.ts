import { counted, formatBytes } from "../../domain/numbers.ts";
import { type Content, html, type Markup, trusted } from "../../report/html/markup.ts";
import { code, renderSection } from "../../report/html/section.ts";
import type { CatalogueModel } from "../record.ts";
import { latestOf } from "../table.ts";
import { renderCharts } from "./charts.ts";
import { renderFrame } from "./frame.ts";
import { type ListRow, renderList } from "./list.ts";
import type { ListedVersion, Site } from "./listed.ts";
import { alteredNote } from "./overview.ts";
import { anchorOf, renderPull, renderVersion } from "./version.ts";
import { dateCell, latencyCell, metricText, STATUS, statusBadge, VERDICT, verdictBadge } from "./words.ts";

/** Versions whose details are on one page. */
const MAX_ON_PAGE = 25;

export interface Page {
  /** From the folder of the model. */
  readonly name: string;
  readonly text: string;
}

/**
 * The pages of a model: the first one with all its versions in a table and the details of the newest, more pages for the
 * details of the others. `versions` come from the newest down.
 */
export function renderModel(
  model: CatalogueModel,
  versions: readonly ListedVersion[],
  site: Site & { readonly altered: readonly string[]; readonly footer: Content },
): Page[] {
  const chunks = chunked(versions);
  const pages = chunks.map((chunk, i) => ({ name: pageName(i), text: renderOlder(model, chunk, i, chunks, site) }));
  return [{ name: pageName(0), text: renderFirst(model, versions, chunks, site) }, ...pages.slice(1)];
}

function chunked(versions: readonly ListedVersion[]): ListedVersion[][] {
  const count = Math.ceil(versions.length / MAX_ON_PAGE);
  return Array.from({ length: count }, (_, i) => versions.slice(i * MAX_ON_PAGE, (i + 1) * MAX_ON_PAGE));
}

function pageName(at: number): string {
  return at === 0 ? "index.html" : `versions-${at + 1}.html`;
}

/** The way from a model's page to the first one of all. */
const UP = { href: "../../index.html", text: "All models" };

function renderFirst(
  model: CatalogueModel,
  versions: readonly ListedVersion[],
  chunks: readonly (readonly ListedVersion[])[],
  site: Parameters<typeof renderModel>[2],
): string {
  const latest = latestOf(versions.map(({ record }) => record));
  const listed = versions.find(({ record }) => record === latest);
  const parts =
    listed === undefined
      ? []
      : [
          { id: "use", title: "Use it", body: use(listed, site) },
          { id: "versions", title: "Versions", body: versionList(versions) },
          { id: "over-versions", title: "Over the versions", body: renderCharts(versions) },
        ];
  return renderFrame({
    title: `${titleOf(model)} – models`,
    nav: [
      UP,
      ...parts.map(({ id, title }) => ({ href: `#${id}`, text: title })),
      ...(chunks[0] ?? []).map(({ record }) => ({
        href: `#${encodeURIComponent(anchorOf(record.version))}`,
        text: record.version,
      })),
    ],
    main: [
      head(model, versions.length, site.altered),
      parts.map(renderSection),
      (chunks[0] ?? []).map((version) => renderVersion(version, site)),
      otherPages(chunks, 0),
    ],
    footer: site.footer,
  });
}

function renderOlder(
  model: CatalogueModel,
  versions: readonly ListedVersion[],
  at: number,
  chunks: readonly (readonly ListedVersion[])[],
  site: Parameters<typeof renderModel>[2],
): string {
  const span = spanOf(versions);
  return renderFrame({
    title: `${titleOf(model)} ${span} – models`,
    nav: [
      UP,
      { href: "index.html", text: titleOf(model) },
      ...versions.map(({ record }) => ({
        href: `#${encodeURIComponent(anchorOf(record.version))}`,
        text: record.version,
      })),
    ],
    main: [
      html`<header class="head"><h1><bdi>${titleOf(model)}</bdi>: ${span}</h1></header>\n`,
      versions.map((version) => renderVersion(version, site)),
      otherPages(chunks, at),
    ],
    footer: site.footer,
  });
}

function titleOf({ title, model }: CatalogueModel): string {
  return title.trim() === "" ? model : title;
}

function spanOf(versions: readonly ListedVersion[]): string {
  const [newest, oldest] = [versions[0]?.record.version, versions.at(-1)?.record.version];
  return newest === oldest ? `${newest}` : `${newest} to ${oldest}`;
}

function head(model: CatalogueModel, count: number, altered: readonly string[]): Markup {
  const { purpose = "" } = model;
  return html`<header class="head">
<h1><bdi>${titleOf(model)}</bdi></h1>
<p>${code(model.model)}, ${count === 0 ? "coming soon: no version is released yet" : counted(count, "released version")}.</p>
${purpose.trim() !== "" && html`<p><bdi>${purpose}</bdi></p>`}
${alteredNote(altered)}
</header>
`;
}

function use({ record, loading }: ListedVersion, site: Site): Content {
  return [
    html`<p>The latest version is <b>${record.version}</b>${statusBadge(record.status)}. ${record.status !== "withdrawn" && "This command checks every byte and prints the folder that it writes:"}</p>
${renderPull(record, site)}`,
    loading.length > 0 &&
      html`<p>In that folder, with Python:</p>
<pre tabindex="0"><code>${loading.map((line) => [line, trusted("\n")])}</code></pre>
`,
  ];
}

function versionList(versions: readonly ListedVersion[]): Markup {
  const leading = versions.find(({ record }) => record.metrics.length > 0)?.record.metrics[0]?.name;
  return renderList({
    id: "all-versions",
    caption: "Versions, the newest first",
    noun: ["version", "versions"],
    columns: [
      { title: "Version", kind: "number" },
      { title: leading === undefined ? "Measured" : `${leading}, 95% interval`, kind: "number" },
      { title: "Latency p95", kind: "number" },
      { title: "Size", kind: "number" },
      { title: "Released", kind: "text" },
      { title: "Verdict", kind: "text" },
      { title: "Changes for callers", kind: "text" },
    ],
    rows: versions.map((version, i) => versionRow(version, i, versions.length, leading)),
    filters: [
      {
        name: "bump",
        title: "Changes require",
        words: { major: "major", minor: "minor", patch: "patch", none: "no release" },
      },
      { name: "verdict", title: "Verdict", words: VERDICT },
      { name: "status", title: "Status", words: STATUS },
    ],
  });
}

function versionRow(
  { record, contract, previous }: ListedVersion,
  at: number,
  count: number,
  leading: string | undefined,
): ListRow {
  const { version, status, verdict, size, latency, requiredBump } = record;
  const metric = record.metrics.find(({ name }) => name === leading);
  const page = Math.floor(at / MAX_ON_PAGE);
  const address = `${page === 0 ? "" : pageName(page)}#${encodeURIComponent(anchorOf(version))}`;
  const changes =
    contract === undefined
      ? previous === undefined
        ? "first version"
        : "not compared"
      : `${requiredBump === "none" ? "none" : requiredBump}: ${counted(contract.changes.length, "change")} since ${contract.comparedWith}`;
  return {
    values: {
      status,
      ...(verdict === undefined ? {} : { verdict }),
      ...(requiredBump === undefined ? {} : { bump: requiredBump }),
    },
    cells: [
      { shown: [html`<a href="${address}">${version}</a>`, statusBadge(status)], sort: count - at },
      metric === undefined ? { shown: "" } : { shown: metricText(metric, false), sort: metric.value },
      latencyCell(latency?.p95Ms),
      { shown: formatBytes(size), sort: size },
      dateCell(record),
      { shown: verdictBadge(record), sort: verdict ?? "" },
      { shown: changes },
    ],
  };
}

function otherPages(chunks: readonly (readonly ListedVersion[])[], at: number): Content {
  if (chunks.length < 2) return undefined;
  return html`<nav aria-label="More versions">
<ul class="pages">${chunks.map((chunk, i) => html`<li>${i === at ? html`<span aria-current="page">${spanOf(chunk)}</span>` : html`<a href="${pageName(i)}">${spanOf(chunk)}</a>`}</li>\n`)}</ul>
</nav>
`;
}
