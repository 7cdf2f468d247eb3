import fc from "fast-check";
import { candidatesOf, formatWanted, parseWanted } from "../../src/consume/wanted.ts";

const wanted = (text: string) => {
  const parsed = parseWanted(text);
  return parsed.ok ? parsed.wanted : parsed.reason;
};

test.each([
  ["fraud", { model: "fraud", range: "latest" }],
  ["fraud@1.0.1", { model: "fraud", range: "1.0.1" }],
  ["fraud@^1", { model: "fraud", range: "^1" }],
  ["fraud@>=1.2 <2", { model: "fraud", range: ">=1.2 <2" }],
  ["fraud@latest", { model: "fraud", range: "latest" }],
  ["models/fraud/1.0.1", { model: "fraud", range: "1.0.1" }],
  ["./models/fraud/1.0.1/", { model: "fraud", range: "1.0.1" }],
  ["models/fraud", { model: "fraud", range: "latest" }],
  ["a.b-c_d@1.0.0-rc.1", { model: "a.b-c_d", range: "1.0.0-rc.1" }],
])("%s is understood", (text, expected) => expect(wanted(text)).toEqual(expected));

test.each([
  "",
  "@1.0.0",
  "Fraud@1.0.0",
  "fraud@",
  "fraud@newest",
  "fraud@v",
  "fraud@1.0.0 or 2",
  "../x@1.0.0",
  "a/b@1.0.0",
  "xmodels/fraud/1.0.1",
  "src/models/fraud/1.0.1",
])("%j is refused with a reason", (text) => expect(typeof wanted(text)).toBe("string"));

test("what is formatted is understood again", () => {
  const range = fc.constantFrom("latest", "^1", "~2.1", "1.2.3", "1.x", ">=1 <3", "1.0.0-rc.1");
  fc.assert(
    fc.property(fc.constantFrom("fraud", "a", "a-b.c"), range, (model, range) => {
      expect(wanted(formatWanted({ model, range }))).toEqual({ model, range });
    }),
  );
});

const VERSIONS = ["1.0.0", "2.0.0-rc.1", "1.10.0", "1.9.0", "2.0.0", "3.0.0-rc.1"];

test.each([
  ["latest", ["2.0.0", "1.10.0", "1.9.0", "1.0.0"]],
  ["^1", ["1.10.0", "1.9.0", "1.0.0"]],
  ["1.9.0", ["1.9.0"]],
  ["1.9", ["1.9.0"]],
  [">=2.0.0-rc.0", ["2.0.0", "2.0.0-rc.1"]],
  ["^9", []],
])("%s chooses %j", (range, expected) => expect(candidatesOf({ model: "m", range }, VERSIONS)).toEqual(expected));

test("without a stable version, latest is the newest prerelease", () => {
  expect(candidatesOf({ model: "m", range: "latest" }, ["1.0.0-rc.1", "1.0.0-rc.10", "1.0.0-rc.2"])[0]).toBe(
    "1.0.0-rc.10",
  );
});

test("the order of the list does not matter", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...VERSIONS, "1.0.0+a", "1.0.0+b"]), (versions) => {
      const ranges = ["latest", "^1", "*"];
      for (const range of ranges) {
        expect(candidatesOf({ model: "m", range }, versions)).toEqual(
          candidatesOf({ model: "m", range }, [...versions].sort()),
        );
      }
    }),
  );
});

test("the reason names what was written, and the way out", () => {
  expect(parseWanted("Fraud@1.0.0")).toEqual({
    ok: false,
    reason: '"Fraud" is not a model name',
    fix: "Write <model>@<version>, for example fraud@1.0.1, fraud@^1 or fraud@latest.",
  });
  expect(parseWanted("fraud@newest")).toMatchObject({
    reason: '"newest" is neither a version nor a range of versions',
    fix: expect.stringContaining("fraud@1.0.1"),
  });
});
