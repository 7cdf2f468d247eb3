import type { Sha256 } from "./ports.ts";
import { ALL, type Order } from "./record.ts";

/** The flag of a model, which names the version to serve. */
export function flagOf(model: string): string {
  return `model.${model}`;
}

/** What the buckets of a rollout are salted with: `model.fraud/<rollout id>`. */
export function saltOf(model: string, { rollout }: Pick<Order, "rollout">): string {
  return `${flagOf(model)}/${rollout}`;
}

/**
 * The bucket of a key, 0 to 9,999: the first 4 bytes, big-endian, of SHA-256(salt ‖ NUL ‖ key) in UTF-8, modulo 10,000.
 * It is a contract between languages; OpenFeature's own `fractional` puts the same key into different cohorts in them.
 */
export function bucketOf(salt: string, key: string, sha256: Sha256): number {
  return Number.parseInt(sha256(`${salt}\0${key}`).slice(0, 8), 16) % ALL;
}

/** The version that a bucket is served; a canary has all buckets below its share, so that growing moves no one out. */
export function versionOf({ stable, canary }: Pick<Order, "stable" | "canary">, bucket: number): string {
  return canary !== undefined && bucket < canary.share ? canary.version : stable.version;
}
