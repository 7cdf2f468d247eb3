import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import type { Rule } from "../domain/rule.ts";
import { isEvidence, SIGNATURE } from "../releases/evidence.ts";
import { readSignature, type SignatureRead } from "../releases/model-signature.ts";
import type { PublicKey } from "../releases/signing.ts";
import { consumeRules } from "./rules.ts";
import { signatureRules as rules } from "./signature-rules.ts";
import { checkSignedAs, type SignedAs } from "./signed-as.ts";

/** Files and the signature that is next to them. */
export interface Signed {
  /** How a person names the folder or the release. */
  readonly shown: string;
  /** All files, evidence included. */
  readonly files: readonly FileDigest[];
  /** The text of `model.sig`; `undefined` if there is none. */
  readonly signature: string | undefined;
  /** The text of `metadata.json`, one of the files. */
  readonly metadata: string | undefined;
  /** The release that they have to be of; `undefined` if nothing says so. */
  readonly as: SignedAs | undefined;
}

const UNREADABLE: Readonly<Record<Exclude<SignatureRead["kind"], "valid">, Rule>> = {
  malformed: rules.malformedSignature,
  "other-key": rules.wrongKey,
  "other-predicate": rules.otherPredicate,
  "unknown-digest": rules.unknownDigest,
};

/**
 * What stands against files that have to be signed with a key: nothing, if all of a model's own files are exactly those
 * that were signed, and of the release that is expected. Evidence need not be signed; what of it is signed has to be as it was.
 */
export function checkSignature({ shown, files, signature, metadata, as }: Signed, key: PublicKey): Finding[] {
  if (signature === undefined) {
    const message = `${shown} has no ${SIGNATURE}: a release that has to be signed is not.`;
    return [finding(rules.unsigned, { message, subject: SIGNATURE })];
  }
  const read = readSignature(signature, key);
  if (read.kind !== "valid") {
    const message = `${SIGNATURE} confirms nothing: ${read.why}.`;
    const location = { file: `${shown}/${SIGNATURE}` };
    return [finding(UNREADABLE[read.kind], { message, location, subject: SIGNATURE })];
  }
  const found = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  const own = [...found.keys()].filter((name) => !isEvidence(name));
  const differing = [...new Set([...read.digests.keys(), ...own])].sort().flatMap((name): Finding[] => {
    const [is, shall] = [found.get(name), read.digests.get(name)];
    if (is === shall) return [];
    const place = { location: { file: `${shown}/${name}` }, subject: name };
    if (is === undefined)
      return [finding(consumeRules.missingFile, { message: `${name} is missing; ${SIGNATURE} lists it.`, ...place })];
    if (shall === undefined)
      return [finding(consumeRules.strayFile, { message: `${name} is not signed by ${SIGNATURE}.`, ...place })];
    const message = `${name} is not the file that was signed: its SHA-256 is not that of ${SIGNATURE}.`;
    return [finding(consumeRules.changedFile, { message, ...place })];
  });
  return [...differing, ...(as === undefined ? [] : checkSignedAs(shown, read.subject, metadata, as))];
}
