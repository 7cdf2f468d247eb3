import {
  formatLock,
  LOCK_FILE,
  type Lock,
  type LockedModel,
  lockedFor,
  mergeLock,
  parseLock,
} from "../../src/consume/lock.ts";
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
  ["something that nobody can want", lockOf(entry({ wanted: "fraud@newest" })), undefined],
  ["a file with a path", lockOf(file({ name: "../model.onnx" }) as LockedModel), undefined],
  ["a short digest", lockOf(file({ sha256: "abc" }) as LockedModel), undefined],
  ["a version that was not wanted", lockOf(entry({ wanted: "fraud@1.0.0" })), undefined],
  ["a tag of a model whose name ends alike", lockOf(entry({ tag: "models/xfraud/1.0.1" })), undefined],
  ["the same thing twice", lockOf(entry(), entry()), undefined],
  ["a file twice", lockOf(entry({ files: [...entry().files, ...entry().files] })), undefined],
  ["a device's name", lockOf(entry({ name: "CON" })), undefined],
  ["no files", lockOf(entry({ files: [] })), undefined],
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
    expect(lockedFor(merged, { model: "fraud", range: "^1" })?.version).toBe("1.1.0");
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

test.each<[string, LockedModel[], string]>([
  ["wanted", [entry({ wanted: "fraud@newest" })], '"wanted": "fraud@newest"'],
  ["wanted", [entry(), entry()], '"wanted": "fraud@^1"'],
  ["model", [entry({ model: "bid" })], '"model"'],
  ["model", [entry({ model: "bid", tag: "models/bid/1.0.1" })], '"model"'],
  ["version", [entry({ version: "2.0.0", tag: "models/fraud/2.0.0" })], '"version"'],
  ["tag", [entry({ tag: "models/fraud/1.0.2" })], '"tag"'],
  ["files", [entry({ files: [...entry().files, ...entry().files] })], '"files"'],
])("a %s that pull does not write is named, at its place: %#", (key, models, at) => {
  const text = JSON.stringify(lockOf(...models), null, 2);
  const { findings } = read(text);
  expect(findings).toHaveLength(1);
  const [{ message, location } = {}] = findings;
  expect(message).toBe(`${key} of ${JSON.stringify(models[0]?.wanted)} is not what pull writes there.`);
  // The value's place is right behind its key, in the last entry that has it.
  const line = text.split("\n")[(location?.line ?? 0) - 1] ?? "";
  expect(line).toContain(at.split(":")[0]);
});

test("nothing is locked without a lock, and the file has one usual name", () => {
  expect(lockedFor(undefined, { model: "fraud", range: "^1" })).toBeUndefined();
  expect(LOCK_FILE).toBe("model-release.lock.json");
});

test("a tag behind the prefix of its registry is one of the version, and a folder that cannot be one is named", () => {
  expect(read(lockOf(entry({ tag: "ads/models/fraud/1.0.1" }))).findings).toEqual([]);
  for (const tag of ["ads/models/fraud/1.0.2", "ads/models/bid/1.0.1", "adsmodels/fraud/1.0.1"]) {
    expect(read(lockOf(entry({ tag }))).findings.map(({ message }) => message)).toEqual([
      'tag of "fraud@^1" is not what pull writes there.',
    ]);
  }
  expect(read(lockOf(entry({ name: "CON" }))).findings.map(({ message }) => message)).toEqual([
    'name of "fraud@^1" is not what pull writes there.',
  ]);
});
