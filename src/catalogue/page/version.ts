import { counted, formatBytes, formatMs, formatNumber } from "../../domain/numbers.ts";
import { contractSection } from "../../report/html/contract.ts";
import { type Content, html, type Markup } from "../../report/html/markup.ts";
import { code, facts } from "../../report/html/section.ts";
import { renderTable, type Table } from "../../report/html/table.ts";
import type { CatalogueRecord } from "../record.ts";
import { type ListedVersion, pullCommand, type Remark, type Site, webAddress } from "./listed.ts";
import { dateOf, metricText, statusBadge, verdictBadge } from "./words.ts";

/** Metrics that are shown at once; a table has all. */
const MAX_FIRST = 2;

/** The id of a version's section: unique in a page, and the address of the section. */
export function anchorOf(version: string): string {
  return `v${version}`;
}

/** Everything about a version in a section of its own. */
export function renderVersion(listed: ListedVersion, site: Site): Markup {
  const { record, reason, previous, contract, remarks } = listed;
  const id = anchorOf(record.version);
  return html`<section class="version" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${record.version}${statusBadge(record.status)}</h2>
${facts([
  ["Verdict", [verdictBadge(record), reason !== undefined && html` ${reason}`]],
  ...(record.releasedAt === undefined ? [] : [["Released", dateOf(record.releasedAt)] as const]),
  ["Size", formatBytes(record.size)],
  ...(record.metrics.length === 0
    ? []
    : [
        [
          "Measured, 95% interval",
          record.metrics.slice(0, MAX_FIRST).map((metric, i) => [i > 0 && html`<br>`, metricText(metric, true)]),
        ] as const,
      ]),
  ...(record.latency === undefined
    ? []
    : [
        [
          "Latency p50 / p95",
          html`<b>${formatMs(record.latency.p50Ms)} / ${formatMs(record.latency.p95Ms)}</b> <span class="note">on <bdi>${record.latency.machine}</bdi></span>`,
        ] as const,
      ]),
  ["Release", releaseOf(listed)],
  ...(record.commit === undefined ? [] : [["Commit", code(record.commit)] as const]),
])}
<h3>Changes for callers</h3>
${contract === undefined ? html`<p>${previous === undefined ? "Nothing to compare with: no earlier version was released." : `Not compared with ${previous}.`}</p>` : contractSection(contract, id)}
${remarks.length > 0 && html`<h3>Notes</h3>\n<ul class="remarks">${remarks.map(renderRemark)}</ul>\n`}
<h3>Pull</h3>
${renderPull(record, site)}${metricsOf(record)}${filesOf(listed)}</section>
`;
}

function metricsOf({ version, metrics }: CatalogueRecord): Content {
  if (metrics.length <= MAX_FIRST) return undefined;
  return folded(counted(metrics.length, "metric"), version, "with 95% intervals", {
    id: `${anchorOf(version)}-metrics`,
    caption: `Metrics of ${version}`,
    columns: [{ title: "Metric" }, { title: "Value", kind: "number" }, { title: "95% interval", kind: "number" }],
    rows: metrics.map(({ name, value, low, high }) => [
      code(name),
      formatNumber(value),
      low === undefined || high === undefined ? "" : `${formatNumber(low)} to ${formatNumber(high)}`,
    ]),
  });
}

function filesOf({ record: { version }, files }: ListedVersion): Content {
  if (files.length === 0) return undefined;
  return folded(counted(files.length, "file"), version, "with SHA-256", {
    id: `${anchorOf(version)}-files`,
    caption: `Files of ${version}`,
    columns: [{ title: "File" }, { title: "Size", kind: "number" }, { title: "SHA-256" }],
    rows: files.map(({ name, size, sha256 }) => [
      html`<bdi>${code(name)}</bdi>`,
      formatBytes(size),
      html`<code class="digest">${sha256}</code>`,
    ]),
  });
}

function folded(what: string, version: string, more: string, table: Table): Markup {
  return html`<details><summary>${what}<span class="unseen"> of ${version}</span> ${more}</summary>
${renderTable(table)}</details>
`;
}

/** The command that fetches a version, unless it would be refused. */
export function renderPull(record: CatalogueRecord, site: Site): Markup {
  return record.status === "withdrawn"
    ? html`<p>This version is withdrawn, and <code>pull</code> refuses it.</p>\n`
    : html`<pre tabindex="0"><code>${pullCommand(record, site)}</code></pre>\n`;
}

function releaseOf({ record: { url, tag }, reportUrl }: ListedVersion): Content {
  const page = webAddress(url);
  const shown = page === undefined ? code(url) : html`<a href="${page}">${code(tag)}</a>`;
  const report =
    reportUrl !== undefined && html`, <a href="${reportUrl}">report<span class="unseen"> of ${tag}</span></a>`;
  return [shown, report];
}

function renderRemark({ rule, message, waiver }: Remark): Markup {
  const waived = waiver && html` <em>Waived by <bdi>${waiver.by}</bdi>: <bdi>${waiver.reason}</bdi></em>`;
  return html`<li><bdi>${message}</bdi> <span class="note">${code(rule)}</span>${waived}</li>\n`;
}
