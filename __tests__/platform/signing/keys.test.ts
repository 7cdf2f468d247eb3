import { generateKeyPairSync } from "node:crypto";
import { readPublicKey, readSigningKey } from "../../../src/platform/signing/keys.ts";
import { keyPair } from "../../helpers/keys.ts";

const BYTES = new TextEncoder().encode("a model");

test.each(["prime256v1", "secp384r1", "secp521r1"])("a key on %s signs what its public key confirms", (curve) => {
  const pair = keyPair(curve);
  const [key, known] = [readSigningKey(pair.privatePem, "key.pem"), readPublicKey(pair.publicPem, "public.pem")];
  expect(key.hint).toBe(known.hint);
  expect(known.verify(BYTES, key.sign(BYTES))).toBe(true);
  expect(known.verify(new TextEncoder().encode("another model"), key.sign(BYTES))).toBe(false);
  expect(readPublicKey(keyPair(curve).publicPem, "other.pem").verify(BYTES, key.sign(BYTES))).toBe(false);
});

test("what is no signature at all is not confirmed", () => {
  const known = readPublicKey(keyPair().publicPem, "public.pem");
  for (const signature of [new Uint8Array(0), new Uint8Array(64), BYTES])
    expect(known.verify(BYTES, signature)).toBe(false);
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = { type: "pkcs8", format: "pem" } as const;
const encrypted = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({
  ...pem,
  ...{ cipher: "aes-256-cbc", passphrase: "x" },
});

test.each([
  ["an RSA key", String(rsa.privateKey.export(pem)), "The key of key.pem is of the kind rsa"],
  ["another curve", keyPair("secp256k1").privatePem, "The key of key.pem is of the kind secp256k1"],
  ["an encrypted key", String(encrypted), "The private key of key.pem is encrypted"],
  ["a public key", keyPair().publicPem, "key.pem contains no private key in PEM"],
  ["a secret that is no key", "hunter2", "key.pem contains no private key in PEM"],
  ["nothing", "", "key.pem contains no private key in PEM"],
])("%s does not sign, and nothing of it is quoted", (_, text, message) => {
  const error = refused(() => readSigningKey(text, "key.pem"));
  expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining(message) });
  const words = text.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  for (const word of words)
    expect(`${error.message} ${error.fix} ${error.stack} ${String(error.cause)}`).not.toContain(word);
});

test.each([
  ["a private key", keyPair().privatePem, "public.pem contains a private key"],
  ["an RSA key", String(rsa.publicKey.export({ type: "spki", format: "pem" })), "of the kind rsa"],
  ["text", "hello", "public.pem contains no public key in PEM"],
])("%s is no public key to verify with", (_, text, message) => {
  expect(refused(() => readPublicKey(text, "public.pem"))).toMatchObject({
    ...{ code: "configuration", message: expect.stringContaining(message) },
  });
});

function refused(read: () => unknown): Error & { readonly fix: string } {
  try {
    read();
  } catch (error) {
    return error as Error & { readonly fix: string };
  }
  throw new Error("nothing was refused");
}
