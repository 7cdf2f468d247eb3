import stringWidth from "string-width";

/** Longer lines than this are hard to read, however wide the terminal is. */
const MAX_PROSE_COLUMNS = 100;
/** What is left for words even if an indent takes most of a narrow terminal. */
const MIN_PROSE_COLUMNS = 20;

/** A part of a text, with how it is painted; alone, it is not painted. */
export type Piece = string | Span;

interface Span {
  readonly text: string;
  readonly paint?: (text: string) => string;
  /** Spaces between it and what comes before it: 1 unless given. */
  readonly gap?: number;
  /** Stays on one line if it fits on one. */
  readonly whole?: true;
}

interface Word {
  readonly text: string;
  readonly paint: Span["paint"];
  readonly gap: number;
}

/** Columns that a text takes in a terminal, its colours not counted. */
export const widthOf = stringWidth;

/** `padEnd` by columns instead of characters. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** `padStart` by columns instead of characters. */
export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** As much of a text from its beginning as `columns` hold, whole characters only; one that is cut ends with …. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    if (widthOf(kept + segment) >= columns) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * The lines of a text behind `lead`, wrapped at spaces to at most `columns` and 100; following lines begin under the first
 * word. What stands between two double spaces, and is thus a command to copy, stays on one line if it fits on one.
 * No word is broken: a longer one than a line has a line of its own. Infinite `columns` give one line.
 */
export function wrap(lead: string, pieces: readonly Piece[], columns: number): string[] {
  const indent = " ".repeat(widthOf(lead));
  const room =
    columns === Number.POSITIVE_INFINITY
      ? columns
      : Math.max(MIN_PROSE_COLUMNS, Math.min(columns, MAX_PROSE_COLUMNS) - indent.length);
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of pieces.flatMap((piece) => wordsOf(piece, room))) {
    const line = lines.at(-1) as Word[];
    const width = widthOf(word.text);
    if (line.length > 0 && used + word.gap + width > room) {
      lines.push([word]);
      used = width;
    } else {
      used += (line.length === 0 ? 0 : word.gap) + width;
      line.push(word);
    }
  }
  return lines.map((words, i) => `${i === 0 ? lead : indent}${painted(words)}`.trimEnd());
}

function wordsOf(piece: Piece, room: number): Word[] {
  const { text, paint, gap = 1, whole }: Span = typeof piece === "string" ? { text: piece } : piece;
  if (whole === true && widthOf(text) <= room) return [{ text, paint, gap }];
  const parts = text.split(/ {2,}/);
  return parts.flatMap((part, i) => {
    const isCommand = i % 2 === 1 && widthOf(part) <= room;
    const words = isCommand ? [part] : part.split(" ");
    return words
      .filter((word) => word !== "")
      .map((word, at): Word => ({ text: word, paint, gap: at > 0 ? 1 : i > 0 ? 2 : gap }));
  });
}

/** Words of one colour are painted together. */
function painted(words: readonly Word[]): string {
  const runs: { text: string; paint: Span["paint"] }[] = [];
  words.forEach((word, i) => {
    const gap = i === 0 ? "" : " ".repeat(word.gap);
    const last = runs.at(-1);
    if (last !== undefined && last.paint === word.paint) last.text += gap + word.text;
    else runs.push({ text: gap + word.text, paint: word.paint });
  });
  return runs.map(({ text, paint }) => (paint === undefined ? text : paint(text))).join("");
}
