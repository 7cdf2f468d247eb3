import { distance } from "fastest-levenshtein";

const MAX_NAME_LENGTH = 256;

/** The known name that was most likely meant, or `undefined` where none is close. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  // Nothing is close to a name that is far longer than any known one.
  if (name.length > MAX_NAME_LENGTH) return undefined;
  const plain = (text: string) => text.toLowerCase().replaceAll("-", "_");
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: distance(plain(name), plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  if (nearest === undefined) return undefined;
  const allowed = nearest.candidate.length <= 4 ? 1 : nearest.candidate.length <= 8 ? 2 : 3;
  // Where every letter differs, as between names of one, nothing of the name is left to recognize.
  const letters = Math.min(name.length, nearest.candidate.length);
  return nearest.edits <= allowed && nearest.edits < letters ? nearest.candidate : undefined;
}
