/** The invisible line in a release's body by which the tool knows its own drafts again. */
export interface Marker {
  readonly tag: string;
  readonly commit: string;
}

const PATTERN = /<!-- model-release tag=(?<tag>\S+) commit=(?<commit>\S+) -->/;

export function formatMarker({ tag, commit }: Marker): string {
  return `<!-- model-release tag=${tag} commit=${commit} -->`;
}

/** The marker of `tag` in a body. Notes that somebody copied from a release of another tag are not ours. */
export function markerOf(tag: string, body: string): Marker | undefined {
  const marker = parseMarker(body);
  return marker?.tag === tag ? marker : undefined;
}

/** The marker of a body, or `undefined` where the release was made by somebody else. */
export function parseMarker(body: string): Marker | undefined {
  const groups = PATTERN.exec(body)?.groups;
  return groups?.tag && groups.commit ? { tag: groups.tag, commit: groups.commit } : undefined;
}
