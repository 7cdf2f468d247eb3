/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds places in the text of a catalogue. */
export interface Places {
  /**
   * Where a value of a version's record stands: the line of the record, and the column of the key. `skip` is how many
   * records of the same tag come first.
   */
  of(tag: string, key?: string, skip?: number): Place;
}

/** Reads a text once, however many places are asked for: thousands of records can be out of date. */
export function placesIn(text: string): Places {
  const byTag = new Map<string, { readonly begin: number; readonly end: number }[]>();
  const found = [...text.matchAll(/"tag"\s*:\s*("(?:[^"\\]|\\.)*")/g)];
  for (const [i, { index, 1: tag = "" }] of found.entries()) {
    const records = byTag.get(tag) ?? [];
    records.push({ begin: text.lastIndexOf("{", index), end: found[i + 1]?.index ?? text.length });
    byTag.set(tag, records);
  }
  const lines = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const placeAt = (index: number): Place => {
    const line = upperBound(lines, index);
    return { line, column: index - (lines[line - 1] ?? 0) + 1 };
  };
  return {
    of(tag, key, skip = 0) {
      const record = byTag.get(JSON.stringify(tag))?.[skip];
      if (record === undefined) return { line: 1, column: 1 };
      const { begin, end } = record;
      const at = key === undefined ? -1 : text.slice(begin, end).indexOf(`"${key}"`);
      return placeAt(begin + Math.max(0, at));
    },
  };
}

/** How many of the ascending numbers are not above a limit. */
function upperBound(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line and column of an index in a text. */
export function lineColumn(text: string, index: number): Place {
  const before = text.slice(0, index);
  return { line: before.split("\n").length, column: index - before.lastIndexOf("\n") };
}
