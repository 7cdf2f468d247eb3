import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { SIGNATURE } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { PublicKey } from "../releases/signing.ts";
import { checkSignature } from "./check-signature.ts";
import { readMetadata } from "./content.ts";
import type { LockedModel } from "./lock.ts";
import type { Shelf } from "./ports.ts";
import { signatureRules as rules } from "./signature-rules.ts";
import type { SignedAs } from "./signed-as.ts";

/** A public key as a lock file pins it, and as signatures are checked with it. */
export interface ExpectedKey {
  readonly pem: string;
  readonly key: PublicKey;
}

/** Far more bytes than the signature of a thousand files has. */
const MAX_SIGNATURE_BYTES = 4 << 20;

/** What stands against a release whose files all of the keys have to confirm, before any of them is fetched. */
export async function checkSignedRelease(
  release: StoredRelease,
  history: Pick<History, "read">,
  keys: readonly ExpectedKey[],
  as: SignedAs,
): Promise<Finding[]> {
  if (keys.length === 0) return [];
  const { tag: shown, assets } = release;
  const asset = assets.find(({ name, complete }) => name === SIGNATURE && complete);
  if (asset !== undefined && asset.size > MAX_SIGNATURE_BYTES) {
    const message = `${SIGNATURE} of ${shown} has ${asset.size} bytes, more than any signature.`;
    return [finding(rules.malformedSignature, { message, subject: SIGNATURE })];
  }
  const signature = asset && new TextDecoder().decode(await history.read(release, asset));
  const files = assets.map(({ name, size, sha256 = "" }) => ({ name, size, sha256 }));
  const metadata = await readMetadata(release, history);
  return keys.flatMap(({ key }) => checkSignature({ shown, files, signature, metadata, as }, key));
}

/** The same of a version that is in place: what is in its folder is all that is asked. */
export async function checkSignedFolder(
  entry: LockedModel,
  held: readonly FileDigest[],
  shelf: Pick<Shelf, "shown" | "read">,
  keys: readonly ExpectedKey[],
): Promise<Finding[]> {
  if (keys.length === 0) return [];
  const text = async (name: string) => {
    const isSmall = held.some((file) => file.name === name && file.sha256 !== "" && file.size <= MAX_SIGNATURE_BYTES);
    return isSmall ? shelf.read(entry, name) : undefined;
  };
  const shown = shelf.shown(entry);
  const given = { shown, files: held, signature: await text(SIGNATURE), metadata: await text("metadata.json") };
  const fix = `Delete ${shown}, then run again: the release is fetched with its signature.`;
  return keys
    .flatMap(({ key }) => checkSignature({ ...given, as: signedAs(entry) }, key))
    .map((found) => ({ ...found, fix }));
}

/** The release that an entry pins, as its signature has to state it. */
export function signedAs({ tag, model, name, version }: LockedModel): SignedAs {
  return { tag, names: [model, name], version };
}
