import { type Content, html, type Markup } from "./markup.ts";

export interface TableColumn {
  readonly title: string;
  /** Numbers are aligned to the right. */
  readonly kind?: "number" | "text";
}

export interface Table {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Content[])[];
}

/** A table in a box that scrolls by itself, with the keyboard too, where it is wider than the page. */
export function renderTable({ id, caption, columns, rows }: Table): Markup {
  const kindOf = (at: number) => (columns[at]?.kind === "number" ? "number" : "text");
  const head = columns.map(({ title }, at) => html`<th scope="col" class="${kindOf(at)}">${title}</th>`);
  const body = rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell, at) => html`<td class="${kindOf(at + 1)}">${cell}</td>`)}</tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<caption id="${id}">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</div>
`;
}
