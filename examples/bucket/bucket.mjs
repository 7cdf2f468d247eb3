import { createHash } from "node:crypto";

/**
 * The bucket of a key, 0 to 9,999.
 *
 * @param {string} salt what the flag `model.<model>.salt` answers
 * @param {string} key
 */
export function bucket(salt, key) {
  return createHash("sha256").update(`${salt}\0${key}`, "utf8").digest().readUInt32BE(0) % 10_000;
}
