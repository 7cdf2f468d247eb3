import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { SIGNATURE } from "../releases/evidence.ts";
import type { PublicKey } from "../releases/signing.ts";
import { checkSignature } from "./check-signature.ts";
import { adviseOnRelease } from "./release-advice.ts";
import { consumeRules } from "./rules.ts";
import { signatureRules as rules } from "./signature-rules.ts";
import type { SignedAs } from "./signed-as.ts";
import { checkPlace, checkWhole, type Verifiable, type Verified } from "./verify.ts";

export interface VerifiedSigned extends Verified {
  /** The hints of the keys that confirm the files, if they had to be signed. */
  readonly signedBy?: readonly string[];
}

type SignedVerifiable = Verifiable & {
  readonly signature: string | undefined;
  readonly as?: SignedAs | undefined;
  /** Whether the files are a release itself, in a folder of releases, and no copy of it. */
  readonly isInReleases?: boolean;
};

/**
 * What was verified without a key, with what the signature adds to it. `keys`: all that have to confirm the files, from a
 * person and from the lock file; with any, an unsigned folder is refused.
 */
export function verifySigned(given: SignedVerifiable, verified: Verified, keys: readonly PublicKey[]): VerifiedSigned {
  const result = withSignature(given, verified, keys);
  return given.release !== undefined || given.isInReleases === true
    ? { ...result, findings: adviseOnRelease(result.findings) }
    : result;
}

function withSignature(given: SignedVerifiable, verified: Verified, keys: readonly PublicKey[]): VerifiedSigned {
  const { shown, files, metadata, expected, signature } = given;
  if (keys.length === 0) {
    const message = `${shown}/${SIGNATURE} was not checked: no public key is known.`;
    const unchecked = signature === undefined ? [] : [finding(rules.signatureUnchecked, { message })];
    return { ...verified, findings: [...verified.findings, ...unchecked] };
  }
  const { report } = verified;
  const named = expected && { names: [expected.name], version: expected.version };
  const as = given.as ?? named ?? (report && { tag: report.tag, names: [report.model], version: report.version });
  const found = keys.flatMap((key) => checkSignature({ shown, files, signature, metadata, as }, key));
  const others = verified.findings.filter(({ rule }) => rule !== consumeRules.integrityOnly.id);
  if (errorsOf(found).length > 0) return { ...verified, findings: unique([...others, ...found]) };
  return {
    ...verified,
    findings: unique([
      ...others.filter(({ rule }) => rule !== consumeRules.noEvidence.id),
      ...(verified.trust === "none" ? [...checkWhole(shown, files), ...checkPlace(given, report)] : []),
    ]),
    signedBy: [...new Set(keys.map(({ hint }) => hint))],
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((f) => [`${f.rule} ${f.subject}`, f])).values()];
}
