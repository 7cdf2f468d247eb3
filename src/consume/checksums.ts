import { CHECKSUMS, isEvidence, parseChecksums } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";

/** Far more bytes than the names of all files that a release can have. */
const MAX_BYTES = 1 << 20;
const MAX_NAMES = 5;

/**
 * How a release differs from its own SHA256SUMS, as a clause; `undefined` if it does not, or has none. `release` is one
 * whose assets were hashed. What is evidence may be missing in the list, because it can be attached later.
 */
export async function differenceFromChecksums(
  release: StoredRelease,
  history: Pick<History, "read">,
): Promise<string | undefined> {
  const asset = release.assets.find(({ name }) => name === CHECKSUMS);
  if (asset === undefined) return undefined;
  const sums = asset.size > MAX_BYTES ? undefined : parseChecksums(decode(await history.read(release, asset)));
  if (sums === undefined) return `${CHECKSUMS} cannot be read`;
  const held = new Map(release.assets.map(({ name, sha256 }) => [name, sha256]));
  const names = new Set([...sums.keys(), ...[...held.keys()].filter((name) => !isEvidence(name))]);
  const differing = [...names].filter((name) => sums.get(name) !== held.get(name)).sort();
  if (differing.length === 0) return undefined;
  // Names of a foreign list could disturb a terminal.
  const shown = differing.filter((name) => held.has(name)).slice(0, MAX_NAMES);
  const others = differing.length - shown.length;
  const more = others === 0 ? [] : [`${others} ${others === 1 ? "other name" : "other names"}`];
  return `${CHECKSUMS} differs from it in ${[...shown, ...more].join(", ")}`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
