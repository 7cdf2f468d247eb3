import { type Finding, finding } from "../domain/finding.ts";
import { catalogueRules as rules } from "./rules.ts";
import { COLUMNS, type TableRow, tableLines } from "./table.ts";

/** Its path in a registry at the top of the repository. */
export const README = "models/README.md";
export const START = "<!-- model-release catalogue: the table is generated; the text outside the markers is yours -->";
export const END = "<!-- model-release catalogue end -->";
/** Versions of the tool may say the rest differently. */
const START_BEGINS = "<!-- model-release catalogue:";
const LINE_END = /\r?\n/;
const LINE_ENDS = /\r?\n/g;

type Markers =
  | { readonly kind: "none" }
  /** Indexes of the lines with the markers, from 0. */
  | { readonly kind: "both"; readonly start: number; readonly end: number }
  | { readonly kind: "broken"; readonly line: number; readonly why: string };

function findMarkers(lines: readonly string[]): Markers {
  const at = (begins: string) => lines.flatMap((line, i) => (line.trim().startsWith(begins) ? [i] : []));
  const [starts, ends] = [at(START_BEGINS), at(END)];
  const [start] = starts;
  const [end] = ends;
  if (start === undefined && end === undefined) return { kind: "none" };
  if (start === undefined) return { kind: "broken", line: (end ?? 0) + 1, why: "the first marker is missing" };
  if (end === undefined) return { kind: "broken", line: start + 1, why: "the last marker is missing" };
  const second = starts[1] ?? ends[1];
  if (second !== undefined) return { kind: "broken", line: second + 1, why: "a marker is duplicated" };
  return end < start
    ? { kind: "broken", line: end + 1, why: "the markers are in the wrong order" }
    : { kind: "both", start, end };
}

/** The README with the table between its markers, or a finding where only one of them is there. The rest stays as it is, byte by byte. */
export function writeTable(
  text: string | undefined,
  rows: readonly TableRow[],
  file = README,
): { readonly text: string } | { readonly finding: Finding } {
  const table = (newline: string) => [START, "", ...tableLines(rows), "", END].join(newline);
  if (text === undefined) return { text: `# Models\n\n${table("\n")}\n` };
  const lines = text.split(LINE_END);
  const markers = findMarkers(lines);
  if (markers.kind === "broken") return { finding: broken(markers, file) };
  // Line ends of the table are those of the text next to it.
  const ends = [...text.matchAll(LINE_ENDS)];
  if (markers.kind === "none") {
    const newline = ends.at(-1)?.[0] ?? "\n";
    const between = /^$|(?:^|\n)\r?\n$/.test(text) ? 0 : text.endsWith("\n") ? 1 : 2;
    return { text: `${text}${newline.repeat(between)}${table(newline)}${newline}` };
  }
  const beginOf = (line: number) => {
    const before = ends[line - 1];
    return before === undefined ? 0 : before.index + before[0].length;
  };
  const start = text.indexOf(START_BEGINS, beginOf(markers.start));
  const end = text.indexOf(END, beginOf(markers.end)) + END.length;
  return { text: `${text.slice(0, start)}${table(ends[markers.start]?.[0] ?? "\n")}${text.slice(end)}` };
}

function broken({ line, why }: Extract<Markers, { kind: "broken" }>, file: string): Finding {
  return finding(rules.marker, { message: `In ${file}, ${why}.`, location: { file, line, column: 1 } });
}

/** Every cell of the README's table that is not what it has to be, with its place. */
export function checkTable(text: string | undefined, rows: readonly TableRow[], file = README): Finding[] {
  if (text === undefined) return [finding(rules.marker, { message: `${file} does not exist.`, location: { file } })];
  const lines = text.split(LINE_END);
  const markers = findMarkers(lines);
  if (markers.kind === "broken") return [broken(markers, file)];
  if (markers.kind === "none") {
    return [
      finding(rules.marker, { message: `${file} has no table of models.`, location: { file, line: 1, column: 1 } }),
    ];
  }
  const found = lines
    .slice(markers.start + 1, markers.end)
    .map((line, i) => ({ cells: cellsOf(line), line: markers.start + 2 + i }))
    .filter(({ cells }) => cells.length > 0);
  const expected = [COLUMNS as readonly string[], COLUMNS.map(() => "---"), ...rows.map(({ cells }) => cells)];
  const stale = (message: string, line: number, column = 1) =>
    finding(rules.staleCell, { message, location: { file, line, column } });
  const byName = new Map(found.slice(2).map((row) => [row.cells[0]?.text, row]));
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
  compare(found[0], expected[0] ?? [], (i) => `Title ${i + 1} of the table`);
  for (const { model, cells } of rows) {
    const row = byName.get(cells[0]);
    if (row === undefined)
      findings.push(stale(`The table has no row for ${model} that begins with ${cells[0]}.`, markers.end + 1));
    else compare(row, cells, (i) => `${COLUMNS[i]} of ${model}`);
  }
  for (const row of found.slice(2)) {
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
function cellsOf(line: string): Cell[] {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  if (!line.trimStart().startsWith("|") || bars.length < 2) return [];
  return bars.slice(0, -1).map((bar, i) => {
    const inner = line.slice(bar + 1, bars[i + 1]);
    const text = inner.trim();
    return { text, column: bar + 2 + (text === "" ? 0 : inner.indexOf(text)) };
  });
}
