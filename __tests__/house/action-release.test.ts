import { readFileSync } from "node:fs";

interface ActionRelease {
  contradictions(tag: string, stated: Readonly<Record<string, string>>, changelog: string): string[];
  sectionOf(changelog: string, version: string): string | undefined;
  misaddressed(url: string, env: Readonly<Record<string, string>>): string[];
  pointersOf(tag: string, tags: readonly string[]): { majorTag: string | undefined; latest: boolean };
}

const { contradictions, sectionOf, misaddressed, pointersOf } = (await import(
  "../../scripts/action-release.mjs" as string
)) as ActionRelease;

const CHANGELOG = `# Changelog

## Unreleased

## 1.2.0 - 2026-11-25

### Added

- A thing.

## 1.1.0 - 2026-10-01

- Another.
`;
const STATED = { "package.json": "1.2.0", "package-lock.json": "1.2.0" };

test("a version that all files agree on can be released", () => {
  expect(contradictions("v1.2.0", STATED, CHANGELOG)).toEqual([]);
});

test.each([
  ["a tag that is no version", "v1.2", STATED, CHANGELOG, ["v1.2 is not a version tag: vMAJOR.MINOR.PATCH"]],
  ["a prerelease", "v1.2.0-rc.1", STATED, CHANGELOG, ["v1.2.0-rc.1 is not a version tag: vMAJOR.MINOR.PATCH"]],
  [
    "a package of another version",
    "v1.2.0",
    { ...STATED, "package.json": "1.1.0" },
    CHANGELOG,
    ["package.json states version 1.1.0, the tag 1.2.0"],
  ],
  [
    "a version without a dated heading",
    "v1.2.0",
    STATED,
    CHANGELOG.replace(" - 2026-11-25", ""),
    ['CHANGELOG.md has no heading "## 1.2.0 - YYYY-MM-DD"'],
  ],
  [
    "a version without entries",
    "v1.2.0",
    STATED,
    CHANGELOG.replace("### Added\n\n- A thing.\n", ""),
    ["CHANGELOG.md says nothing about 1.2.0"],
  ],
  [
    "entries that were left under Unreleased",
    "v1.2.0",
    STATED,
    CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- Forgotten.\n"),
    ["CHANGELOG.md has entries under Unreleased: move them"],
  ],
])("%s is refused", (_, tag, stated, changelog, problems) => {
  expect(contradictions(tag, stated, changelog)).toEqual(problems);
});

test("the notes are the version's own section, whatever the line ends", () => {
  expect(sectionOf(CHANGELOG, "1.2.0")).toBe("### Added\n\n- A thing.");
  expect(sectionOf(CHANGELOG.replaceAll("\n", "\r\n"), "1.1.0")).toBe("- Another.");
  expect(sectionOf(CHANGELOG, "1.0.0")).toBeUndefined();
});

test("the changelog of this repository has the section that a release empties", () => {
  expect(sectionOf(readFileSync("CHANGELOG.md", "utf8"), "Unreleased")).toBeDefined();
});

test.each([
  ["the newest version", "v1.10.0", ["v1.9.0", "v1.2.0", "v0.1.0"], { majorTag: "v1", latest: true }],
  ["the first version", "v1.0.0", [], { majorTag: "v1", latest: true }],
  ["a fix of an older major", "v1.9.1", ["v1.9.0", "v2.0.0"], { majorTag: "v1", latest: false }],
  ["a fix of an older minor version", "v1.9.1", ["v1.9.0", "v1.10.0"], { majorTag: undefined, latest: false }],
  [
    "a version next to tags of another kind",
    "v1.0.0",
    ["v1", "v2.0.0-rc.1", "models/fraud/9.0.0", ""],
    { majorTag: "v1", latest: true },
  ],
])("%s moves what it should", (_, tag, tags, pointers) => {
  expect(pointersOf(tag, [...tags, tag])).toEqual(pointers);
});

test("a workflow of another repository does not release under the address that package.json states", () => {
  const url = "git+https://github.com/acme/model-release.git";
  const here = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "acme/model-release" };
  expect(misaddressed(url, here)).toEqual([]);
  expect(misaddressed(url, {})).toEqual([]);
  expect(misaddressed(url, { ...here, GITHUB_REPOSITORY: "fork/model-release" })).toHaveLength(1);
});
