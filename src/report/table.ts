import { largest } from "../domain/extremes.ts";
import { plain } from "./escape.ts";
import { COLUMN_TITLES, type FigureColumn, type FigureRow, type FigureTable } from "./figures.ts";
import type { Screen } from "./screen.ts";
import { padEnd, padStart, widthOf, wrap } from "./wrap.ts";

type Shown = "name" | FigureColumn | "state";

const TITLES: Readonly<Record<Shown, string>> = { name: "", state: "", ...COLUMN_TITLES };
const TO_THE_LEFT: readonly Shown[] = ["name", "change", "limit", "state"];
const GAP = "  ";
const COLOUR = { ok: "green", fails: "red", undecided: "yellow" } as const;
/** A name that is wrapped keeps at least this width. */
const MIN_NAME_COLUMNS = 20;

/**
 * The figures as a table. One that is too wide for the screen is shown as two, what is held against limits first; in one
 * that still is, the names are wrapped.
 */
export function renderTable({ rows, columns }: FigureTable, screen: Screen): string[] {
  const whole: Shown[] = ["name", ...columns, "state"];
  if (widthOfTable(rows, whole) <= screen.columns) return tableOf(rows, whole, screen);
  const compared: FigureColumn[] = columns.filter((column) => column === "was" || column === "change");
  const judged: Shown[] = ["name", ...columns.filter((column) => !compared.includes(column)), "state"];
  const moved = rows.filter((row) => compared.some((column) => row[column] !== ""));
  return [
    ...tableOf(rows, judged, screen),
    ...(moved.length === 0 ? [] : ["", ...tableOf(moved, ["name", "value", ...compared], screen)]),
  ];
}

function cellOf(row: FigureRow, column: Shown): string {
  if (column === "state") return row.state === "shown" ? "" : row.state;
  return plain(row[column]);
}

function widthsOf(rows: readonly FigureRow[], shown: readonly Shown[]): number[] {
  return shown.map((column) =>
    largest(
      rows.map((row) => widthOf(cellOf(row, column))),
      TITLES[column].length,
    ),
  );
}

function widthOfTable(rows: readonly FigureRow[], shown: readonly Shown[]): number {
  return widthsOf(rows, shown).reduce((sum, width) => sum + GAP.length + width, 0);
}

function tableOf(rows: readonly FigureRow[], shown: readonly Shown[], { paint, columns }: Screen): string[] {
  const widths = widthsOf(rows, shown);
  const over = widthOfTable(rows, shown) - columns;
  const [name = 0] = widths;
  if (over > 0) widths[0] = Math.min(name, Math.max(MIN_NAME_COLUMNS, name - over));
  const pad = (cell: string, at: number) =>
    (TO_THE_LEFT.includes(shown[at] as Shown) ? padEnd : padStart)(cell, widths[at] ?? 0);
  const lineOf = (cells: readonly string[]) => `${GAP}${cells.join(GAP)}`.trimEnd();
  return [
    paint("dim", lineOf(shown.map((column, at) => pad(TITLES[column], at)))),
    ...rows.flatMap((row) => {
      const [first = "", ...more] = wrap("", [cellOf(row, "name")], widths[0] ?? 0);
      const cells = shown.map((column, at) => {
        const text = column === "name" ? first : cellOf(row, column);
        if (column !== "state" || row.state === "shown") return pad(text, at);
        return paint(COLOUR[row.state], text);
      });
      return [lineOf(cells), ...more.map((line) => GAP + GAP + line)];
    }),
  ];
}
