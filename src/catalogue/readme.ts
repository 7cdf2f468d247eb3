import { type Finding, finding } from "../domain/finding.ts";
import { cellsOf, checkCells, type Stale } from "./cells.ts";
import { catalogueRules as rules, WRITE_COMMAND } from "./rules.ts";
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
  const isCode = codeLines(lines);
  const at = (begins: string) => lines.flatMap((line, i) => (!isCode[i] && line.trim().startsWith(begins) ? [i] : []));
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

/**
 * Which lines are code: in a fence, or indented by four. What is shown there is an example.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
function codeLines(lines: readonly string[]): boolean[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const [, found, rest = ""] = /^\ufeff? {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) {
      if (found === undefined || (found.startsWith("`") && rest.includes("`"))) return /^(?: {4}| {0,3}\t)/.test(line);
      fence = found;
    } else if (found?.startsWith(fence) && rest.trim() === "") fence = undefined;
    return true;
  });
}

/** The lines that are generated: the markers and all between them. */
function blockOf(rows: readonly TableRow[]): string[] {
  return [START, "", ...tableLines(rows), "", END];
}

/** The README with the table between its markers, or a finding where only one of them is there. The rest stays as it is, byte by byte. */
export function writeTable(
  text: string | undefined,
  rows: readonly TableRow[],
  file = README,
): { readonly text: string } | { readonly finding: Finding } {
  const table = (newline: string) => blockOf(rows).join(newline);
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

/** What between the markers is not as it is generated, with its place: each cell and line, else the first difference. */
export function checkTable(text: string | undefined, rows: readonly TableRow[], file = README): Finding[] {
  if (text === undefined) return [finding(rules.marker, { message: `${file} does not exist.`, location: { file } })];
  const lines = text.split(LINE_END);
  const markers = findMarkers(lines);
  if (markers.kind === "broken") return [broken(markers, file)];
  if (markers.kind === "none") {
    return [withoutMarkers(lines, file)];
  }
  const stale: Stale = (message, line, column = 1) =>
    finding(rules.staleCell, { message, location: { file, line, column } });
  const inner = lines.slice(markers.start + 1, markers.end);
  const findings = [
    ...checkCells(inner, markers.start + 2, rows, stale),
    ...strayLines(inner, markers.start + 2, stale),
  ];
  if (findings.length > 0) return findings;
  // Every cell is right: what else is different shows at its first line.
  const [first = "", last = ""] = [lines[markers.start], lines[markers.end]];
  const indent = first.length - first.trimStart().length;
  const block = [first.slice(indent), ...inner, last.slice(0, last.indexOf(END) + END.length)];
  const generated = blockOf(rows);
  const at = generated.findIndex((line, i) => block[i] !== line);
  if (at < 0) return [];
  const column = sameBegin(block[at] ?? "", generated[at] ?? "") + 1 + (at === 0 ? indent : 0);
  return [
    stale(
      `This line is ${shownLine(block[at])}; expected ${shownLine(generated[at])}.`,
      markers.start + at + 1,
      column,
    ),
  ];
}

/** Without markers, nothing is known to be generated: a table that was left is the author's to delete. */
function withoutMarkers(lines: readonly string[], file: string): Finding {
  const isTitle = (line: string) =>
    cellsOf(line)
      .map(({ text }) => text)
      .join() === COLUMNS.join();
  const left = lines.findIndex(isTitle);
  if (left < 0) {
    const fix = `Run  ${WRITE_COMMAND}  to append the table between two markers.`;
    const message = `${file} has no table of models.`;
    return finding(rules.marker, { message, fix, inAction: IN_ACTION, location: { file, line: 1, column: 1 } });
  }
  return finding(rules.marker, {
    message: `${file} has a table of models without markers.`,
    location: { file, line: left + 1, column: 1 },
    fix: `Delete that table. Then run  ${WRITE_COMMAND}  to append the table between two markers.`,
    inAction: `Delete that table. ${IN_ACTION}`,
  });
}

const IN_ACTION =
  "The command catalogue appends the table between two markers: run it on your machine and commit the file.";

/** What stands between the markers and is no row of a table. */
function strayLines(inner: readonly string[], firstLine: number, stale: Stale): Finding[] {
  return inner.flatMap((line, i) =>
    line.trim() === "" || cellsOf(line).length > 0
      ? []
      : [stale(`This line is not part of the table: ${shownLine(line)}.`, firstLine + i)],
  );
}

function shownLine(line = ""): string {
  return line === "" ? "blank" : JSON.stringify(line);
}

function sameBegin(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
