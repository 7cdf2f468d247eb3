import fc from "fast-check";
import { statusOf } from "../../src/consume/read-status.ts";
import { ageOf } from "../../src/consume/status.ts";
import { isVersion } from "../../src/domain/tag.ts";

const PLACE = { where: "the default branch", readAt: "2026-11-25T12:00:00.000Z" };
const bytes = (text: string | undefined) => (text === undefined ? undefined : new TextEncoder().encode(text));
const kindOf = (metadata: string | undefined, policy?: string) =>
  statusOf({ model: "fraud", version: "1.0.1" }, { metadata: bytes(metadata), policy: bytes(policy) }, PLACE).kind;

test.each([
  ['{"deprecated": false}', undefined, "active"],
  ['{"deprecated": true}', undefined, "deprecated"],
  ['{"deprecated": true}', "versioning: { withdrawn: [1.0.1] }", "withdrawn"],
  ['{"deprecated": false}', "versioning: { withdrawn: [1.0.10] }", "active"],
  [undefined, "versioning: { withdrawn: [1.0.1] }", "withdrawn"],
  // A mistake in the list does not bring a version back.
  ['{"deprecated": false}', "versioning: { withdrawn: 1.0.1 }", "withdrawn"],
  ['{"deprecated": false}', "versioning: { withdrawn: 1.0.2 }", "unknown"],
  ['{"deprecated": false}', "versioning:", "active"],
  ['{"deprecated": false}', "titel: x\nversioning: { withdrawn: [1.0.1] }", "withdrawn"],
  ['{"deprecated": false}', "versioning: [", "unknown"],
  [undefined, undefined, "unknown"],
  ["{", undefined, "unknown"],
  ["null", undefined, "unknown"],
  ['{"deprecated": "yes"}', undefined, "unknown"],
  ["{}", undefined, "unknown"],
])("%s with %s is %s", (metadata, policy, kind) => expect(kindOf(metadata, policy)).toBe(kind));

test.each([
  ["versioning: { withdrawn: [v1.0.1] }", 'versioning.withdrawn[0] is "v1.0.1", which is not a version such as 1.0.1'],
  ["versioning: { withdrawn: [0.9.0, ' 1.0.1 '] }", 'versioning.withdrawn[1] is " 1.0.1 ", which is not a version'],
  ["versioning: { withdrawn: [1.0] }", "versioning.withdrawn[0] is 1, which is not a version"],
  ["versioning: { withdrawn: [null] }", "versioning.withdrawn[0] is null, which is not a version"],
  ["versioning:\n  withdrawn:\n  - version: 1.0.1\n", 'versioning.withdrawn[0] is {"version":"1.0.1"}, which'],
  ["versioning: { withdrawn: { 1.0.1: bad } }", "versioning.withdrawn is not a list"],
  ["versioning: { withdrawn: v1.0.1 }", "versioning.withdrawn is not a list"],
  ["versioning: { withdrawn: }", "versioning.withdrawn is not a list"],
  ["versioning: [withdrawn]", "versioning is not a mapping"],
  ["versioning: withdrawn", "versioning is not a mapping"],
  ["- versioning", "it is not a mapping"],
])("%j does not say what is withdrawn", (policy, why) => {
  const status = statusOf(
    { model: "fraud", version: "1.0.1" },
    { metadata: bytes('{"deprecated": false}'), policy: bytes(policy) },
    PLACE,
  );
  const file = "models/fraud/model.yml of the default branch has an error: ";
  expect(status).toEqual({ kind: "unknown", why: expect.stringContaining(`${file}${why}`) });
});

/** Lists of other versions, as they should be. */
const isRight = (value: unknown) =>
  Array.isArray(value) && value.every((item) => typeof item === "string" && isVersion(item) && item !== "1.0.1");

test("whatever versioning.withdrawn is, only a list of other versions leaves a version active", () => {
  const version = fc.constantFrom("1.0.1", "v1.0.1", " 1.0.1 ", "1.0.1\n", "1.0", "1.0.2", "01.0.1", "=1.0.1", "");
  const item = fc.oneof(version, fc.jsonValue(), fc.dictionary(version, fc.jsonValue(), { maxKeys: 2 }));
  const value = fc.oneof(fc.array(item, { maxLength: 4 }), item);
  fc.assert(
    fc.property(value, (withdrawn) => {
      const kind = kindOf('{"deprecated": false}', JSON.stringify({ versioning: { withdrawn } }));
      if (kind === "active") expect(isRight(withdrawn)).toBe(true);
      if (Array.isArray(withdrawn) && withdrawn.includes("1.0.1")) expect(["withdrawn", "unknown"]).toContain(kind);
    }),
  );
});

test.each([
  ["2026-11-25T11:59:30.000Z", "less than a minute"],
  ["2026-11-25T11:59:00.000Z", "1 minute"],
  ["2026-11-25T10:00:00.000Z", "2 hours"],
  ["2026-11-24T12:00:00.000Z", "1 day"],
  ["2026-10-25T12:00:00.000Z", "31 days"],
  ["2026-11-26T12:00:00.000Z", "less than a minute"],
])("%s was %s ago", (then, age) => expect(ageOf(then, PLACE.readAt)).toBe(age));

test("who does not say why it is unknown is named with the file", () => {
  const whyOf = (metadata: string | undefined, policy?: string, folder?: string) =>
    statusOf(
      { model: "fraud", version: "1.0.1" },
      { metadata: bytes(metadata), policy: bytes(policy), ...(folder === undefined ? {} : { folder }) },
      PLACE,
    );
  const file = "models/fraud/1.0.1/metadata.json";
  expect(whyOf(undefined)).toEqual({ kind: "unknown", why: `the default branch has no ${file}` });
  for (const metadata of ["{", "null", "{}"]) {
    expect(whyOf(metadata)).toEqual({ kind: "unknown", why: `${file} of the default branch does not state it` });
  }
  expect(whyOf("{}", "versioning: [", "ads/models/fraud")).toEqual({
    kind: "unknown",
    why: "ads/models/fraud/model.yml of the default branch has errors",
  });
});
