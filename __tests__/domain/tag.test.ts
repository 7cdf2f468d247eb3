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

test("a reason holds no character that could disturb a log", () => {
  const parsed = parseTag("models/\u202efraud\u001b[31m/1.0.0");
  expect(parsed.ok).toBe(false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  if (!parsed.ok) expect(parsed.reason).not.toMatch(/[\u0000-\u001f\u202e]/);
});
