import type { FileDigest } from "../nouns/digest.js";

export const CHECKSUMS = "SHA256SUMS";
export const REPORT = "validation-report.json";

const EVIDENCE: readonly string[] = [CHECKSUMS, REPORT];

/** Evidence differs from run to run and is no part of a release's identity. */
export function isEvidence(name: string): boolean {
  return EVIDENCE.includes(name);
}

/** The text of `SHA256SUMS`, as `sha256sum --check` reads it: binary mode, sorted by name. */
export function formatChecksums(files: readonly FileDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((f) => `${f.sha256} *${f.name}\n`)
    .join("");
}
