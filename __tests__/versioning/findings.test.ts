import { type KnownVersions, nextVersions, orderVersion } from "../../src/versioning/order.ts";
import { versioningRules } from "../../src/versioning/rules.ts";
import { expectCatalogue } from "../helpers/catalogue.ts";

const AT = { file: "metadata.json", line: 3 };
const found = (candidate: string, known: KnownVersions) =>
  orderVersion(candidate, known, AT).findings.map(({ rule, message, fix, location }) => {
    expect(location).toEqual(AT);
    return { rule: rule.replace("version/", ""), message, fix };
  });

describe("what is wrong with a number is said with the way out", () => {
  test("a withdrawn one", () => {
    expect(found("1.0.1", { published: ["1.0.0"], withdrawn: ["1.0.1"] })).toEqual([
      { rule: "withdrawn", message: "1.0.1 is listed in model.yml as withdrawn.", fix: "Use the next version number." },
    ]);
  });

  test("one that SemVer takes for a published one", () => {
    expect(found("1.0.0+b.2", { published: ["1.0.0+b.1"] })).toMatchObject([
      {
        rule: "differs-only-in-build-metadata",
        message: "1.0.0+b.2 and the published 1.0.0+b.1 differ only in build metadata, which SemVer ignores.",
      },
    ]);
  });

  test("a prerelease that comes too late", () => {
    expect(found("1.1.0-rc.1", { published: ["1.0.0", "1.1.0"] })).toEqual([
      {
        rule: "prerelease-of-published",
        message: "1.1.0-rc.1 announces 1.1.0, which is already published.",
        fix: "Name it after the next version, for example 1.1.1-rc.1.",
      },
    ]);
    expect(found("1.1.0-rc.1", { published: ["1.0.0", "1.1.0-rc.1", "1.1.0-rc.3", "1.1.0-rc.2"] })).toEqual([
      {
        rule: "not-above-previous",
        message: "1.1.0-rc.1 is below 1.1.0-rc.3, which is already published.",
        fix: "Use a prerelease above it, for example 1.1.0-rc.4.",
      },
    ]);
    expect(found("1.1.0-rc.2", { published: ["1.0.0", "1.1.0-rc.1", "1.2.0-rc.5"] })).toEqual([]);
  });

  test("one of no release line", () => {
    expect(found("0.9.0", { published: ["1.2.3", "1.2.2"] })).toEqual([
      {
        rule: "not-above-previous",
        message: "0.9.0 is below the latest release 1.2.3, and no 0.9.x release line exists.",
        fix: "The versions that may follow 1.2.3 are 1.2.4, 1.3.0 and 2.0.0.",
      },
    ]);
    expect(found("1.5.0", { published: ["0.9.0", "3.0.0"] })[0]?.message).toBe(
      "1.5.0 is below the latest release 3.0.0, and no 1.x release line exists.",
    );
  });

  test("a backport, which is compared with its own line", () => {
    expect(found("1.0.2", { published: ["1.0.1", "1.1.0"] })).toMatchObject([
      {
        rule: "backport",
        message: "1.0.2 is a backport: it is compared with 1.0.1, and 1.1.0 stays the latest release.",
      },
    ]);
    expect(orderVersion("1.0.2", { published: ["1.0.1", "1.1.0"] }).backport).toBe(true);
    expect(orderVersion("1.1.1", { published: ["1.0.1", "1.1.0"] }).backport).toBe(false);
    expect(orderVersion("1.0.0", { published: [] }).backport).toBe(false);
  });

  test("a gap", () => {
    expect(found("1.0.3", { published: ["1.0.1"] })).toMatchObject([
      { rule: "gap", message: "1.0.3 skips numbers after 1.0.1; the next ones are 1.0.2, 1.1.0, 2.0.0." },
    ]);
    // A withdrawn prerelease was never the number before, and one above the candidate neither.
    expect(found("1.0.3", { published: ["1.0.1"], withdrawn: ["1.0.2-rc.1"] })).toHaveLength(1);
    expect(found("1.0.3", { published: ["1.0.1"], withdrawn: ["1.0.4"] })).toHaveLength(1);
    expect(found("1.0.3", { published: ["1.0.1"], withdrawn: ["1.0.2"] })).toEqual([]);
    expect(found("1.0.1-rc.1", { published: ["1.0.0"] })).toEqual([]);
    expect(found("1.0.3-rc.1", { published: ["1.0.1"] })).toMatchObject([{ rule: "gap" }]);
    expect(found("1.0.1+b", { published: ["1.0.1"] })).toMatchObject([{ rule: "differs-only-in-build-metadata" }]);
  });
});

test("an answer names the versions that it depends on", () => {
  const published = ["0.9.0", "1.0.0", "1.1.0-rc.1", "1.1.0-rc.2", "1.1.0-rc.4", "2.0.0", "1.0.1"];
  const order = orderVersion("1.1.0-rc.3", { published, deprecated: ["1.0.1"] });
  expect(order).toMatchObject({
    ...{ previous: "1.0.0", passedOver: ["1.0.1"], lastPrerelease: "1.1.0-rc.2", claimedBump: "minor", backport: true },
  });
  expect([...order.reliesOn].sort()).toEqual(["1.0.0", "1.0.1", "1.1.0-rc.2", "1.1.0-rc.4", "2.0.0"]);
  const first = orderVersion("1.0.0", { published: [] });
  expect(first).toStrictEqual({ passedOver: [], backport: false, findings: [], reliesOn: [] });
  const twin = orderVersion("1.0.1+b", { published: ["1.0.0", "1.0.1+a"] });
  expect(twin.reliesOn).toContain("1.0.1+a");
});

test("three numbers may follow a version", () => {
  expect(nextVersions("1.2.3")).toEqual({ patch: "1.2.4", minor: "1.3.0", major: "2.0.0" });
});

test("every rule of versions explains itself", () => {
  expectCatalogue(versioningRules, {
    errors: [
      ...["version/not-above-previous", "version/differs-only-in-build-metadata", "version/prerelease-of-published"],
      ...["version/withdrawn", "version/not-comparable", "version/model-unreadable", "version/unknown-rule"],
      "version/renamed-from-nothing",
    ],
    waivable: [
      ...["version/gap", "version/class-labels", "version/too-many-flips", "version/flips-not-counted"],
      ...["gate/removed", "gate/not-applied"],
    ],
    warnings: ["version/gap", "version/class-labels"],
    notices: ["version/backport", "version/predictions-changed", "version/predictions-not-counted"],
  });
});
