import type { FileDigest } from "../domain/digest.ts";
import { formatChecksums, isEvidence } from "../releases/evidence.ts";
import type { Sha256 } from "./ports.ts";

/**
 * The digest of a version: SHA-256 over the lines of SHA256SUMS that are of the candidate's own files, sorted by bytes.
 * In a shell, with the names of `EVIDENCE`: `grep -Ev "[*](a|b)$" SHA256SUMS | LC_ALL=C sort | sha256sum`.
 */
export function digestOfFiles(files: readonly FileDigest[], sha256: Sha256): string {
  const own = files.filter(({ name }) => !isEvidence(name));
  // A line begins with its digest, so that the order of names in it never counts.
  const lines = formatChecksums(own)
    .split("\n")
    .filter((line) => line !== "")
    .sort();
  return sha256(lines.map((line) => `${line}\n`).join(""));
}
