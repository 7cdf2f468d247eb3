import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { PublicKey, Sha256, SigningKey } from "../../releases/signing.ts";

/** The curves of OpenSSF model signing, and the hash that goes with each. */
const HASHES: Readonly<Record<string, string>> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };
const MAKE = "openssl ecparam -name prime256v1 -genkey -noout -out key.pem";

const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * A private key from PEM. `shown` names where it is from. Throws a `Failure` that quotes nothing of the text: it may be a
 * secret, whatever it is.
 */
export function readSigningKey(pem: string, shown: string): SigningKey {
  const key = privateKeyOf(pem, shown);
  const hash = hashOf(key, shown);
  return {
    hint: hintOf(createPublicKey(key)),
    sha256,
    sign: (bytes) => sign(hash, bytes, key),
  };
}

/** A public key from PEM, likewise. */
export function readPublicKey(pem: string, shown: string): PublicKey {
  if (/PRIVATE KEY-----/.test(pem)) {
    throw new Failure("configuration", `${shown} contains a private key.`, {
      fix: "Name the public key, which  openssl ec -in key.pem -pubout -out public.pem  writes, and keep the private key secret.",
    });
  }
  const key = publicKeyOf(pem, shown);
  const hash = hashOf(key, shown);
  return { hint: hintOf(key), sha256, verify: (bytes, signature) => verify(hash, bytes, key, signature) };
}

/** A public key's PEM without what may stand around it, with the line ends of Unix. */
export function canonicalPem(pem: string): string {
  return pemOf(createPublicKey(pem));
}

function privateKeyOf(pem: string, shown: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const isEncrypted =
      (error as { readonly code?: unknown }).code === "ERR_MISSING_PASSPHRASE" || /ENCRYPTED/.test(pem);
    throw new Failure(
      "configuration",
      isEncrypted ? `The private key of ${shown} is encrypted.` : `${shown} contains no private key in PEM.`,
      {
        fix: isEncrypted
          ? "Decrypt it into a secret that only the publishing job can read:  openssl ec -in key.pem -out plain.pem"
          : `Make a key with  ${MAKE}`,
      },
    );
  }
}

function publicKeyOf(pem: string, shown: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new Failure("configuration", `${shown} contains no public key in PEM.`, {
      fix: "Write the public key with  openssl ec -in key.pem -pubout -out public.pem",
    });
  }
}

function hashOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, shown: string): string {
  const hash = HASHES[asymmetricKeyDetails?.namedCurve ?? ""];
  if (hash !== undefined) return hash;
  throw new Failure(
    "configuration",
    `The key of ${shown} is of the kind ${asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType}, which model signing does not use.`,
    { fix: `Use an elliptic key on P-256, P-384 or P-521:  ${MAKE}` },
  );
}

function hintOf(key: KeyObject): string {
  return sha256(Buffer.from(pemOf(key)));
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: "spki", format: "pem" }));
}
