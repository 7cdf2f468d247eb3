import { largest } from "../domain/extremes.ts";
import { formatCount, formatShortCount } from "../domain/numbers.ts";
import type { Matrix } from "../gate/figures.ts";
import { plain } from "./escape.ts";
import { fitText, textWidth, xml } from "./svg-text.ts";

/** Beyond these, a cell would be no pixel. */
export const MAX_CLASSES = 500;

export interface MatrixTitle {
  /** Model and version. */
  readonly title: string;
  /** The fixture set, and its rows. */
  readonly subtitle: string;
}

/** An SVG and its size in its own units. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** How large things are drawn for a number of classes, in units of the SVG. */
interface Sizes {
  readonly cell: number;
  readonly label: number;
  readonly gap: number;
  readonly shows: "both" | "both, not 0" | "share" | "nothing";
}

const MARGIN = 16;
const MAX_LABEL_LENGTH = 190;
const TITLE = 19;
const SUBTITLE = 12;
const INK = "#1a1a1a";
const MUTED = "#595959";

function sizesFor(classes: number): Sizes {
  if (classes <= 4) return { cell: classes <= 2 ? 132 : 104, label: 14, gap: 2, shows: "both" };
  if (classes <= 12) return { cell: 66, label: 13, gap: 1.5, shows: "both, not 0" };
  if (classes <= 30) return { cell: 34, label: 12, gap: 1, shows: "share" };
  const cell = Math.max(2, Math.floor(1000 / classes));
  return { cell, label: Math.min(12, cell - 1), gap: 0, shows: "nothing" };
}

const CAPTION: Readonly<Record<Sizes["shows"], string>> = {
  both: "In each cell: rows, and their share of the actual class",
  "both, not 0": "In each cell: rows, and their share of the actual class; empty: none",
  share: "In each cell: the share of the actual class in %; empty: none",
  nothing: "The darker a cell, the larger its share of the actual class",
};

/** The table as a drawing: a row an actual class, a column a predicted one, the darker the larger the share of its row. */
export function renderMatrix({ classes, counts }: Matrix, { title, subtitle }: MatrixTitle): Drawing {
  const sizes = sizesFor(classes.length);
  const { cell, label } = sizes;
  const side = cell * classes.length;
  const named = label >= 8;
  const names = classes.map((name) => fitText(plain(name), MAX_LABEL_LENGTH, label));
  const support = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const totals = support.map((rows) => `${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`);
  const longest = named ? largest(names.map((name) => textWidth(name, label))) : 0;
  const turn = longest <= cell - 8 ? 0 : cell >= 1.5 * label ? -45 : -90;
  const beside = named ? largest(cell >= 60 ? totals.map((t) => textWidth(t, 11)) : [], longest) : 0;
  const left = MARGIN + 24 + Math.max(beside, turn === -45 ? longest * SLANT - cell / 2 : 0) + 8;
  const top = MARGIN + TITLE + 2 * (SUBTITLE + 7) + 16;
  const below = named ? label + 10 + longest * { [-90]: 1, [-45]: SLANT, 0: 0 }[turn] : 8;
  const caption = CAPTION[sizes.shows];
  const texts = [plain(title), plain(subtitle), caption];
  const widest = Math.max(textWidth(texts[0] as string, TITLE), ...texts.slice(1).map((t) => textWidth(t, SUBTITLE)));
  const width = Math.ceil(Math.max(left + side + MARGIN, widest + 2 * MARGIN));
  const height = Math.ceil(top + side + below + 26 + MARGIN);
  const parts = [
    text(texts[0] as string, { x: MARGIN, y: MARGIN + TITLE - 3, size: TITLE, fill: INK }),
    text(texts[1] as string, { x: MARGIN, y: MARGIN + TITLE + SUBTITLE + 5, size: SUBTITLE, fill: MUTED }),
    text(caption, { x: MARGIN, y: MARGIN + TITLE + 2 * (SUBTITLE + 6), size: SUBTITLE, fill: MUTED }),
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="#fff" stroke="#8c8c8c"/>`,
    ...counts.flatMap((row, i) =>
      row.flatMap((count, j) => drawCell(count, support[i] as number, left + j * cell, top + i * cell, sizes)),
    ),
    ...(named ? names.flatMap((name, i) => drawRowName(name, totals[i] as string, left, top + i * cell, sizes)) : []),
    ...(named ? names.map((name, j) => drawColumnName(name, left + (j + 0.5) * cell, top + side, turn, label)) : []),
    text("predicted", { x: left + side / 2, y: height - MARGIN, size: 13, fill: INK, anchor: "middle" }),
    text("actual", { x: MARGIN + 11, y: top + side / 2, size: 13, fill: INK, anchor: "middle", turn: -90 }),
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
  return { svg, width, height };
}

/** Sine and cosine of the 45° at which long names stand. */
const SLANT = Math.SQRT1_2;

function drawCell(count: number, support: number, x: number, y: number, { cell, gap, shows }: Sizes): string[] {
  // A row of a class without rows has no shares; an empty cell is as white as what is behind it.
  if (support === 0 || (count === 0 && shows !== "both")) return [];
  const share = count / support;
  const colour = colourOf(share);
  const fill = inkOn(colour);
  const [cx, cy] = [x + cell / 2, y + cell / 2];
  const at = (content: string, dy: number, size: number) =>
    text(content, { x: cx, y: cy + dy, size, fill, anchor: "middle" });
  const own = `<rect x="${x + gap}" y="${y + gap}" width="${cell - 2 * gap}" height="${cell - 2 * gap}" fill="${hex(colour)}"/>`;
  switch (shows) {
    case "both":
      return [own, at(formatShortCount(count), 0, 22), at(percent(share), 22, 14)];
    case "both, not 0":
      return [own, at(formatShortCount(count), -1, 14), at(percent(share), 16, 11.5)];
    case "share":
      return [own, at(wholePercent(share), 4, 11)];
    case "nothing":
      return [own];
  }
}

function drawRowName(name: string, total: string, left: number, y: number, { cell, label }: Sizes): string[] {
  const middle = y + cell / 2;
  const at = { x: left - 8, anchor: "end" } as const;
  if (cell < 60) return [text(name, { ...at, y: middle + label / 3, size: label, fill: INK })];
  return [
    text(name, { ...at, y: middle - 1, size: label, fill: INK }),
    text(total, { ...at, y: middle + 14, size: 11, fill: MUTED }),
  ];
}

function drawColumnName(name: string, x: number, bottom: number, turn: number, size: number): string {
  if (turn === 0) return text(name, { x, y: bottom + size + 4, size, fill: INK, anchor: "middle" });
  // The end of the name stands under the middle of its column.
  const y = bottom + (turn === -90 ? 6 : size);
  return text(name, { x: x + size / 3, y, size, fill: INK, anchor: "end", turn });
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly anchor?: "middle" | "end";
  /** Degrees, clockwise, about its own place. */
  readonly turn?: number;
}

function text(content: string, { x, y, size, fill, anchor, turn }: Placed): string {
  const anchored = anchor === undefined ? "" : ` text-anchor="${anchor}"`;
  const turned = turn === undefined ? "" : ` transform="rotate(${turn} ${round(x)} ${round(y)})"`;
  return `<text x="${round(x)}" y="${round(y)}" font-family="DejaVu Sans" font-size="${size}" fill="${fill}"${anchored}${turned}>${xml(content)}</text>`;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}

function percent(share: number): string {
  return share > 0 && share < 0.0005 ? "<0.1%" : `${(100 * share).toFixed(1)}%`;
}

function wholePercent(share: number): string {
  return share < 0.005 ? "<1" : (100 * share).toFixed(0);
}

type Colour = readonly [number, number, number];

// One hue, from nearly white to dark blue: shares are told apart by lightness alone, whatever colours an eye can see.
const LIGHT: Colour = [240, 245, 252];
const DARK: Colour = [8, 48, 107];

function colourOf(share: number): Colour {
  const mix = (from: number, to: number) => Math.round(from + share * (to - from));
  return [mix(LIGHT[0], DARK[0]), mix(LIGHT[1], DARK[1]), mix(LIGHT[2], DARK[2])];
}

function hex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever contrasts more: one of them always does at 4.5 : 1 or more (WCAG 2.2, 1.4.3). */
function inkOn(colour: Colour): string {
  const light = luminance(colour);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "#000" : "#fff";
}

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
