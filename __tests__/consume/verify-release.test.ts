import { originOf } from "../../src/consume/lock.ts";
import { pinOfFolder, pinOfRelease } from "../../src/consume/pinned.ts";
import { verify } from "../../src/consume/verify.ts";
import { verifyRelease } from "../../src/consume/verify-release.ts";
import { verifySigned } from "../../src/consume/verify-signed.ts";
import { AT_TOP } from "../../src/domain/registry.ts";
import { formatChecksums } from "../../src/releases/evidence.ts";
import { ACTIVE, digestsOf, type FakeRelease, fakeHistory, releasedFiles } from "../helpers/shelf.ts";

const TAG = "models/fraud/1.0.1";
const good = releasedFiles("1.0.1");
const WHOLE: FakeRelease["files"] = { ...good, SHA256SUMS: formatChecksums(digestsOf(good)) };
const pin = {
  ...{
    wanted: "fraud@^1",
    model: "fraud",
    version: "1.0.1",
    tag: TAG,
    name: "fraud",
    from: "releases",
    status: ACTIVE,
  },
  files: digestsOf({ "metadata.json": good["metadata.json"] ?? "", "model.onnx": good["model.onnx"] ?? "" }),
};

async function verified(files: FakeRelease["files"], { range = "1.0.1", pins = [] as (typeof pin)[] } = {}) {
  const history = fakeHistory([
    { tag: TAG, files },
    { tag: "models/fraud/1.0.0", files: releasedFiles("1.0.0") },
  ]);
  const pinOf = (tag: string) => pinOfRelease(pins, tag, originOf("releases", AT_TOP));
  const result = await verifyRelease({ model: "fraud", range }, { history, registry: AT_TOP, pinOf, keysOf: () => [] });
  expect(history.asked.filter((asked) => asked.startsWith("download"))).toEqual([]);
  for (const { fix } of result.findings) expect(fix).not.toMatch(/[Dd]elete|[Pp]ull the version again/);
  return [result.tag, result.trust, result.findings.map(({ rule }) => rule)];
}

test("a whole release is verified in place; only a lock says more than its own evidence", async () => {
  expect(await verified(WHOLE)).toEqual([TAG, "integrity", ["verify/integrity-only"]]);
  expect(await verified(WHOLE, { range: "^1" })).toEqual([TAG, "integrity", ["verify/integrity-only"]]);
  expect(await verified(WHOLE, { pins: [pin] })).toEqual([TAG, "lock", []]);
});

test.each([
  ["a changed byte", { ...WHOLE, "model.onnx": "weights 9.9.9" }, "verify/changed-file"],
  ["an added file", { ...WHOLE, "more.bin": "x" }, "verify/stray-file"],
  ["an incomplete file", { ...WHOLE, "model.onnx": null }, "pull/incomplete"],
  ["another release's files and evidence", releasedFiles("1.0.0"), "verify/other-release"],
  ["no evidence", { "metadata.json": good["metadata.json"] ?? "", "model.onnx": "w" }, "verify/no-evidence"],
] satisfies [string, FakeRelease["files"], string][])("%s is found", async (_, files, rule) => {
  const [, , rules] = await verified(files);
  expect(rules).toContain(rule);
});

test("a folder of releases is advised on as a release, a pulled folder as a copy that can be pulled again", () => {
  const changed = { ...good, "model.onnx": "weights 9.9.9" };
  const advice = (files: Record<string, string>, isInReleases = false) => {
    const { "validation-report.json": report, "metadata.json": metadata } = good;
    const given = { shown: "f", files: digestsOf(files), report, metadata, checksums: undefined, signature: undefined };
    return verifySigned({ ...given, isInReleases }, verify(given), []).findings.map(({ fix }) => fix);
  };
  expect(advice(changed)).toEqual(["Delete the folder and pull the version again."]);
  expect(advice(changed, true)).toEqual([
    "Do not use it. Ask the model's owners to restore the files, or to release the content as a new version.",
  ]);
});

test("a version that was never released is no release", async () => {
  expect(await verified(WHOLE, { range: "^2" })).toEqual([undefined, "none", ["pull/not-released"]]);
});

test("a release whose bytes and evidence were replaced together is refused by the lock alone", async () => {
  const own = releasedFiles("1.0.1", { own: { "model.onnx": "other" } });
  expect(await verified(own)).toEqual([TAG, "integrity", ["verify/integrity-only"]]);
  expect(await verified(own, { pins: [pin] })).toEqual([TAG, "lock", ["verify/changed-file"]]);
});

describe("the entry of a folder", () => {
  const files = pin.files;
  const other = { ...pin, from: "others", files: digestsOf({ "model.onnx": "other" }) };
  const prefixed = { ...other, tag: `ads/${TAG}`, tagPrefix: "ads/" };
  const folder = { name: "fraud", version: "1.0.1", tag: TAG, files };

  test("is that of its path, or of its report if it was moved", () => {
    expect(pinOfFolder([pin], { ...folder, tag: undefined })).toBe(pin);
    expect(pinOfFolder([pin], { ...folder, name: "moved", version: "x" })).toBe(pin);
    expect(pinOfFolder([pin], { ...folder, name: "moved", version: "x", tag: undefined })).toBeUndefined();
  });

  test("of two registries, is that of the tag, and then that of the files", () => {
    expect(pinOfFolder([pin, prefixed], { ...folder, tag: `ads/${TAG}` })).toBe(prefixed);
    expect(pinOfFolder([other, pin], folder)).toBe(pin);
    expect(pinOfFolder([other, pin], { ...folder, files: digestsOf({ "model.onnx": "x" }) })).toBe(other);
  });
});
