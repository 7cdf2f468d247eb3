import {
  AT_TOP,
  beginsAsTag,
  modelFolder,
  modelFolderOf,
  modelsFolder,
  partsBelowModels,
  readTag,
  refusePrefix,
  tagOf,
  versionFolder,
} from "../../src/domain/registry.ts";
import { parseTag } from "../../src/domain/tag.ts";

const ID = { model: "fraud", version: "1.0.0" };
const ADS = { folder: "services/ads", tagPrefix: "ads/" };

test("the folder of a version and its tag are two things", () => {
  expect(versionFolder(ADS, ID)).toBe("services/ads/models/fraud/1.0.0");
  expect(tagOf(ADS, ID)).toBe("ads/models/fraud/1.0.0");
  expect(modelFolder(ADS, "fraud")).toBe("services/ads/models/fraud");
  expect(modelsFolder(ADS)).toBe("services/ads/models");
  expect(modelFolderOf(versionFolder(ADS, ID))).toBe(modelFolder(ADS, "fraud"));
});

test("at the top, and without a registry, they are the same", () => {
  for (const registry of [AT_TOP, undefined]) {
    expect(versionFolder(registry, ID)).toBe("models/fraud/1.0.0");
    expect(tagOf(registry, ID)).toBe("models/fraud/1.0.0");
  }
});

test("a path belongs to the registry whose models/ it lies below, and to no other", () => {
  expect(partsBelowModels(ADS, "services/ads/models/fraud/1.0.0/model.onnx")).toEqual(["fraud", "1.0.0", "model.onnx"]);
  for (const path of ["models/fraud/1.0.0/model.onnx", "services/ads/modelsx/fraud", "ads/models/fraud/model.yml"]) {
    expect(partsBelowModels(ADS, path)).toBeUndefined();
  }
  expect(partsBelowModels(AT_TOP, "services/ads/models/fraud/1.0.0/model.onnx")).toBeUndefined();
});

test.each(["", "ads/", "ads", "ads-", "v1.0+x/", "a.b/", "models/", "x/models/"])(
  "reading a tag is the inverse of writing it, with the prefix %j",
  (tagPrefix) => {
    const registry = { folder: "", tagPrefix };
    const tag = tagOf(registry, ID);
    expect(readTag(registry, tag)).toEqual({ ok: true, value: ID });
    expect(beginsAsTag(registry, tag)).toBe(true);
    for (const other of ["", "ads/", "ads", "ads-", "adsx/", "v1x0+x/", "vv1.0+x/", "axb/"]) {
      if (other !== tagPrefix) expect(readTag({ folder: "", tagPrefix: other }, tag).ok).toBe(false);
    }
  },
);

test("a tag of another registry is refused in the words of this one", () => {
  expect(readTag(ADS, "models/fraud/1.0.0")).toMatchObject({
    reason: '"models/fraud/1.0.0" does not have the form ads/models/<model>/<version>',
    fix: "Tags of this registry begin with ads/, for example ads/models/fraud/1.0.0.",
  });
  expect(readTag(ADS, "ads/models/fraud/v1.0.0")).toMatchObject({ of: "version" });
  // Also one that has the prefix and is no tag behind it.
  expect(readTag(ADS, "ads/models/fraud")).toMatchObject({
    of: "tag",
    reason: '"ads/models/fraud" does not have the form ads/models/<model>/<version>',
  });
  // A registry without a prefix has no words of its own.
  for (const registry of [AT_TOP, undefined]) expect(readTag(registry, "v1.0.0")).toEqual(parseTag("v1.0.0"));
});

test.each([
  ["-ads/", /option/],
  ["/ads/", /empty/],
  ["ads//", /empty/],
  ["a..b/", /'\.\.'/],
  [".ads/", /begin with '\.'/],
  ["ads/.", /begin with '\.'/],
  ["ads.lock/", /\.lock/],
  ["refs/tags/", /refs/],
  ["models/", /a part of it is models/],
  ["models/fraud/1.0.0/", /inside the tags and releases of another registry/],
  ["Models/ads-", /a part of it is models/],
  ["ads/models/fraud/1.0.0/", /a part of it is models/],
  ["ads models/", /character/],
  ["ads~1/", /character/],
  ["ads*/", /character/],
  ["ads\\", /character/],
  ["équipe/", /character/],
  ["a\nb", /character/],
  ["x".repeat(101), /100/],
])("the prefix %j is refused", (prefix, why) => {
  expect(refusePrefix(prefix)).toMatch(why);
});

test.each(["", "ads/", "ads", "team.a+b/ads-", "models", "my-models/", "models-b/", "x".repeat(100)])(
  "the prefix %j is allowed",
  (prefix) => {
    expect(refusePrefix(prefix)).toBeUndefined();
  },
);
