import type { Finding, Location } from "../nouns/finding.js";

/** A text file of the repository. `path` is relative to the repository's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A parsed file that remembers where everything stood. `pointer` is a list of keys and indexes, `[]` being the whole. */
export interface Document<T> {
  readonly value: T;
  /** Where the value at `pointer` stands; the nearest enclosing place where there is none. */
  locate(pointer: readonly (string | number)[]): Location;
}

/** Parsed, or the findings that say why not. Warnings can stand beside a parsed document. */
export interface Parsed<T> {
  readonly document?: Document<T>;
  readonly findings: readonly Finding[];
}
