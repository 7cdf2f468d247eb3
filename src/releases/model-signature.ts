import type { FileDigest } from "../domain/digest.ts";
import { bytesOf, fromBase64, fromHex, IN_TOTO, joined, preAuthentication, toBase64 } from "./dsse.ts";
import { EVIDENCE } from "./evidence.ts";
import { formatJson } from "./report.ts";
import type { PublicKey, Sha256, SigningKey } from "./signing.ts";

/** OpenSSF model signing v1.0: https://github.com/ossf/model-signing-spec */
export const MODEL_SIGNATURE = "https://model_signing/signature/v1.0";
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const STATEMENT = "https://in-toto.io/Statement/v1";

/**
 * The text of `model.sig`: a Sigstore bundle over the digests of a release's own files. It says that evidence may lie next
 * to them, so that other verifiers take a folder as it is pulled.
 */
export function signFiles(name: string, files: readonly FileDigest[], key: SigningKey): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const statement = {
    _type: STATEMENT,
    subject: [{ name, digest: { sha256: rootOf(sorted, key.sha256) } }],
    predicateType: MODEL_SIGNATURE,
    predicate: {
      serialization: {
        ...{ method: "files", hash_type: "sha256", allow_symlinks: false },
        ignore_paths: [...EVIDENCE].sort(),
      },
      resources: sorted.map((file) => ({ name: file.name, algorithm: "sha256", digest: file.sha256 })),
    },
  };
  const payload = bytesOf(JSON.stringify(statement));
  return formatJson({
    mediaType: BUNDLE,
    verificationMaterial: { publicKey: { hint: key.hint }, tlogEntries: [] },
    dsseEnvelope: {
      payload: toBase64(payload),
      payloadType: IN_TOTO,
      signatures: [{ sig: toBase64(key.sign(preAuthentication(IN_TOTO, payload))), keyid: "" }],
    },
  });
}

function rootOf(files: readonly Pick<FileDigest, "sha256">[], sha256: Sha256): string {
  return sha256(joined(files.map((file) => fromHex(file.sha256))));
}

/** What a bundle states of which files, or why it is not to be relied on. Each `why` is a clause. */
export type SignatureRead =
  | {
      readonly kind: "valid";
      readonly digests: ReadonlyMap<string, string>;
      /** What the signed files are called: the tag, if this tool has signed them. */
      readonly subject: string | undefined;
    }
  | {
      readonly kind: "malformed" | "other-key" | "other-predicate" | "unknown-digest";
      readonly why: string;
    };

/** Reads the text of `model.sig`. Nothing that it states is looked at before its signature was checked with the key. */
export function readSignature(text: string, key: PublicKey): SignatureRead {
  const bundle = parse(text);
  if (bundle === undefined) return malformed("it is not JSON");
  if (at(bundle, "mediaType") !== BUNDLE) return malformed(`its mediaType is not ${BUNDLE}`);
  const hint = at(bundle, "verificationMaterial", "publicKey", "hint");
  if (at(bundle, "verificationMaterial", "publicKey") === undefined)
    return malformed("it was not made with a key: it has no verificationMaterial.publicKey");
  const envelope = at(bundle, "dsseEnvelope");
  const signatures = at(envelope, "signatures");
  if (!Array.isArray(signatures) || signatures.length !== 1) return malformed("it does not have exactly one signature");
  const [payload, signature] = [at(envelope, "payload"), at(signatures[0], "sig")].map((value) =>
    typeof value === "string" ? fromBase64(value) : undefined,
  );
  if (payload === undefined || signature === undefined) return malformed("payload and signature are not Base64");
  if (at(envelope, "payloadType") !== IN_TOTO) return malformed(`its payloadType is not ${IN_TOTO}`);
  if (!key.verify(preAuthentication(IN_TOTO, payload), signature)) {
    const isOther = typeof hint === "string" && hint !== "" && hint !== key.hint;
    return { kind: "other-key", why: isOther ? "it was made with another key" : "its signature is not of this key" };
  }
  return readStatement(parse(new TextDecoder().decode(payload)), key.sha256);
}

function readStatement(statement: unknown, sha256: Sha256): SignatureRead {
  if (at(statement, "_type") !== STATEMENT) return malformed("what it signs is no in-toto statement");
  const predicateType = at(statement, "predicateType");
  if (predicateType !== MODEL_SIGNATURE) {
    return { kind: "other-predicate", why: `its predicateType is ${JSON.stringify(predicateType)}` };
  }
  const method = at(statement, "predicate", "serialization", "method");
  if (method !== "files") return unknownDigest(`its files are digested by the method ${JSON.stringify(method)}`);
  const [subject, ...others] = asList(at(statement, "subject"));
  const resources = asList(at(statement, "predicate", "resources"));
  if (others.length > 0 || resources.length === 0) return malformed("it does not name one model and its files");
  const digests = new Map<string, string>();
  for (const resource of resources) {
    const [name, algorithm, digest] = ["name", "algorithm", "digest"].map((key) => at(resource, key));
    if (algorithm !== "sha256") return unknownDigest(`the algorithm of a file is ${JSON.stringify(algorithm)}`);
    if (typeof name !== "string" || typeof digest !== "string" || !/^[0-9a-f]{64}$/.test(digest) || digests.has(name))
      return malformed("a file in it has no name or no digest of its own");
    digests.set(name, digest);
  }
  const root = rootOf(
    [...digests.values()].map((digest) => ({ sha256: digest })),
    sha256,
  );
  if (at(subject, "digest", "sha256") !== root) return malformed("its files do not result in the digest of its model");
  const name = at(subject, "name");
  return { kind: "valid", digests, subject: typeof name === "string" ? name : undefined };
}

function malformed(why: string): SignatureRead {
  return { kind: "malformed", why };
}

function unknownDigest(why: string): SignatureRead {
  return { kind: "unknown-digest", why };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value below keys, of an object that may be anything. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    const isObject = typeof inner === "object" && inner !== null && Object.hasOwn(inner, key);
    return isObject ? (inner as Record<string, unknown>)[key] : undefined;
  }, value);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
