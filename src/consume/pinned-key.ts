import { type Finding, finding } from "../domain/finding.ts";
import { isSameOrigin, type Lock, type LockedModel, type Origin } from "./lock.ts";
import { consumeRules as rules } from "./rules.ts";

/**
 * The public keys in PEM that a lock file pins for a model, each once. A key that is pinned for one entry holds for all
 * versions of the model: no version that it does not confirm gets around it by another range.
 */
export function pinnedKeys(lock: Lock | undefined, model: string, origin: Origin): string[] {
  return keysIn(lock, (entry) => entry.model === model && isSameOrigin(entry, origin));
}

/** Those that a lock file without an entry for a folder pins for the model of that name, from whatever place. */
export function keysOfFolder(lock: Lock | undefined, name: string): string[] {
  return keysIn(lock, (entry) => entry.name === name || entry.model === name);
}

function keysIn(lock: Lock | undefined, isMeant: (entry: LockedModel) => boolean): string[] {
  return [...new Set((lock?.models ?? []).filter(isMeant).flatMap(({ publicKey }) => publicKey ?? []))];
}

/**
 * What stands against a model that is taken from a place for which no key is known, although the lock file pins one for
 * the model: a release would get around the key by another place.
 */
export function keyElsewhere(
  lock: Lock | undefined,
  lockFile: string,
  { model, tag, from }: { readonly model: string; readonly tag: string; readonly from: string },
): Finding | undefined {
  const other = lock?.models.find((entry) => entry.model === model && entry.publicKey !== undefined);
  if (other === undefined) return undefined;
  const message = `${lockFile} pins a public key for ${model} from ${other.from}, and none for ${from}.`;
  return finding(rules.keyElsewhere, { message, subject: tag });
}
