import { isSameOrigin, type Lock, type Origin } from "./lock.ts";

/**
 * The public keys in PEM that a lock file pins for a model, each once. A key that is pinned for one entry holds for all
 * versions of the model from the same place: no version that it does not confirm gets around it by another range.
 */
export function pinnedKeys(lock: Lock | undefined, model: string, origin: Origin): string[] {
  const entries = (lock?.models ?? []).filter((entry) => entry.model === model && isSameOrigin(entry, origin));
  return [...new Set(entries.flatMap(({ publicKey }) => publicKey ?? []))];
}
