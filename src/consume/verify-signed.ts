import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { SIGNATURE } from "../releases/evidence.ts";
import type { PublicKey } from "../releases/signing.ts";
import { checkSignature } from "./check-signature.ts";
import { adviseOnRelease } from "./release-advice.ts";
import { consumeRules } from "./rules.ts";
import { signatureRules as rules } from "./signature-rules.ts";
import { RECORD, type Verifiable, type Verified } from "./verify.ts";

export interface VerifiedSigned extends Verified {
  /** The hints of the keys that confirm the files, if they had to be signed. */
  readonly signedBy?: readonly string[];
}

type SignedVerifiable = Verifiable & { readonly signature: string | undefined };

/**
 * What was verified without a key, with what the signature adds to it. `keys`: all that have to confirm the files, from a
 * person and from the lock file; with any, an unsigned folder is refused.
 */
export function verifySigned(given: SignedVerifiable, verified: Verified, keys: readonly PublicKey[]): VerifiedSigned {
  const result = withSignature(given, verified, keys);
  // A folder of releases keeps a record in each: whoever names such a folder has named the release, no copy of it.
  const isRelease = given.release !== undefined || given.files.some(({ name }) => name === RECORD);
  return isRelease ? { ...result, findings: adviseOnRelease(result.findings) } : result;
}

function withSignature(
  { shown, files, metadata, expected, signature }: SignedVerifiable,
  verified: Verified,
  keys: readonly PublicKey[],
): VerifiedSigned {
  if (keys.length === 0) {
    const message = `${shown}/${SIGNATURE} was not checked: no public key is known.`;
    const unchecked = signature === undefined ? [] : [finding(rules.signatureUnchecked, { message })];
    return { ...verified, findings: [...verified.findings, ...unchecked] };
  }
  // What a folder of releases keeps for itself is not the model's.
  const signed = files.filter(({ name }) => name !== RECORD);
  const found = keys.flatMap((key) => checkSignature({ shown, files: signed, signature }, key));
  const others = verified.findings.filter(({ rule }) => rule !== consumeRules.integrityOnly.id);
  if (errorsOf(found).length > 0) return { ...verified, findings: unique([...others, ...found]) };
  return {
    ...verified,
    findings: unique([
      ...others.filter(({ rule }) => rule !== consumeRules.noEvidence.id),
      ...checkVersion(shown, metadata, expected),
    ]),
    signedBy: [...new Set(keys.map(({ hint }) => hint))],
  };
}

/** The report can be replaced, but `metadata.json` is signed: a version cannot pass for another one. */
function checkVersion(shown: string, metadata: string | undefined, expected: Verifiable["expected"]): Finding[] {
  const version = versionIn(metadata);
  if (expected === undefined || version === undefined || version === expected.version) return [];
  const message = `${shown} contains version ${version}, by its signed metadata.json.`;
  return [finding(consumeRules.otherRelease, { message, subject: version })];
}

function versionIn(metadata: string | undefined): string | undefined {
  try {
    const version = (JSON.parse(metadata ?? "{}") as { version?: unknown } | null)?.version;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((f) => [`${f.rule} ${f.subject}`, f])).values()];
}
