import type { Finding } from "../domain/finding.ts";
import { COLUMNS, type TableRow } from "./table.ts";

/** Makes the finding of a place in the README. */
export type Stale = (message: string, line: number, column?: number) => Finding;

/** Every cell of the lines between the markers that is not what it has to be. `firstLine` is the number of the first. */
export function checkCells(
  inner: readonly string[],
  firstLine: number,
  rows: readonly TableRow[],
  stale: Stale,
): Finding[] {
  const found = inner
    .map((line, i) => ({ cells: cellsOf(line), line: firstLine + i }))
    .filter(({ cells }) => cells.length > 0);
  const dashes = found[1]?.cells.every(({ text }) => /^:?-+:?$/.test(text)) === true ? found[1] : undefined;
  const body = found.slice(dashes === undefined ? 1 : 2);
  const byName = new Map(body.map((row) => [row.cells[0]?.text, row]));
  const names = new Set(rows.map(({ cells }) => cells[0]));
  const findings: Finding[] = [];
  const compare = (
    row: (typeof found)[number] | undefined,
    wanted: readonly string[],
    what: (column: number) => string,
  ) => {
    if (row === undefined) return;
    for (const [i, shall] of wanted.entries()) {
      const is = row.cells[i];
      if (is?.text === shall) continue;
      const shown = (value: string | undefined) => (value === undefined || value === "" ? "nothing" : value);
      findings.push(
        stale(
          `${what(i)} is ${shown(is?.text)}; expected ${shown(shall)}.`,
          row.line,
          is?.column ?? row.cells.at(-1)?.column,
        ),
      );
    }
    const surplus = row.cells[wanted.length];
    if (surplus !== undefined)
      findings.push(stale(`The row has an extra cell: ${surplus.text}.`, row.line, surplus.column));
  };
  compare(found[0], COLUMNS, (i) => `Title ${i + 1} of the table`);
  const dashed = COLUMNS.map(() => "---");
  if (dashes === undefined)
    findings.push(stale("The table has no row of dashes below its titles.", found[0]?.line ?? firstLine - 1));
  else compare(dashes, dashed, (i) => `Cell ${i + 1} of the row of dashes`);
  for (const { model, cells } of rows) {
    const row = byName.get(cells[0]);
    if (row === undefined)
      findings.push(stale(`The table has no row for ${model} that begins with ${cells[0]}.`, firstLine + inner.length));
    else compare(row, cells, (i) => `${COLUMNS[i]} of ${model}`);
  }
  for (const row of body) {
    const name = row.cells[0]?.text ?? "";
    if (!names.has(name))
      findings.push(
        stale(
          `The row ${name === "" ? "without a name" : name} matches no model of the catalogue.`,
          row.line,
          row.cells[0]?.column,
        ),
      );
    else if (byName.get(name) !== row)
      findings.push(stale(`The row ${name} is duplicated.`, row.line, row.cells[0]?.column));
  }
  return findings;
}

interface Cell {
  readonly text: string;
  /** From 1: where its text begins. */
  readonly column: number;
}

/** The cells of a row of a Markdown table; none of any other line. A `|` behind a backslash is part of a cell. */
export function cellsOf(line: string): Cell[] {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  if (!line.trimStart().startsWith("|") || bars.length < 2) return [];
  return bars.slice(0, -1).map((bar, i) => {
    const inner = line.slice(bar + 1, bars[i + 1]);
    const text = inner.trim();
    return { text, column: bar + 2 + (text === "" ? 0 : inner.indexOf(text)) };
  });
}
