/** A part of a page that is shown whole or not at all. */
export interface Section {
  /** What a reader misses without it, as it stands in a list: `warnings (12)`. */
  readonly what: string;
  readonly text: string;
  /** The higher, the longer it stays; `always` is for what is short whatever the report. */
  readonly importance: number | "always";
}

/**
 * Joins sections to at most `longest` characters. The more important ones are kept first, and `reportLeftOut` makes the
 * section that names the others; it comes after the sections that always stay.
 */
export function fitSections(
  sections: readonly Section[],
  longest: number,
  reportLeftOut: (whats: readonly string[]) => string,
): string {
  const present = sections.filter(({ text }) => text !== "");
  const all = join(present.map(({ text }) => text));
  if (all.length <= longest) return all;
  const firm = present.filter(({ importance }) => importance === "always");
  const rest = present.filter(({ importance }) => importance !== "always");
  let room = longest - join([...firm.map(({ text }) => text), reportLeftOut(rest.map(({ what }) => what))]).length;
  const kept = new Set<Section>(firm);
  for (const section of [...rest].sort((a, b) => Number(b.importance) - Number(a.importance))) {
    const needs = SEPARATOR.length + section.text.length;
    if (needs > room) continue;
    kept.add(section);
    room -= needs;
  }
  const leftOut = rest.filter((section) => !kept.has(section)).map(({ what }) => what);
  return join([
    ...firm.map(({ text }) => text),
    reportLeftOut(leftOut),
    ...rest.filter((section) => kept.has(section)).map(({ text }) => text),
  ]);
}

const SEPARATOR = "\n\n";

function join(texts: readonly string[]): string {
  return `${texts.join(SEPARATOR)}\n`;
}

/** A part of a page that can be shortened: of a table or a list, rows are left out from the end; a text is shown whole or not. */
export interface Block {
  /** What its rows are, or what a reader misses without the text: `findings`, `files`, `how the values were measured`. */
  readonly what: string;
  /** What comes before the rows, or the whole text of a block without rows. */
  readonly head: string;
  readonly rows?: readonly string[];
  readonly tail?: string;
  /** Is short whatever the report, and always stays: the verdict and whose it is. */
  readonly firm?: true;
}

/** How much a text takes of a page's room: characters, or bytes. */
export type SizeOf = (text: string) => number;

/**
 * Joins blocks to a page of at most `room`. Each gets an equal share, and what it does not need goes to the others:
 * so the blocks that are too long are shortened, and those that are not are whole. `where` completes the sentence that
 * says what was left out: "The rest is in …".
 */
export function fitBlocks(blocks: readonly Block[], room: number, sizeOf: SizeOf, where: string): string {
  const present = blocks.filter(({ head, rows }) => head !== "" || (rows ?? []).length > 0);
  const all = join(present.map((block) => render(block)));
  if (sizeOf(all) <= room) return all;
  const firm = present.filter((block) => block.firm).map((block) => render(block));
  const rest = present.filter((block) => !block.firm);
  const note = sayLeftOut(rest.map(sayMost), where);
  const left = room - sizeOf(join([...firm, note])) - SEPARATOR.length * rest.length;
  const shares = shareOut(
    rest.map((block) => sizeOf(render(block))),
    Math.max(0, left),
  );
  const cuts = new Map(rest.map((block, i) => [block, cut(block, shares[i] ?? 0, sizeOf)]));
  const leftOut = sayLeftOut(
    [...cuts.values()].flatMap((one) => one.leftOut ?? []),
    where,
  );
  // It stands under the verdict, before the tables that it speaks of.
  const noteAt = present.findLastIndex((block, i) => block.firm && present.slice(i + 1).some((next) => !next.firm));
  const texts = present.map((block) => (block.firm ? render(block) : cuts.get(block)?.text));
  return join(
    [...texts.slice(0, noteAt + 1), leftOut, ...texts.slice(noteAt + 1)].filter((text) => text !== undefined),
  );
}

/** Shares `room` out among things of these sizes: none gets more than its size, and those that want more get equally much. */
export function shareOut(sizes: readonly number[], room: number): number[] {
  let left = room;
  let others = sizes.length;
  const shares = new Map<number, number>();
  for (const [i, size] of [...sizes.entries()].sort(([, a], [, b]) => a - b)) {
    const share = Math.min(size, Math.floor(left / others));
    shares.set(i, share);
    left -= share;
    others -= 1;
  }
  return sizes.map((_, i) => shares.get(i) ?? 0);
}

function render({ head, rows = [], tail = "" }: Block, shown = rows.length): string {
  return [...(head === "" ? [] : [head]), ...rows.slice(0, shown), ...(tail === "" ? [] : [tail])].join("\n");
}

interface Cut {
  readonly text?: string;
  readonly leftOut?: string;
}

/** As much of a block as a share of the room holds. */
function cut(block: Block, share: number, sizeOf: SizeOf): Cut {
  if (sizeOf(render(block)) <= share) return { text: render(block) };
  const { rows = [] } = block;
  let size = sizeOf(render(block, 0));
  let shown = 0;
  for (const row of rows) {
    size += sizeOf(row) + 1;
    if (size > share) break;
    shown += 1;
  }
  if (shown === 0) return { leftOut: sayMost(block) };
  return { text: render(block, shown), leftOut: `${rows.length - shown} of ${rows.length} ${block.what}` };
}

/** The longest that a block's entry in the list of what was left out can be. */
function sayMost({ what, rows }: Block): string {
  return rows === undefined ? what : `${rows.length} of ${rows.length} ${what}`;
}

function sayLeftOut(whats: readonly string[], where: string): string {
  return `*Left out here: ${whats.join(", ")}. The rest is in ${where}.*`;
}
