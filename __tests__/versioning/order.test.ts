import fc from "fast-check";
import semver from "semver";
import { claimedBump, orderVersion } from "../../src/versioning/order.ts";

const rulesOf = (candidate: string, published: string[]) =>
  orderVersion(candidate, { published }).findings.map((f) => f.rule.replace("version/", ""));

describe("the order of a version among the published ones", () => {
  test.each([
    // candidate, published, previous, claimed bump, findings
    ["1.0.0", [], undefined, undefined, []],
    ["1.0.1", ["1.0.0"], "1.0.0", "patch", []],
    ["1.1.0", ["1.0.0", "1.0.1"], "1.0.1", "minor", []],
    ["2.0.0", ["1.0.0", "1.9.3"], "1.9.3", "major", []],
    ["1.0.0", ["1.0.0"], undefined, undefined, []],
    ["1.0.0", ["1.0.0-rc.1"], undefined, undefined, []],
    ["1.1.0-rc.1", ["1.0.0"], "1.0.0", "minor", []],
    ["1.1.0-rc.2", ["1.0.0", "1.1.0-rc.1"], "1.0.0", "minor", []],
    ["1.1.0", ["1.0.0", "1.1.0-rc.1"], "1.0.0", "minor", []],
    ["1.0.2", ["1.0.1", "1.1.0"], "1.0.1", "patch", ["backport"]],
    ["1.2.0", ["1.1.0", "2.0.0"], "1.1.0", "minor", ["backport"]],
    ["0.9.0", ["1.0.0"], undefined, undefined, ["not-above-previous"]],
    ["1.5.0", ["0.9.0", "2.0.0"], "0.9.0", "major", ["not-above-previous", "gap"]],
    ["1.0.0", ["1.0.0+build.1"], undefined, undefined, ["differs-only-in-build-metadata"]],
    ["1.0.1-rc.1", ["1.0.0", "1.0.1"], "1.0.0", "patch", ["prerelease-of-published"]],
    ["1.1.0-rc.1", ["1.0.0", "1.1.0-rc.2"], "1.0.0", "minor", ["not-above-previous"]],
    ["1.0.3", ["1.0.1"], "1.0.1", "patch", ["gap"]],
    ["3.0.0", ["1.0.0"], "1.0.0", "major", ["gap"]],
    ["1.3.1", ["1.2.0"], "1.2.0", "minor", ["gap"]],
    ["0.2.0", ["0.1.9", "0.1.10"], "0.1.10", "minor", []],
    // Before 1.0.0 the minor number is the line.
    ["0.2.0", ["0.1.0", "0.3.0"], "0.1.0", "minor", ["not-above-previous"]],
    ["0.1.1", ["0.1.0", "0.3.0"], "0.1.0", "patch", ["backport"]],
  ])("%s after %j", (candidate, published, previous, bump, findings) => {
    const order = orderVersion(candidate, { published });
    expect(order.previous).toBe(previous);
    expect(order.claimedBump).toBe(bump);
    expect(rulesOf(candidate, published)).toEqual(findings);
  });

  test("the last prerelease is the one between the previous release and the candidate", () => {
    const order = orderVersion("1.1.0-rc.3", {
      published: ["1.0.0-rc.9", "1.0.0", "1.1.0-rc.1", "1.1.0-rc.2", "1.2.0-rc.1"],
    });
    expect(order.lastPrerelease).toBe("1.1.0-rc.2");
  });

  test("advice names numbers that may really follow", () => {
    const [found] = orderVersion("0.9.0", { published: ["1.2.3"] }).findings;
    expect(found?.fix).toContain("1.2.4, 1.3.0 and 2.0.0");
  });

  const version = fc
    .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.option(fc.constantFrom("rc.1", "rc.2", "alpha")))
    .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre ? `-${pre}` : ""}`);

  test("the previous release is stable, below the candidate, and nothing stable lies between", () => {
    fc.assert(
      fc.property(version, fc.array(version, { maxLength: 12 }), (candidate, published) => {
        const { previous } = orderVersion(candidate, { published });
        const below = published.filter((v) => semver.prerelease(v) === null && semver.lt(v, candidate));
        if (previous === undefined) return below.length === 0;
        return semver.lt(previous, candidate) && below.every((v) => semver.lte(v, previous));
      }),
    );
  });

  test("the order of the published versions does not matter", () => {
    fc.assert(
      fc.property(version, fc.uniqueArray(version, { maxLength: 8 }), (candidate, published) => {
        const one = orderVersion(candidate, { published });
        const other = orderVersion(candidate, { published: [...published].reverse() });
        expect(other).toEqual(one);
      }),
    );
  });

  test("the claimed bump reads the numbers, not semver's diff, which calls 1.0.0-rc.1 to 1.0.0 a major", () => {
    expect(claimedBump("1.0.0", "1.0.1-rc.1")).toBe("patch");
    expect(claimedBump("1.4.2", "1.5.0-rc.1")).toBe("minor");
    expect(claimedBump("0.4.2", "1.0.0")).toBe("major");
  });
});
