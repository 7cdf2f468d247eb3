import fc from "fast-check";
import {
  formatLock,
  type Lock,
  type LockedModel,
  lockedFor,
  mergeLock,
  originOf,
  registryOf,
} from "../../src/consume/lock.ts";
import { keyElsewhere, keysOfFolder, pinnedKeys } from "../../src/consume/pinned-key.ts";
import { parseLock } from "../../src/consume/read-lock.ts";
import { keyPair } from "../helpers/keys.ts";
import { ACTIVE, digestsOf, NOW } from "../helpers/shelf.ts";

const LATER = "2026-11-26T12:00:00.000Z";
const entry = (changes: Partial<LockedModel> = {}): LockedModel => ({
  wanted: "fraud@^1",
  model: "fraud",
  version: "1.0.1",
  tag: "models/fraud/1.0.1",
  name: "fraud_detection",
  from: "releases",
  status: ACTIVE,
  files: digestsOf({ "model.onnx": "w" }),
  ...changes,
});
const lockOf = (...models: LockedModel[]): Lock => ({ schema: "urn:model-release:lock:1", lockedAt: NOW, models });
const read = (value: unknown) =>
  parseLock("model-release.lock.json", Buffer.from(typeof value === "string" ? value : JSON.stringify(value, null, 2)));

test("a key that is pinned for one version of a model holds for all of them from the same place", () => {
  const [publicKey, other] = [keyPair().publicPem, keyPair().publicPem];
  const lock = lockOf(
    entry({ publicKey }),
    entry({ wanted: "fraud@1.0.1", publicKey }),
    entry({ wanted: "fraud@1.0.0", version: "1.0.0", tag: "models/fraud/1.0.0" }),
    entry({ wanted: "fraud@1.0.1", from: "github:else/where", publicKey: other }),
    entry({ wanted: "ctr@latest", model: "ctr", tag: "models/ctr/1.0.1", name: "ctr", publicKey: other }),
  );
  expect(read(formatLock(lock)).document?.value).toEqual(lock);
  const here = entry();
  const elsewhere = { ...entry(), from: "github:else/where" };
  expect([pinnedKeys(lock, "fraud", here), pinnedKeys(lock, "fraud", elsewhere)]).toEqual([[publicKey], [other]]);
  expect([pinnedKeys(lock, "bid", here), pinnedKeys(undefined, "fraud", here)]).toEqual([[], []]);
});

test.each([
  ["github:Acme/Models", "github:acme/models", true],
  ["releases", "./releases", true],
  ["releases", "a/../releases/", true],
  ["../releases", "x/../../releases", true],
  ["/srv/releases", "/srv//./releases", true],
  ["releases", "/releases", false],
  ["releases", "Releases", false],
  ["../releases", "releases", false],
  ["github:acme/models", "github:acme/model", false],
])("%s and %s name the same place: %s", (one, other, isSame) => {
  const publicKey = keyPair().publicPem;
  const lock = lockOf(entry({ from: one, publicKey }));
  expect(pinnedKeys(lock, "fraud", { from: other })).toEqual(isSame ? [publicKey] : []);
});

test("a key of the model holds for a folder that has no entry, and is missed in another place", () => {
  const publicKey = keyPair().publicPem;
  const lock = lockOf(entry({ publicKey }), entry({ from: "others" }));
  const keysFor = (name: string) => keysOfFolder(lock, name);
  expect([keysFor("fraud"), keysFor("fraud_detection"), keysFor("ctr")]).toEqual([[publicKey], [publicKey], []]);
  const at = { tag: "models/fraud/1.0.1", from: "others" };
  expect(keyElsewhere(lock, "lock", { ...at, model: "fraud" })?.message).toBe(
    "lock pins a public key for fraud from releases, and none for others.",
  );
  expect(keyElsewhere(lock, "lock", { ...at, model: "ctr" })).toBeUndefined();
  expect(keyElsewhere(undefined, "lock", { ...at, model: "fraud" })).toBeUndefined();
});

test("what is written is read again", () => {
  const lock = lockOf(entry(), entry({ wanted: "ctr@latest", model: "ctr", tag: "models/ctr/1.0.1", name: "ctr" }));
  expect(read(formatLock(lock)).document?.value).toEqual(lock);
});

const file = (changes: object) => ({ ...entry(), files: [{ ...entry().files[0], ...changes }] });
test.each([
  ["no JSON", "{", 1],
  ["another schema", { ...lockOf(entry()), schema: "urn:other" }, 2],
  ["no models", { schema: "urn:model-release:lock:1", lockedAt: NOW }, 1],
  ["an unknown key", { ...lockOf(entry()), more: 1 }, undefined],
  ["a name that leaves the folder", lockOf(entry({ name: "../fraud" })), undefined],
  ["an absolute name", lockOf(entry({ name: "/etc" })), undefined],
  ["a hidden name", lockOf(entry({ name: ".git" })), undefined],
  ["a version that is none", lockOf(entry({ version: "../../x" })), undefined],
  ["another model than is wanted", lockOf(entry({ model: "bid" })), undefined],
  ["a tag of another version", lockOf(entry({ tag: "models/fraud/1.0.2" })), undefined],
  ["something that nobody can want", lockOf(entry({ wanted: "fraud@Newest" })), undefined],
  ["a file with a path", lockOf(file({ name: "../model.onnx" }) as LockedModel), undefined],
  ["a short digest", lockOf(file({ sha256: "abc" }) as LockedModel), undefined],
  ["a version that was not wanted", lockOf(entry({ wanted: "fraud@1.0.0" })), undefined],
  ["a tag of a model whose name ends alike", lockOf(entry({ tag: "models/xfraud/1.0.1" })), undefined],
  ["the same thing twice", lockOf(entry(), entry()), undefined],
  ["a file twice", lockOf(entry({ files: [...entry().files, ...entry().files] })), undefined],
  ["a device's name", lockOf(entry({ name: "CON" })), undefined],
  ["no files", lockOf(entry({ files: [] })), undefined],
  ["a device's file", lockOf(file({ name: "aux.onnx" }) as LockedModel), undefined],
  ["a name in two spellings", lockOf(entry({ name: "cafe\u0301" })), undefined],
  ["a prefix that the tag does not have", lockOf(entry({ tagPrefix: "ads/" })), undefined],
  ["a tag with a prefix that is not stated", lockOf(entry({ tag: "ads/models/fraud/1.0.1" })), undefined],
  ["a registry outside of the repository", lockOf(entry({ registry: "../x" })), undefined],
  ["a status without its time", lockOf(entry({ status: { kind: "active" } as LockedModel["status"] })), undefined],
  ["a duplicate key", `{\n  "schema": "urn:model-release:lock:1",\n  "schema": "urn:model-release:lock:1"\n}`, 3],
  ["a merge conflict", `{\n<<<<<<< HEAD\n  "a": 1\n=======\n>>>>>>> other\n}`, 2],
  ["a later schema", { ...lockOf(), schema: "urn:model-release:lock:2", more: {} }, 2],
  ["a key that is none", lockOf(entry({ publicKey: "-----BEGIN EC PRIVATE KEY-----" })), undefined],
])("%s is refused at its place", (_, value, line) => {
  const { document, findings } = read(value);
  expect(document).toBeUndefined();
  expect(findings.length).toBeGreaterThan(0);
  expect(findings[0]?.location?.file).toBe("model-release.lock.json");
  if (line !== undefined) expect(findings[0]?.location?.line).toBe(line);
});

describe("a lock that gets new entries", () => {
  test("keeps the others, and replaces those for the same thing", () => {
    const other = entry({ wanted: "fraud@1.0.0", version: "1.0.0", tag: "models/fraud/1.0.0" });
    const newer = entry({ version: "1.1.0", tag: "models/fraud/1.1.0" });
    const merged = mergeLock(lockOf(other, entry()), [newer], LATER);
    expect(merged).toEqual({ ...lockOf(other, newer), lockedAt: LATER });
    expect(lockedFor(merged, { model: "fraud", range: "^1" }).map(({ version }) => version)).toEqual(["1.1.0"]);
  });

  test("is sorted, whatever came first", () => {
    const [a, b] = [entry({ wanted: "fraud@1.0.1" }), entry({ wanted: "fraud@^1" })];
    expect(mergeLock(undefined, [b, a], NOW).models).toEqual([a, b]);
  });

  test("stays as it was if nothing changes but the time at which a status was read", () => {
    const lock = lockOf(entry());
    expect(mergeLock(lock, [entry({ status: { ...ACTIVE, readAt: LATER } as LockedModel["status"] })], LATER)).toBe(
      lock,
    );
    expect(
      mergeLock(lock, [entry({ status: { ...ACTIVE, kind: "deprecated" } as LockedModel["status"] })], LATER),
    ).not.toBe(lock);
  });
});

test("a later schema says that the tool is old, and nothing else", () => {
  const { findings } = read({ schema: "urn:model-release:lock:12", entries: [] });
  expect(findings.map(({ message, fix }) => [message, fix])).toEqual([
    [expect.stringContaining("a later version of model-release"), expect.stringContaining("Update model-release")],
  ]);
});

test("a thousand models are read again", () => {
  const lock = lockOf(
    ...Array.from({ length: 1000 }, (_, i) =>
      entry({ wanted: `m${i}@^1`, model: `m${i}`, tag: `models/m${i}/1.0.1`, name: `m${i}` }),
    ),
  );
  expect(read(formatLock(lock)).document?.value.models.length).toBe(1000);
});

const origin = fc.record({
  from: fc.constantFrom("releases", "../releases", "github:acme/models", "github:globex/models"),
  folder: fc.constantFrom("", "services/ads"),
  tagPrefix: fc.constantFrom("", "ads/"),
});
const pin = fc
  .record({ origin, model: fc.constantFrom("fraud", "ctr"), range: fc.constantFrom("^1", "latest", "1.0.1", "~1.0") })
  .map(({ origin: { from, ...registry }, model, range }) =>
    entry({
      ...originOf(from, registry),
      ...{ wanted: `${model}@${range}`, model, tag: `${registry.tagPrefix}models/${model}/1.0.1` },
    }),
  );

test("whatever is pulled in whatever order, no registry's pin replaces another one's, and all are read again", () => {
  fc.assert(
    fc.property(fc.array(fc.array(pin, { maxLength: 4 }), { maxLength: 5 }), (pulls) => {
      const merged = pulls.reduce<Lock | undefined>((lock, entries) => mergeLock(lock, entries, NOW), undefined);
      const reversed = [...pulls].reverse().reduce<Lock | undefined>((lock, e) => mergeLock(lock, e, NOW), undefined);
      if (merged === undefined) return;
      const keyOf = (e: LockedModel) => [e.wanted, e.from, e.registry, e.tagPrefix].join(" ");
      expect(new Set(merged.models.map(keyOf))).toEqual(new Set(pulls.flat().map(keyOf)));
      expect(merged.models.map(keyOf)).toEqual(reversed?.models.map(keyOf));
      expect(read(formatLock(merged)).findings).toEqual([]);
    }),
  );
});

test("the registry of a pin is the one that it was pulled from", () => {
  fc.assert(
    fc.property(origin, ({ from, ...registry }) => {
      expect(registryOf(originOf(from, registry))).toEqual(registry);
    }),
  );
});

test("whatever is done to a lock file, it is read as it was, or refused with a place", () => {
  const text = formatLock(lockOf(entry(), entry({ wanted: "ctr@latest", model: "ctr", tag: "models/ctr/1.0.1" })));
  const edit = fc.record({
    at: fc.nat(text.length),
    length: fc.nat(12),
    by: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("", "{", '"', "\n=======\n", "..", "/", "null", "-1")),
  });
  fc.assert(
    fc.property(edit, ({ at, length, by }) => {
      const { document, findings } = read(text.slice(0, at) + by + text.slice(at + length));
      expect(document === undefined).toBe(findings.length > 0);
      for (const { location } of findings) {
        expect(location?.file).toBe("model-release.lock.json");
        expect([location?.line, location?.column].every((number) => (number ?? 0) >= 1)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
