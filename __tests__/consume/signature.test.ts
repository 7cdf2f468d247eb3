import { checkSignature } from "../../src/consume/check-signature.ts";
import type { Lock } from "../../src/consume/lock.ts";
import { keyElsewhere } from "../../src/consume/pinned-key.ts";
import { pull } from "../../src/consume/pull.ts";
import type { SignedAs } from "../../src/consume/signed-as.ts";
import { verify } from "../../src/consume/verify.ts";
import { verifyRelease } from "../../src/consume/verify-release.ts";
import { verifySigned } from "../../src/consume/verify-signed.ts";
import { AT_TOP } from "../../src/domain/registry.ts";
import { readPublicKey, readSigningKey } from "../../src/platform/signing/keys.ts";
import { bytesOf, preAuthentication, toBase64 } from "../../src/releases/dsse.ts";
import { formatChecksums } from "../../src/releases/evidence.ts";
import { signFiles } from "../../src/releases/model-signature.ts";
import { keyPair } from "../helpers/keys.ts";
import { ACTIVE, digestsOf, fakeHistory, fakeShelf, NOW, pullWorld, releasedFiles } from "../helpers/shelf.ts";

const [pair, other] = [keyPair("secp384r1"), keyPair()];
const key = readSigningKey(pair.privatePem, "key.pem");
const known = readPublicKey(pair.publicPem, "public.pem");

const METADATA = JSON.stringify({ model_name: "fraud", version: "1.0.1" });
const OWN = { "metadata.json": METADATA, "model.onnx": "weights" };
const SIGNATURE = signFiles("models/fraud/1.0.1", digestsOf(OWN), key);
const RELEASED = { ...releasedFiles("1.0.1", { own: OWN }), "model.sig": SIGNATURE };

type Files = Readonly<Record<string, string>>;

function check(files: Files, by = known, as?: SignedAs) {
  const given = {
    shown: "m",
    files: digestsOf(files),
    signature: files["model.sig"],
    metadata: files["metadata.json"],
  };
  const found = checkSignature({ ...given, as }, by);
  return found.map(({ rule, subject }) => `${rule} ${subject}`);
}

// biome-ignore lint/suspicious/noExplicitAny: what is changed here is JSON
type Json = any;
const swapped = (b: Json) => {
  b.dsseEnvelope.payload = btoa(atob(b.dsseEnvelope.payload).replace("weights", "weight5").replace("files", "Files"));
};
const serialized = (s: Json, serialization: object) => ({ ...s, predicate: { ...s.predicate, serialization } });
const resourced = ({ predicate, ...s }: Json, change: object) => ({
  ...s,
  predicate: { ...predicate, resources: predicate.resources.map((r: object) => ({ ...r, ...change })) },
});

/** The bundle with other JSON in it, signed as it is then. */
function signed(change: (statement: Json) => unknown): string {
  const bundle = JSON.parse(SIGNATURE);
  const statement = JSON.parse(atob(bundle.dsseEnvelope.payload));
  const payload = bytesOf(JSON.stringify(change(statement) ?? statement));
  const type = bundle.dsseEnvelope.payloadType;
  const sig = toBase64(key.sign(preAuthentication(type, payload)));
  return JSON.stringify({
    ...bundle,
    dsseEnvelope: { payload: toBase64(payload), payloadType: type, signatures: [{ sig, keyid: "" }] },
  });
}

function bundle(change: (bundle: Json) => unknown): string {
  const parsed = JSON.parse(SIGNATURE);
  return JSON.stringify(change(parsed) ?? parsed);
}

test("a signed release is confirmed by its key, with its evidence next to it", () => {
  expect(check(RELEASED)).toEqual([]);
  expect(check({ ...RELEASED, SHA256SUMS: "x", "bom.cdx.json": "y" })).toEqual([]);
});

test.each<[string, Files, string[]]>([
  ["a changed byte", { ...RELEASED, "model.onnx": "Weights" }, ["verify/changed-file model.onnx"]],
  ["an added file", { ...RELEASED, "model.onnx.data": "x" }, ["verify/stray-file model.onnx.data"]],
  [
    "a missing file",
    Object.fromEntries(Object.entries(RELEASED).filter(([name]) => name !== "model.onnx")),
    ["verify/missing-file model.onnx"],
  ],
  ["no signature", OWN, ["verify/unsigned model.sig"]],
])("%s is refused", (_, files, rules) => {
  expect(check(files)).toEqual(rules);
});

test("a signature of another key is refused, whatever hint it gives", () => {
  const theirs = readSigningKey(other.privatePem, "other.pem");
  const forged = signFiles("m", digestsOf(OWN), theirs);
  expect(check({ ...OWN, "model.sig": forged })).toEqual(["verify/wrong-key model.sig"]);
  const hinted = forged.replace(theirs.hint, key.hint);
  expect(check({ ...OWN, "model.sig": hinted })).toEqual(["verify/wrong-key model.sig"]);
});

test.each<[string, string, string]>([
  ["text", "hello", "malformed-signature"],
  ["nothing", "", "malformed-signature"],
  ["JSON that is no object", "null", "malformed-signature"],
  ["an empty object", "{}", "malformed-signature"],
  ["another media type", bundle((b) => ({ ...b, mediaType: "application/json" })), "malformed-signature"],
  ["a certificate", bundle((b) => ({ ...b, verificationMaterial: { certificate: {} } })), "malformed-signature"],
  ["no envelope", bundle((b) => ({ ...b, dsseEnvelope: null })), "malformed-signature"],
  [
    "a message signature",
    bundle(({ dsseEnvelope: _, ...b }) => ({ ...b, messageSignature: {} })),
    "malformed-signature",
  ],
  ["no signatures", SIGNATURE.replace(/"signatures": \[[\s\S]*?\]/, '"signatures": []'), "malformed-signature"],
  ["a payload that is no Base64", SIGNATURE.replace(/"payload": "[^"]*"/, '"payload": "%"'), "malformed-signature"],
  ["another payload type", SIGNATURE.replace("application/vnd.in-toto+json", "text/plain"), "malformed-signature"],
  ["a changed payload", bundle((b) => swapped(b)), "wrong-key"],
  ["a changed signature", SIGNATURE.replace(/"sig": "../, '"sig": "AA'), "wrong-key"],
  ["a signed text", signed(() => "hello"), "malformed-signature"],
  [
    "a test result",
    signed((s) => ({ ...s, predicateType: "https://in-toto.io/attestation/test-result/v0.1" })),
    "other-predicate",
  ],
  [
    "the digests of v0.1",
    signed((s) => ({ ...s, predicateType: "https://model_signing/Digests/v0.1" })),
    "other-predicate",
  ],
  ["no predicate type", signed(({ predicateType: _, ...s }) => s), "other-predicate"],
  ["shards", signed((s) => serialized(s, { method: "shards", shard_size: 1 })), "unknown-digest"],
  ["another algorithm", signed((s) => resourced(s, { algorithm: "blake3" })), "unknown-digest"],
  ["a digest that is none", signed((s) => resourced(s, { digest: "abc" })), "malformed-signature"],
  ["no name", signed((s) => resourced(s, { name: 7 })), "malformed-signature"],
  [
    "no files",
    signed((s) => ({ ...s, predicate: { serialization: { method: "files" }, resources: [] } })),
    "malformed-signature",
  ],
  [
    "another digest of the whole",
    signed((s) => ({ ...s, subject: [{ name: "m", digest: { sha256: "a".repeat(64) } }] })),
    "malformed-signature",
  ],
  ["two models", signed((s) => ({ ...s, subject: [{}, {}] })), "malformed-signature"],
])("a bundle with %s is refused", (_, text, rule) => {
  expect(check({ ...OWN, "model.sig": text })).toEqual([`verify/${rule} model.sig`]);
});

/** The files of one signed release, with a report that passes them off as fraud 1.0.1. */
function disguised(model: string, version: string): Files {
  const own = { "metadata.json": JSON.stringify({ model_name: model, version }), "model.onnx": `${model} ${version}` };
  const signature = signFiles(`models/${model}/${version}`, digestsOf(own), key);
  return { ...releasedFiles("1.0.1", { own }), "model.sig": signature };
}
const [CTR, OLDER] = [disguised("ctr", "1.0.1"), disguised("fraud", "1.0.0")];
const bare = ({ "validation-report.json": _, ...files }: Files): Files => files;
const FRAUD = { tag: "models/fraud/1.0.1", names: ["fraud"], version: "1.0.1" };

describe("what a signature says its files are", () => {
  const signedAs = (subject: string, metadata: object, as: SignedAs = FRAUD) => {
    const own = { ...OWN, "metadata.json": JSON.stringify(metadata) };
    return check({ ...own, "model.sig": signFiles(subject, digestsOf(own), key) }, known, as);
  };
  const unknownTag = { names: ["fraud"], version: "1.0.1" };

  test.each<[string, string, object, SignedAs?]>([
    ["its tag", "models/fraud/1.0.1", { model_name: "fraud_detection", version: "1.0.1" }],
    ["its tag alone", "models/fraud/1.0.1", {}],
    ["a tag of some registry, for a folder", "ads/models/fraud/1.0.1", { version: "1.0.1" }, unknownTag],
    ["the name of the folder", "models/x/1.0.1", { model_name: "fraud", version: "1.0.1" }, unknownTag],
    ["its metadata, signed by another program", "1.0.1", { model_name: "fraud", version: "1.0.1" }],
  ])("agrees by %s", (_, ...given) => expect(signedAs(...given)).toEqual([]));

  test.each<[string, string, object, SignedAs?]>([
    ["another model", "models/ctr/1.0.1", { model_name: "fraud", version: "1.0.1" }],
    ["another registry", "ads/models/fraud/1.0.1", { model_name: "fraud", version: "1.0.1" }],
    ["another version", "models/fraud/1.0.0", { model_name: "fraud" }],
    ["another version in its metadata", "models/fraud/1.0.1", { model_name: "fraud", version: "1.0.0" }],
    ["another version, for a folder", "models/fraud/1.0.0", { model_name: "fraud" }, unknownTag],
    ["another model, for a folder", "models/ctr/1.0.1", { model_name: "ctr", version: "1.0.1" }, unknownTag],
    ["another version, signed by another program", "x", { model_name: "fraud", version: "1.0.0" }],
    ["another model, signed by another program", "x", { model_name: "ctr", version: "1.0.1" }],
    ["nothing, signed by another program", "x", {}],
  ])("does not agree by %s", (_, ...given) => {
    expect(signedAs(...given).map((found) => found.split(" ")[0])).toEqual(["verify/other-release"]);
  });
});

describe("a pull", () => {
  const pulledWith = async (files: Files, pems: readonly string[] = [pair.publicPem], lock?: Lock, held?: Files) => {
    const history = fakeHistory([{ tag: "models/fraud/1.0.1", files }]);
    const expected = pems.map((pem) => ({ pem, key: readPublicKey(pem, "public.pem") }));
    const world = {
      ...pullWorld(history, fakeShelf(held && { "fraud/1.0.1": held }), { "models/fraud/1.0.1": ACTIVE }),
      keysOf: () => expected,
    };
    const wanted = [{ model: "fraud", range: "^1" }];
    const result = await pull({ wanted, locked: lock !== undefined, lock }, world);
    return [result.pulled.length, result.findings.map(({ rule }) => rule), result.lock?.models[0]?.publicKey];
  };
  const lockOf = (files: Files): Lock => {
    const own = digestsOf({ "metadata.json": files["metadata.json"] ?? "", "model.onnx": files["model.onnx"] ?? "" });
    const { model_name: name } = JSON.parse(files["metadata.json"] ?? "");
    const entry = { model: "fraud", version: "1.0.1", tag: "models/fraud/1.0.1", name, from: "releases" };
    const models = [{ ...entry, wanted: "fraud@^1", status: ACTIVE, files: own }];
    return { schema: "urn:model-release:lock:1", lockedAt: NOW, models };
  };

  test("of what is in place asks the signature there, and no one else", async () => {
    const { "model.sig": _, ...unsigned } = RELEASED;
    const inPlace = async (held: Files, pems?: readonly string[]) => pulledWith({}, pems, lockOf(RELEASED), held);
    expect(await inPlace(RELEASED)).toEqual([1, [], undefined]);
    expect(await inPlace(unsigned)).toEqual([0, ["verify/unsigned"], undefined]);
    expect(await inPlace(unsigned, [])).toEqual([1, [], undefined]);
    expect(await inPlace(RELEASED, [other.publicPem])).toEqual([0, ["verify/wrong-key"], undefined]);
    const forged = { ...RELEASED, "model.sig": CTR["model.sig"] ?? "" };
    expect((await inPlace(forged))[1]).toContain("verify/other-release");
  });

  test("of another signed release is refused, though its report says that it is this one", async () => {
    for (const files of [CTR, OLDER]) {
      expect(await pulledWith(files)).toEqual([0, ["verify/other-release"], undefined]);
      expect((await pulledWith(bare(files)))[1]).toContain("verify/other-release");
      expect((await pulledWith(files, [pair.publicPem], lockOf(files)))[1]).toEqual(["verify/other-release"]);
    }
    expect(await pulledWith(RELEASED, [pair.publicPem], lockOf(RELEASED))).toEqual([1, [], undefined]);
  });

  test("of a signed release pins its key", async () => {
    expect(await pulledWith(RELEASED)).toEqual([1, [], pair.publicPem]);
    expect(await pulledWith(RELEASED, [])).toEqual([1, [], undefined]);
  });

  test("of a release that the key does not confirm fetches nothing", async () => {
    const { "model.sig": _, ...unsigned } = RELEASED;
    expect(await pulledWith(unsigned)).toEqual([0, ["verify/unsigned"], undefined]);
    expect(await pulledWith(RELEASED, [other.publicPem])).toEqual([0, ["verify/wrong-key"], undefined]);
    expect(await pulledWith(RELEASED, [pair.publicPem, other.publicPem])).toEqual([0, ["verify/wrong-key"], undefined]);
  });
});

describe("a release in its place", () => {
  const verified = async (files: Files, keys = [known]) => {
    const history = fakeHistory([{ tag: "models/fraud/1.0.1", files }]);
    const place = { history, registry: AT_TOP, pinOf: () => undefined, keysOf: () => keys };
    const { trust, findings, signedBy } = await verifyRelease({ model: "fraud", range: "latest" }, place);
    return [trust, findings.map(({ rule }) => rule), signedBy];
  };

  test("is confirmed by its key, and refused without its signature or by another key", async () => {
    const { "model.sig": _, ...unsigned } = RELEASED;
    expect(await verified(RELEASED)).toEqual(["integrity", [], [known.hint]]);
    expect(await verified(unsigned)).toEqual(["integrity", ["verify/unsigned"], undefined]);
    for (const files of [CTR, OLDER, bare(CTR), bare(OLDER)])
      expect((await verified(files))[1]).toContain("verify/other-release");
    const wrong = readPublicKey(other.publicPem, "other.pem");
    expect(await verified(RELEASED, [wrong])).toEqual(["integrity", ["verify/wrong-key"], undefined]);
  });
});

describe("a release of a model whose key is pinned for another place", () => {
  const history = fakeHistory([{ tag: "models/fraud/1.0.1", files: RELEASED }]);
  const entry = { model: "fraud", version: "1.0.0", tag: "models/fraud/1.0.0", name: "fraud", from: "elsewhere" };
  const pinned = { ...entry, wanted: "fraud@1.0.0", status: ACTIVE, files: digestsOf(OWN), publicKey: pair.publicPem };
  const lock: Lock = { schema: "urn:model-release:lock:1", lockedAt: NOW, models: [pinned] };
  const unkeyed = (model: string, tag: string) => keyElsewhere(lock, "lock", { model, tag, from: "releases" });

  test.each([
    ["no key", [], "pull/key-elsewhere"],
    ["its own key", [known], undefined],
  ] as const)("is verified in its place with %s: %j", async (_, keys, rule) => {
    const place = { history, registry: AT_TOP, pinOf: () => undefined, keysOf: () => keys, unkeyed };
    const { findings } = await verifyRelease({ model: "fraud", range: "^1" }, place);
    expect(findings.find(({ level }) => level === "error")?.rule).toBe(rule);
  });

  test("is pulled only with a key for this place", async () => {
    const pulled = async (keys: readonly string[]) => {
      const expected = keys.map((pem) => ({ pem, key: readPublicKey(pem, "public.pem") }));
      const world = { ...pullWorld(history), keysOf: () => expected };
      const result = await pull({ wanted: [{ model: "fraud", range: "^1" }], locked: false, lock }, world);
      return result.findings.map(({ rule }) => rule);
    };
    expect([await pulled([]), await pulled([pair.publicPem])]).toEqual([["pull/key-elsewhere"], []]);
  });
});

describe("a folder", () => {
  const verified = (files: Files, keys = [known], expected = { name: "fraud", version: "1.0.1" }) => {
    const given = {
      ...{ shown: "m", files: digestsOf(files), report: files["validation-report.json"], checksums: files.SHA256SUMS },
      ...{ metadata: files["metadata.json"], expected, signature: files["model.sig"] },
    };
    const { trust, findings, signedBy } = verifySigned(given, verify(given), keys);
    return [trust, findings.map(({ rule }) => rule), signedBy];
  };

  test("that is signed is no longer confirmed by itself only", () => {
    expect(verified(RELEASED)).toEqual(["integrity", [], [known.hint]]);
    expect(verified({ ...OWN, "model.sig": SIGNATURE })).toEqual(["none", [], [known.hint]]);
  });

  test("whose signature nobody checks says so", () => {
    const rules = ["verify/integrity-only", "verify/signature-unchecked"];
    expect(verified(RELEASED, [])).toEqual(["integrity", rules, undefined]);
  });

  test("that lost its signature is refused if a key is known, and not if none is", () => {
    const { "model.sig": _, ...unsigned } = RELEASED;
    expect(verified(unsigned)).toEqual(["integrity", ["verify/unsigned"], undefined]);
    expect(verified(unsigned, [])).toEqual(["integrity", ["verify/integrity-only"], undefined]);
  });

  test("has to be confirmed by all keys that are known", () => {
    const [, rules] = verified(RELEASED, [known, readPublicKey(other.publicPem, "other.pem")]);
    expect(rules).toContain("verify/wrong-key");
  });

  test("of another version does not pass for this one, though its report says so", () => {
    const own = { ...OWN, "metadata.json": JSON.stringify({ model_name: "fraud", version: "1.0.0" }) };
    const older = { ...releasedFiles("1.0.1", { own }), "model.sig": signFiles("m", digestsOf(own), key) };
    expect(verified(older)).toEqual(["integrity", ["verify/other-release"], undefined]);
  });

  test("of another signed release is refused, with evidence made up for it and with none", () => {
    const at = { name: "fraud", version: "1.0.1" };
    expect(verified(CTR, [known], at)[1]).toEqual(["verify/other-release"]);
    expect(verified(OLDER, [known], at)[1]).toEqual(["verify/other-release"]);
    expect(verified(bare(CTR), [known], at)[1]).toContain("verify/other-release");
    expect(verified(bare(OLDER), [known], at)[1]).toContain("verify/other-release");
  });

  test("without evidence has to be whole all the same", () => {
    const own = { "metadata.json": METADATA };
    const signature = signFiles("models/fraud/1.0.1", digestsOf(own), key);
    expect(verified({ ...own, "model.sig": signature })).toEqual(["none", ["verify/incomplete"], [known.hint]]);
  });

  test("with evidence other than its checksums list is refused", () => {
    const sums = formatChecksums(digestsOf({ ...RELEASED, "bom.cdx.json": "{}" }));
    expect(verified({ ...RELEASED, "bom.cdx.json": "{}", SHA256SUMS: sums })[1]).toEqual([]);
    expect(verified({ ...RELEASED, "bom.cdx.json": "{ }", SHA256SUMS: sums })[1]).toEqual(["verify/changed-file"]);
  });
});
