/** A part of a page that is shown whole or not at all. */
export interface Section {
  /** What a reader misses without it, as it stands in a list: `warnings (12)`. */
  readonly what: string;
  readonly text: string;
  /** The higher, the longer it stays; `always` is for what is short whatever the report. */
  readonly importance: number | "always";
}

/**
 * Joins sections to at most `longest` characters. The more important ones are kept first, and `tellLeftOut` makes the
 * section that names the others; it comes after the sections that always stay.
 */
export function fitSections(
  sections: readonly Section[],
  longest: number,
  tellLeftOut: (whats: readonly string[]) => string,
): string {
  const present = sections.filter(({ text }) => text !== "");
  const all = join(present.map(({ text }) => text));
  if (all.length <= longest) return all;
  const firm = present.filter(({ importance }) => importance === "always");
  const rest = present.filter(({ importance }) => importance !== "always");
  let room = longest - join([...firm.map(({ text }) => text), tellLeftOut(rest.map(({ what }) => what))]).length;
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
    tellLeftOut(leftOut),
    ...rest.filter((section) => kept.has(section)).map(({ text }) => text),
  ]);
}

const SEPARATOR = "\n\n";

function join(texts: readonly string[]): string {
  return `${texts.join(SEPARATOR)}\n`;
}
