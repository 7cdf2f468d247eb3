import { distance } from "fastest-levenshtein";

/** The known name that was most likely meant, or `undefined` where none is close. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll("-", "_");
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: distance(plain(name), plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  if (nearest === undefined) return undefined;
  const allowed = nearest.candidate.length <= 4 ? 1 : nearest.candidate.length <= 8 ? 2 : 3;
  return nearest.edits <= allowed ? nearest.candidate : undefined;
}
