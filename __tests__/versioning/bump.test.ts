import fc from "fast-check";
import semver from "semver";
import { neededBump, suggestVersion } from "../../src/versioning/bump.ts";
import { isAtLeast } from "../../src/versioning/compare.ts";
import { type Bump, claimedBump, orderVersion } from "../../src/versioning/order.ts";

const REQUIRED = ["none", "patch", "minor", "major"] as const;

describe("the bump that a change calls for", () => {
  test.each([
    // previous, none, patch, minor, major
    ["1.0.0", ["none", "patch", "minor", "major"], ["1.0.1", "1.0.1", "1.1.0", "2.0.0"]],
    ["4.2.9", ["none", "patch", "minor", "major"], ["4.2.10", "4.2.10", "4.3.0", "5.0.0"]],
    ["0.3.1", ["none", "patch", "patch", "minor"], ["0.3.2", "0.3.2", "0.3.2", "0.4.0"]],
    ["0.0.4", ["none", "patch", "patch", "minor"], ["0.0.5", "0.0.5", "0.0.5", "0.1.0"]],
  ] as const)("after %s", (previous, needed, suggested) => {
    expect(REQUIRED.map((required) => neededBump(previous, required))).toEqual(needed);
    expect(REQUIRED.map((required) => suggestVersion(previous, required))).toEqual(suggested);
  });

  /** Every previous version, every candidate that may follow it, every change: whether the number says enough. */
  test.each([
    ["1.2.3", "1.2.4", ["none", "patch"]],
    ["1.2.3", "1.2.4-rc.1", ["none", "patch"]],
    ["1.2.3", "1.3.0", ["none", "patch", "minor"]],
    ["1.2.3", "1.3.0-rc.1", ["none", "patch", "minor"]],
    ["1.2.3", "1.3.0-rc.2", ["none", "patch", "minor"]],
    ["1.2.3", "2.0.0", ["none", "patch", "minor", "major"]],
    ["1.2.3", "2.0.0-alpha", ["none", "patch", "minor", "major"]],
    ["1.2.3", "1.2.5", ["none", "patch"]],
    ["1.2.3", "4.0.0", ["none", "patch", "minor", "major"]],
    ["0.2.3", "0.2.4", ["none", "patch", "minor"]],
    ["0.2.3", "0.3.0", ["none", "patch", "minor", "major"]],
    ["0.2.3", "1.0.0", ["none", "patch", "minor", "major"]],
    ["0.0.3", "0.0.4", ["none", "patch", "minor"]],
    ["0.0.3", "0.1.0", ["none", "patch", "minor", "major"]],
    ["1.2.3", "1.2.4+build.5", ["none", "patch"]],
  ] as const)("%s to %s may carry %j", (previous, candidate, may) => {
    const claimed = claimedBump(previous, candidate);
    expect(REQUIRED.filter((required) => isAtLeast(claimed, neededBump(previous, required)))).toEqual(may);
  });

  test("what is suggested always says enough, and follows at once", () => {
    const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(version, fc.constantFrom(...REQUIRED), (previous, required) => {
        const next = suggestVersion(previous, required);
        expect(semver.gt(next, previous)).toBe(true);
        expect(isAtLeast(claimedBump(previous, next), neededBump(previous, required))).toBe(true);
        expect(orderVersion(next, { published: [previous] }).findings).toEqual([]);
      }),
    );
  });
});

describe("the number that is suggested", () => {
  test.each([
    // previous, required, taken, suggested
    ["1.0.1", "minor", ["1.0.1", "1.1.0"], "1.2.0"],
    ["1.0.1", "patch", ["1.0.1", "1.1.0"], "1.0.2"],
    ["1.0.0", "minor", ["1.0.0", "1.1.0"], "1.2.0"],
    ["1.0.0", "patch", ["1.0.0", "1.0.1"], "1.0.2"],
    ["1.0.0", "minor", ["1.0.0", "1.1.0+b"], "1.2.0"],
    ["1.0.0", "minor", ["1.0.0", "1.1.0-rc.1"], "1.1.0"],
    ["1.0.0", "major", ["1.0.0", "3.0.0"], "4.0.0"],
    ["0.1.0", "major", ["0.1.0", "0.3.0"], "0.4.0"],
    ["0.1.0", "minor", ["0.1.0", "0.3.0"], "0.1.1"],
    ["1.0.0", "none", ["1.0.0"], "1.0.1"],
    ["1.0.0", "minor", ["1.0.0", "2.0.0"], "1.1.0"],
    ["1.0.0", "minor", ["1.0.0", "1.1.0", "1.5.0", "2.0.0"], "2.1.0"],
    ["1.0.0", "patch", ["1.0.0", "1.0.1", "1.1.0", "2.0.0"], "1.0.2"],
    ["1.0.0", "major", ["1.0.0", "3.0.0-rc.1"], "2.0.0"],
    ["1.0.0", "major", ["1.0.0", "3.0.0-rc.1", "2.1.0"], "3.0.0"],
    ["2.0.0", "major", ["2.0.0", "1.0.0"], "3.0.0"],
  ] as const)("after %s, for a %s, with %j: %s", (previous, required, taken, suggested) => {
    expect(suggestVersion(previous, required, taken)).toBe(suggested);
  });

  test("is never taken, never refused, and says enough", () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(
        version,
        fc.constantFrom(...REQUIRED),
        fc.uniqueArray(version, { maxLength: 8 }),
        fc.uniqueArray(version, { maxLength: 3 }),
        (previous, required, others, takenBack) => {
          const withdrawn = takenBack.filter((v) => v !== previous);
          const published = [...new Set([previous, ...others])].filter((v) => !withdrawn.includes(v));
          const next = suggestVersion(previous, required, [...published, ...withdrawn]);
          const { findings } = orderVersion(next, { published, withdrawn });
          expect(findings.filter(({ level }) => level === "error")).toEqual([]);
          expect(isAtLeast(claimedBump(previous, next), neededBump(previous, required))).toBe(true);
        },
      ),
    );
  });
});

describe("what is compared with", () => {
  const order = (candidate: string, known: Parameters<typeof orderVersion>[1]) => orderVersion(candidate, known);
  const rulesOf = (candidate: string, known: Parameters<typeof orderVersion>[1]) =>
    order(candidate, known).findings.map((f) => f.rule.replace("version/", ""));

  test("1.1.0 is never excused by 1.1.0-rc.1: the bump is measured against the last stable release", () => {
    const found = order("1.1.0", { published: ["1.0.0", "1.1.0-rc.1"] });
    expect(found).toMatchObject({ previous: "1.0.0", claimedBump: "minor", lastPrerelease: "1.1.0-rc.1" });
  });

  test("a deprecated release is passed over while another one serves", () => {
    const published = ["1.0.0", "1.1.0", "1.2.0"];
    expect(order("1.2.1", { published, deprecated: ["1.2.0"] })).toMatchObject({
      previous: "1.1.0",
      passedOver: ["1.2.0"],
      claimedBump: "minor",
    });
    expect(order("1.2.1", { published, deprecated: published })).toMatchObject({ previous: "1.2.0", passedOver: [] });
    expect(rulesOf("1.2.1", { published, deprecated: ["1.2.0"] })).toEqual([]);
  });

  test("a withdrawn number is not used again, and leaves no gap", () => {
    const known = { published: ["1.0.0"], withdrawn: ["1.0.1"] };
    expect(rulesOf("1.0.1", known)).toEqual(["withdrawn"]);
    expect(rulesOf("1.0.1+again", known)).toEqual(["withdrawn"]);
    expect(rulesOf("1.0.2", known)).toEqual([]);
    expect(rulesOf("1.0.3", known)).toEqual(["gap"]);
    expect(rulesOf("1.0.2", { published: ["1.0.0"] })).toEqual(["gap"]);
  });

  const number = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)).map((parts) => parts.join("."));
  const anyVersion = fc.tuple(number, fc.constantFrom("", "-rc.1", "-rc.2", "+b")).map((parts) => parts.join(""));

  test("an answer hangs on nothing but the versions that it names", () => {
    fc.assert(
      fc.property(
        anyVersion,
        fc.uniqueArray(anyVersion, { maxLength: 10 }),
        fc.array(anyVersion, { maxLength: 4 }),
        (candidate, published, dropped) => {
          const whole = order(candidate, { published });
          const kept = published.filter((v) => whole.reliesOn.includes(v) || !dropped.includes(v));
          const { reliesOn: _, ...expected } = whole;
          expect(order(candidate, { published: kept })).toMatchObject(expected);
        },
      ),
    );
  });

  test("few versions are named, however many there are", () => {
    const published = Array.from({ length: 400 }, (_, i) => `${Math.floor(i / 20)}.${i % 20}.0`);
    expect(order("7.5.1", { published }).reliesOn.length).toBeLessThanOrEqual(3);
  });
});

test("bumps are compared by their weight", () => {
  const bumps: readonly Bump[] = ["patch", "minor", "major"];
  for (const [i, claimed] of bumps.entries()) {
    expect(bumps.map((required) => isAtLeast(claimed, required))).toEqual(bumps.map((_, j) => i >= j));
  }
});
