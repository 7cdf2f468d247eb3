import type { FileDigest } from "../domain/digest.ts";

export const CHECKSUMS = "SHA256SUMS";
export const REPORT = "validation-report.json";

/** The verdict for foreign verifiers: the in-toto predicate by itself, as an attestation takes it, and as a statement. */
export const PREDICATE = "verdict.predicate.json";
export const STATEMENT = "verdict.intoto.json";
/** What a release has only if it is asked for: the CycloneDX bill of materials, and the OpenSSF model signature. */
export const BOM = "bom.cdx.json";
export const SIGNATURE = "model.sig";
/** What GitHub keeps next to the assets of a release, a folder of releases keeps in this file: no part of the release. */
export const RECORD = "release.json";

const METADATA = "metadata.json";

/** Far more bytes than any report of ours has. */
export const MAX_REPORT_BYTES = 16 << 20;

/** Every name that evidence can have; `registry/layout.ts` keeps files of a version from having one. */
export const EVIDENCE: readonly string[] = [CHECKSUMS, REPORT, PREDICATE, STATEMENT, BOM, SIGNATURE];

/** Evidence differs from run to run and is no part of a release's identity. */
export function isEvidence(name: string): boolean {
  return EVIDENCE.includes(name);
}

const DOCUMENT = /\.(?:md|txt|json|png|svg|jpe?g|pdf|html)$/i;

/** What a release by other means may do not have: papers about the model. The model itself and its metadata it must have. */
export function isOptionalAsset(name: string): boolean {
  return DOCUMENT.test(name) && name !== METADATA;
}

/** The text of `SHA256SUMS`, as `sha256sum --check` reads it: binary mode, sorted by name. */
export function formatChecksums(files: readonly FileDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((f) => `${f.sha256} *${f.name}\n`)
    .join("");
}

/** Name to lower-case hex SHA-256 of what `sha256sum` wrote, in text or binary mode; `undefined` for anything else. */
export function parseChecksums(text: string): Map<string, string> | undefined {
  const sums = new Map<string, string>();
  for (const line of text.split(/\r?\n/).filter((each) => each !== "")) {
    const [, sha256, name] = /^([0-9a-f]{64}) [ *]([^/\\\0]+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined || sums.has(name)) return undefined;
    sums.set(name, sha256);
  }
  return sums;
}
