/** Reads class names, positions and truth values as the index of a class. */
export interface ClassReader {
  readonly names: readonly string[];
  /** The index of the class that a label or an answer means, or -1. */
  indexOf(text: string): number;
}

const WHOLE = /^(\d+)(?:\.0*)?$/;
const TRUTH: Readonly<Record<string, number>> = { false: 0, true: 1 };

/**
 * `names` come from metadata.json. A text is a class by its name, else by its position counted from 0 (also `1.0`, as
 * data frames write it), else, for two classes, as true or false.
 */
export function readClasses(names: readonly string[]): ClassReader {
  const byName = new Map(names.map((name, index) => [name, index]));
  return {
    names,
    indexOf(text) {
      const named = byName.get(text);
      if (named !== undefined) return named;
      const position = WHOLE.exec(text)?.[1];
      if (position !== undefined) return Number(position) < names.length ? Number(position) : -1;
      return (names.length === 2 ? TRUTH[text.toLowerCase()] : undefined) ?? -1;
    },
  };
}

/** Names for the classes of a model that states none: positions, as many as its scores or its labels need. */
export function positionNames(scoreWidth: number | undefined, labels: readonly string[]): string[] {
  const positions = labels.map((l) => Number(WHOLE.exec(l)?.[1] ?? TRUTH[l.toLowerCase()] ?? 0));
  const highest = positions.reduce((a, b) => Math.max(a, b), 1);
  const width = scoreWidth === undefined || scoreWidth === 1 ? highest + 1 : scoreWidth;
  return Array.from({ length: width }, (_, i) => String(i));
}
