import type { Lock } from "./lock.ts";

/**
 * The public keys in PEM that a lock file pins for a model, each once. A key that is pinned for one entry holds for all
 * versions of the model: no version that it does not confirm gets around it by another range.
 */
export function pinnedKeys(lock: Lock | undefined, model: string): string[] {
  const entries = (lock?.models ?? []).filter((entry) => entry.model === model);
  return [...new Set(entries.flatMap(({ publicKey }) => publicKey ?? []))];
}
