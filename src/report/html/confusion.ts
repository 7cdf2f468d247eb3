import { counted, formatCount, formatShare } from "../../domain/numbers.ts";
import type { Quality } from "../../gate/result.ts";
import { type Content, html, type Markup } from "./markup.ts";
import type { Section } from "./section.ts";
import { renderTable } from "./table.ts";

/** With more classes the table is no longer read, and the most frequent errors say more. */
const MAX_MATRIX = 12;
const MAX_ERRORS = 25;
/** Steps of the shading. */
const STEPS = 9;

type Confusion = NonNullable<Quality["confusion"]>;

/** Which class is predicted as which: the whole table of a few classes, the most frequent errors of many. */
export function confusionSection({ confusion }: Quality): Section[] {
  if (confusion === undefined) return [];
  const body = confusion.classes.length <= MAX_MATRIX ? matrix(confusion) : errors(confusion);
  return [{ id: "confusion", title: "Confusion matrix", body }];
}

function matrix({ classes, counts }: Confusion): Content {
  const rows = counts.map((row, i) => {
    const support = sum(row);
    return html`<tr><th scope="row"><bdi>${classes[i]}</bdi> <span class="note">${counted(support, "row")}</span></th>${row.map((count) => cell(count, support))}</tr>\n`;
  });
  return html`<p>Down: the actual class. Across: the predicted class. Each cell: rows, and their share of the actual class.</p>
<div class="scroll narrow" role="region" aria-labelledby="confusion-table" tabindex="0">
<table class="matrix">
<caption id="confusion-table">Rows by class</caption>
<thead><tr><th scope="col">Actual \\ predicted</th>${classes.map((name) => html`<th scope="col"><bdi>${name}</bdi></th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
`;
}

function cell(count: number, support: number): Markup {
  if (support === 0) return html`<td class="number">${formatCount(count)}</td>`;
  const share = count / support;
  return html`<td class="number heat-${Math.round(STEPS * share)}"><b>${formatCount(count)}</b> <span class="note">${formatShare(share)}</span></td>`;
}

function errors({ classes, counts }: Confusion): Content {
  const found = counts.flatMap((row, i) => {
    const support = sum(row);
    return row.flatMap((count, j) => (i === j || count === 0 ? [] : [{ actual: i, predicted: j, count, support }]));
  });
  if (found.length === 0) return html`<p>Every row gets its own class.</p>`;
  const shown = found.sort((a, b) => b.count - a.count || a.actual - b.actual).slice(0, MAX_ERRORS);
  const left = found.length - shown.length;
  return renderTable({
    id: "confusion-table",
    caption: `The most frequent errors among ${counted(classes.length, "class", "classes")}${left === 0 ? "" : ` (${formatCount(left)} more pairs are not shown)`}`,
    columns: [
      { title: "Actual class" },
      { title: "Predicted class" },
      { title: "Rows", kind: "number" },
      { title: "Share of the actual class", kind: "number" },
    ],
    rows: shown.map(({ actual, predicted, count, support }) => [
      html`<bdi>${classes[actual]}</bdi>`,
      html`<bdi>${classes[predicted]}</bdi>`,
      formatCount(count),
      formatShare(count / support),
    ]),
  });
}

function sum(row: readonly number[]): number {
  return row.reduce((all, count) => all + count, 0);
}
