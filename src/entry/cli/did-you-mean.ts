import { suggest } from "../../registry/suggest.ts";

const MIN_PREFIX_LENGTH = 2;

/** The known word that was most likely meant: one with few different letters, or the only one that begins like it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const close = suggest(word, known);
  if (close !== undefined || word.length < MIN_PREFIX_LENGTH) return close;
  const [first, ...others] = known.filter((name) => name.startsWith(word.toLowerCase()));
  return others.length === 0 ? first : undefined;
}

/** A sentence that names the nearest known word, if there is one, then `rest`. */
export function didYouMean(meant: string | undefined, rest: string): string {
  return meant === undefined ? rest : `Did you mean ${meant}? ${rest}`;
}
