import { unreadable } from "./problems.ts";

/** More values than a page of any writer has; each takes a place in memory before one is read. */
const MAX_PAGE_VALUES = 2 ** 25;

/** Packed values are filled up to whole groups, of which some writers reserve several. */
const MAX_PADDING = 512;

/** Refuses a number of values that no page has. */
export function checkValueCount(values: number): void {
  if (values >= 0 && values <= MAX_PAGE_VALUES) return;
  throw unreadable(`a page states ${values} values; at most ${MAX_PAGE_VALUES} are read`);
}

/**
 * Walks a section of runs (Parquet's hybrid of run lengths and packed bits) without unpacking it, and refuses a run of more
 * values than the page has: the decoder writes as many as a run states, whatever there is room for. `values`: those of the
 * page; `width`: bits of one.
 */
export function checkRuns(view: DataView, start: number, width: number, values: number): void {
  let at = start;
  // Values that are missing have no place among the runs: the section may end before all values were seen.
  for (let seen = 0; seen < values && at < view.byteLength; ) {
    const { value: header, next } = varint(view, at);
    at = next;
    const count = header >>> 1;
    if ((header & 1) === 1) {
      // Eight values a group, and as many bytes as a value has bits. The last group may be cut short.
      if (8 * count > values + MAX_PADDING) throw tooLong(8 * count, values);
      at += count * width;
      seen += 8 * count;
    } else {
      if (count > values) throw tooLong(count, values);
      at += Math.ceil(width / 8);
      seen += count;
    }
  }
}

function tooLong(count: number, values: number) {
  return unreadable(`a run has ${count} values in a page of ${values}`);
}

/** Bits that it takes to write `level`. */
export function bitsOf(level: number): number {
  return 32 - Math.clz32(level);
}

const MAX_VARINT_BYTES = 5;

function varint(view: DataView, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    if (start + i >= view.byteLength) break;
    const byte = view.getUint8(start + i);
    value |= (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) === 0) return { value, next: start + i + 1 };
  }
  throw unreadable("a page ends within a run");
}
