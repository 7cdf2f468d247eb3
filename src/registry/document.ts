import type { Finding, Location } from "../domain/finding.ts";

/** The way to a value: keys and indexes from the top; `[]` is the whole. */
export type Pointer = readonly (string | number)[];

/** A parsed file that remembers where everything stood. */
export interface Document<T> {
  readonly value: T;
  /** Where the value at `pointer` stands; the nearest enclosing value if there is none. */
  locate(pointer: Pointer): Location;
  /** Where the key at the end of `pointer` stands. */
  locateKey(pointer: Pointer): Location;
}

/** Parsed, or the findings that say why not. Warnings and notices can stand next to a parsed document. */
export interface Parsed<T> {
  readonly document?: Document<T>;
  readonly findings: readonly Finding[];
}
