import { counted } from "../../domain/numbers.ts";
import { type Content, html, type Markup } from "../../report/html/markup.ts";

export interface ListColumn {
  readonly title: string;
  /** How it is sorted and aligned. */
  readonly kind: "text" | "number";
}

export interface ListCell {
  readonly shown: Content;
  /** What it is sorted by, if not by its text. A cell without a value is last, in both directions. */
  readonly sort?: string | number;
}

export interface ListRow {
  /** What the filters look at, by the name of the filter. */
  readonly values: Readonly<Record<string, string>>;
  /** The first one names the row. */
  readonly cells: readonly ListCell[];
}

export interface ListFilter {
  readonly name: string;
  readonly title: string;
  /** Value to words. Only values that a row has are offered. */
  readonly words: Readonly<Record<string, string>>;
}

export interface List {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  /** What a row is, in the singular and in the plural. */
  readonly noun: readonly [string, string];
  readonly columns: readonly ListColumn[];
  readonly rows: readonly ListRow[];
  readonly filters: readonly ListFilter[];
}

/**
 * A table of all rows. On a narrow screen it is shown as a list, so that its roles are stated. The controls around it are hidden until the page's script runs, which also makes the titles of the
 * columns sort.
 */
export function renderList({ id, caption, noun, columns, rows, filters }: List): Markup {
  const alignOf = (at: number) => (at === 0 ? "text" : (columns[at]?.kind ?? "text"));
  const [one, many] = noun;
  return html`<div class="list" data-list data-one="${one}" data-many="${many}">
<form class="controls" role="search" aria-label="${caption}" hidden>
<label for="${id}-search">Search<input type="search" id="${id}-search" autocomplete="off" spellcheck="false" aria-controls="${id}"></label>
${filters.map((filter) => renderFilter(id, filter, rows))}
<button type="reset">Show all</button>
</form>
<p class="count" role="status">${counted(rows.length, one, many)}</p>
<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">
<table role="table" id="${id}">
<caption id="${id}-caption">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ title, kind }, at) => html`<th role="columnheader" scope="col" class="${alignOf(at)}" data-kind="${kind}">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  ({ values, cells: [name, ...cells] }) =>
    html`<tr role="row"${Object.entries(values).map(([key, value]) => html` data-${key}="${value}"`)}><th role="rowheader" scope="row"${sorted(name)}>${name?.shown}</th>${cells.map((cell, at) => html`<td role="cell" class="${alignOf(at + 1)}" data-title="${columns[at + 1]?.title}"${sorted(cell)}>${cell.shown}</td>`)}</tr>\n`,
)}</tbody>
</table>
</div>
</div>
`;
}

function sorted(cell: ListCell | undefined): Content {
  return cell?.sort !== undefined && html` data-sort="${cell.sort}"`;
}

function renderFilter(id: string, { name, title, words }: ListFilter, rows: readonly ListRow[]): Content {
  const present = new Set(rows.map(({ values }) => values[name]));
  const offered = Object.entries(words).filter(([value]) => present.has(value));
  if (offered.length < 2) return undefined;
  return html`<label for="${id}-${name}">${title}<select id="${id}-${name}" data-filter="${name}" autocomplete="off" aria-controls="${id}"><option value="">all</option>${offered.map(([value, word]) => html`<option value="${value}">${word}</option>`)}</select></label>
`;
}
