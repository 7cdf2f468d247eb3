/** Lower-case hex SHA-256 of bytes. */
export type Sha256 = (bytes: Uint8Array) => string;

/** A private key that signs; nothing gives it away. */
export interface SigningKey {
  /** Names the pair of keys: lower-case hex SHA-256 of the public key's PEM. */
  readonly hint: string;
  readonly sha256: Sha256;
  /** The signature over the bytes: DER of ECDSA, hashed as the key's curve has it. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** A public key that signatures are checked with. */
export interface PublicKey {
  /** As {@link SigningKey.hint}. */
  readonly hint: string;
  readonly sha256: Sha256;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}
