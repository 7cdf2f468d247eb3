import fc from "fast-check";
import semver from "semver";
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

type Numbers = readonly [number, number, number];
const number = fc.nat(3);
const numbers: fc.Arbitrary<Numbers> = fc.tuple(number, number, number);
const prerelease = fc.constantFrom("", "", "", "-rc.1", "-rc.2", "-alpha", "-0", "-rc.10");
const build = fc.constantFrom("", "", "", "+a", "+b.1");
const version = fc.tuple(numbers, prerelease, build).map(([n, pre, meta]) => `${n.join(".")}${pre}${meta}`);
const versions = fc.uniqueArray(version, { maxLength: 12 });
const comparator = fc.oneof(
  fc
    .tuple(fc.constantFrom("^", "~", ">=", "<", "<=", ">", "=", ""), numbers, prerelease)
    .map(([op, n, pre]) => `${op}${n.join(".")}${pre}`),
  fc.tuple(fc.constantFrom("^", "~", ""), number, number).map(([op, a, b]) => `${op}${a}.${b}`),
  fc.tuple(fc.constantFrom("^", "~", ""), number).map(([op, a]) => `${op}${a}`),
  fc.constantFrom("*", "x", "1.x", "2.1.*", "v1", "1.0 - 2.1"),
);
const range = fc
  .array(
    fc.array(comparator, { minLength: 1, maxLength: 2 }).map((all) => all.join(" ")),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) => all.join(" || "));

const order = (a: Numbers, b: Numbers) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
/** Where `^` and `~` end, by the text of npm's documentation. */
const endOf: Readonly<Record<string, (n: Numbers) => Numbers>> = {
  "^": ([a, b, c]) => (a > 0 ? [a + 1, 0, 0] : b > 0 ? [0, b + 1, 0] : [0, 0, c + 1]),
  "~": ([a, b]) => [a, b + 1, 0],
};

test("a range chooses what npm would choose, the best first", () => {
  fc.assert(
    fc.property(range, versions, (text, all) => {
      const parsed = parseWanted(`m@${text}`);
      expect(parsed.ok).toBe(semver.validRange(text) !== null);
      if (!parsed.ok || semver.valid(text) === text) return;
      const [best, ...others] = candidatesOf(parsed.wanted, all);
      const expected = semver.maxSatisfying(all, text);
      expect(best === undefined ? null : semver.compare(best, expected ?? "0.0.0-0")).toBe(
        expected === null ? null : 0,
      );
      expect([best, ...others].filter((v) => v !== undefined).sort()).toEqual(
        all.filter((v) => semver.satisfies(v, text)).sort(),
      );
    }),
    { numRuns: 500 },
  );
});

test("^ and ~ begin at their version, end where npm's documentation says, and hold no prerelease", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("^", "~"),
      numbers,
      fc.array(numbers, { maxLength: 12 }),
      prerelease,
      (op, from, all, pre) => {
        const end = endOf[op]?.(from) ?? from;
        const inside = all.filter((n) => order(n, from) >= 0 && order(n, end) < 0).map((n) => n.join("."));
        const offered = [...all.map((n) => n.join(".")), ...all.map((n) => `${n.join(".")}-rc.1`)];
        const wanted = { model: "m", range: `${op}${from.join(".")}` };
        expect(new Set(candidatesOf(wanted, offered))).toEqual(new Set(inside));
        // A prerelease in the range admits those of the same numbers only.
        const early = candidatesOf({ model: "m", range: `${wanted.range}${pre}` }, offered);
        for (const v of early.filter((found) => found.includes("-"))) expect(v.split("-")[0]).toBe(from.join("."));
      },
    ),
    { numRuns: 500 },
  );
});

test("latest is the highest stable version, or the highest of all", () => {
  fc.assert(
    fc.property(versions, (all) => {
      const stable = all.filter((v) => semver.prerelease(v) === null);
      const [best] = candidatesOf({ model: "m", range: "latest" }, all);
      const among = stable.length > 0 ? stable : all;
      expect(best === undefined).toBe(all.length === 0);
      for (const other of among) expect(semver.compare(best ?? "", other)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("whatever is typed is understood the same way twice, or refused with a reason and a fix", () => {
  const typed = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom("fraud", "a", "A", "x..y", "a.lock", "models/a"),
        fc.constantFrom("@", "/", ""),
        fc.string({ maxLength: 12 }),
      )
      .map((parts) => parts.join("")),
    fc.tuple(fc.constantFrom("fraud"), range).map((parts) => parts.join("@")),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseWanted(text);
      if (!parsed.ok) return expect([parsed.reason, parsed.fix].every((part) => part.length > 0)).toBe(true);
      expect(wanted(formatWanted(parsed.wanted))).toEqual(parsed.wanted);
      expect(() => candidatesOf(parsed.wanted, ["1.0.0", "2.0.0-rc.1"])).not.toThrow();
    }),
    { numRuns: 1000 },
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
