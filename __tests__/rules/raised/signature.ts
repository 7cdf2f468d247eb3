import { verify } from "../../../src/consume/verify.ts";
import { verifySigned } from "../../../src/consume/verify-signed.ts";
import { readPublicKey, readSigningKey } from "../../../src/platform/signing/keys.ts";
import { bytesOf, preAuthentication, toBase64 } from "../../../src/releases/dsse.ts";
import { signFiles } from "../../../src/releases/model-signature.ts";
import { keyPair } from "../../helpers/keys.ts";
import { digestsOf } from "../../helpers/shelf.ts";
import { over, type RaisedRules } from "../raised.ts";

const pair = keyPair();
const key = readSigningKey(pair.privatePem, "key.pem");
const OWN = { "metadata.json": "{}", "model.onnx": "w" };
const GOOD = signFiles("m", digestsOf(OWN), key);

/** The signature with another statement, signed as it is then. */
function signed(from: string, to: string): string {
  const bundle = JSON.parse(GOOD);
  const payload = bytesOf(atob(bundle.dsseEnvelope.payload).replace(from, to));
  const sig = toBase64(key.sign(preAuthentication(bundle.dsseEnvelope.payloadType, payload)));
  return JSON.stringify({
    ...bundle,
    dsseEnvelope: { ...bundle.dsseEnvelope, payload: toBase64(payload), signatures: [{ sig }] },
  });
}

interface Scene {
  readonly signature: string | undefined;
  readonly unknown?: true;
}

const verified = over(({ signature, unknown }: Scene) => {
  const given = { shown: "m", files: digestsOf(OWN), report: undefined, checksums: undefined, signature };
  return verifySigned(given, verify(given), unknown ? [] : [readPublicKey(pair.publicPem, "public.pem")]).findings;
});

const other = signFiles("m", digestsOf(OWN), readSigningKey(keyPair().privatePem, "other.pem"));

export const raised: RaisedRules = {
  "verify/unsigned": verified([{ signature: undefined }], [{ signature: GOOD }]),
  "verify/wrong-key": verified([{ signature: other }], [{ signature: GOOD }]),
  "verify/malformed-signature": verified([{ signature: "{" }], [{ signature: GOOD }]),
  "verify/other-predicate": verified([{ signature: signed("v1.0", "v1.1") }], [{ signature: GOOD }]),
  "verify/unknown-digest": verified([{ signature: signed('"files"', '"shards"') }], [{ signature: GOOD }]),
  "verify/signature-unchecked": verified([{ signature: GOOD, unknown: true }], [{ signature: GOOD }]),
};
