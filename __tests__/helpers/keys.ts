import { generateKeyPairSync } from "node:crypto";

export interface KeyPair {
  /** Both in PEM. */
  readonly privatePem: string;
  readonly publicPem: string;
}

/** A new pair of keys on a curve. */
export function keyPair(namedCurve = "prime256v1"): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  return {
    privatePem: String(privateKey.export({ type: "sec1", format: "pem" })),
    publicPem: String(publicKey.export({ type: "spki", format: "pem" })),
  };
}
