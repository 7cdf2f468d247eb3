import fc from "fast-check";
import semver from "semver";
import { formatTag, isModelName, isVersion, parseTag } from "../../src/domain/tag.ts";

const NAME_CHARACTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789._-"];
const name = fc.string({ unit: fc.constantFrom(...NAME_CHARACTERS), minLength: 1, maxLength: 70 });
const number = fc.nat({ max: 1_000_000 });
const identifier = fc.stringMatching(/^(?:0|[1-9][0-9]{0,4}|[0-9]{0,3}[A-Za-z-][0-9A-Za-z-]{0,5})$/);
const build = fc.stringMatching(/^[0-9A-Za-z-]{1,6}$/);
const version = fc
  .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }), fc.array(build, { maxLength: 2 }))
  .map(([major, minor, patch, pre, plus]) => {
    const prerelease = pre.length > 0 ? `-${pre.join(".")}` : "";
    return `${major}.${minor}.${patch}${prerelease}${plus.length > 0 ? `+${plus.join(".")}` : ""}`;
  });

test("parse is the inverse of format on every model version", () => {
  fc.assert(
    fc.property(name.filter(isModelName), version, (model, v) => {
      expect(parseTag(formatTag({ model, version: v }))).toEqual({ ok: true, value: { model, version: v } });
    }),
  );
});

test("format is the inverse of parse on every text that parses, and no other text parses", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(name, version).map(([m, v]) => `models/${m}/${v}`),
      ),
      (text) => {
        const parsed = parseTag(text);
        if (parsed.ok) expect(formatTag(parsed.value)).toBe(text);
        else expect(parsed.reason.length).toBeGreaterThan(0);
      },
    ),
  );
});

test("what is a version agrees with semver, which is more lenient only in what it trims", () => {
  fc.assert(
    fc.property(fc.oneof(version, fc.string({ maxLength: 12 })), (text) => {
      const strict = semver.parse(text, { loose: false });
      expect(isVersion(text)).toBe(strict !== null && strict.raw === text && !/^[v=]/.test(text));
    }),
    { numRuns: 500 },
  );
});

test.each([
  "fraud/1.0.0",
  "models/fraud",
  "models/fraud/1.0",
  "models/fraud/v1.0.0",
  "models/fraud/01.0.0",
  "models/fraud/1.0.0-",
  "models/fraud/1.0.0-01",
  "models/fraud/1.0.0/",
  "models/fraud/1.0.0\n",
  "models/Fraud/1.0.0",
  "models/-rf/1.0.0",
  "models/a..b/1.0.0",
  "models/fraud.lock/1.0.0",
  "models/fraud./1.0.0",
  "models/$(cmd)/1.0.0",
  "models/fraud/1.0.0`id`",
  `models/${"a".repeat(65)}/1.0.0`,
  "models/fraud/99999999999999999999.0.0",
  "refs/tags/models/fraud/1.0.0",
  " models/fraud/1.0.0",
  "",
])("%j is refused with a reason and a way out", (tag) => {
  const parsed = parseTag(tag);
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.fix).toMatch(/\w+ .*\.$/);
});

const NAME_ADVICE =
  'Use a lower-case letter or digit, then lower-case letters, digits, ".", "_" or "-": at most 64 characters, no "..", and no "." or ".lock" at the end.';
const VERSION_ADVICE =
  "Write major.minor.patch without leading zeros, then optionally -prerelease, for example 1.0.0 or 1.1.0-rc.1.";
const THREE_NUMBERS = "Give all three numbers: major.minor.patch, for example 1.0.0.";

test("a tag of another form, a name and a version are each refused in their own words", () => {
  expect(parseTag("v1.0.0")).toEqual({
    ok: false,
    of: "tag",
    reason: '"v1.0.0" does not have the form models/<model>/<version>',
    fix: "Give the tag the path of the version's folder, for example models/fraud/1.0.0.",
  });
  expect(parseTag("models/Fraud/1.0.0")).toEqual({
    ok: false,
    of: "model",
    reason: '"Fraud" is not a model name',
    fix: NAME_ADVICE,
  });
  expect(parseTag("models/fraud/1.0.0-01")).toEqual({
    ok: false,
    of: "version",
    reason: '"1.0.0-01" is not a SemVer 2.0.0 version',
    fix: VERSION_ADVICE,
  });
});

test.each([
  ["v1.0.0", "Write it without the prefix: 1.0.0."],
  ["V1.0.0-rc.1", "Write it without the prefix: 1.0.0-rc.1."],
  ["=v1.0.0", "Write it without the prefix: 1.0.0."],
  ["v1.0", VERSION_ADVICE],
  ["1.0.0v", VERSION_ADVICE],
  ["1", THREE_NUMBERS],
  ["12", THREE_NUMBERS],
  ["1.0", THREE_NUMBERS],
  ["1.12", THREE_NUMBERS],
  ["1.x", VERSION_ADVICE],
  ["1.0.0.0", VERSION_ADVICE],
  ["a1.0", VERSION_ADVICE],
  ["1.0a", VERSION_ADVICE],
  ["one", VERSION_ADVICE],
  ["01.0.0", VERSION_ADVICE],
])("of the version %s the way out is: %s", (version, fix) => {
  expect(parseTag(`models/fraud/${version}`)).toMatchObject({ of: "version", fix });
});

test("a version has at most 128 characters, so that it can be the name of a file", () => {
  const longest = `1.0.0-${"a".repeat(122)}`;
  expect([isVersion(longest), isVersion(`${longest}a`)]).toEqual([true, false]);
});

test("each number of a version is one that can be compared exactly", () => {
  expect(["9007199254740991.0.0", "1.9007199254740991.0-9007199254740993+9007199254740993"].map(isVersion)).toEqual([
    true,
    true,
  ]);
  expect(["9007199254740992.0.0", "1.0.9007199254740992", "1.9007199254740992.0-rc"].map(isVersion)).toEqual([
    false,
    false,
    false,
  ]);
});

test("a reason holds no character that could disturb a log", () => {
  expect(parseTag("models/\u202efraud\u001b[31m\u200b\u007f/1.0.0")).toMatchObject({
    reason: String.raw`"\u202efraud\u001b[31m\u200b\u007f" is not a model name`,
  });
});

test("a reason cites at most 120 characters", () => {
  const name = "A".repeat(120);
  expect(parseTag(`models/${name}/1.0.0`)).toMatchObject({ reason: `"${name}" is not a model name` });
  expect(parseTag(`models/${name}B/1.0.0`)).toMatchObject({ reason: `"${name}…" is not a model name` });
});
