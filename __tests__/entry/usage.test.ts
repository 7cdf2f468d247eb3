import { COMMANDS } from "../../src/entry/cli/commands.ts";
import { nearest } from "../../src/entry/cli/did-you-mean.ts";
import { GROUPS } from "../../src/entry/cli/help.ts";
import { runPlainCli as runCli } from "../helpers/plain-cli.ts";

const run = (...args: string[]) => runCli("/", args);

test.each([
  ["relese", "release"],
  ["Validate", "validate"],
  ["vali", "validate"],
  ["-verison", "--version"],
  ["--hlep", "--help"],
  ["frobnicate", undefined],
  ["x", undefined],
  ["__proto__", undefined],
  ["toString", undefined],
  ["r".repeat(100_000), undefined],
])("%.20s is no command, and %s was meant", async (typed, meant) => {
  for (const args of [[typed], ["help", typed]]) {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(/Did you mean (\S+)\?/.exec(stderr)?.[1]).toBe(meant);
    expect(stderr).toContain("model-release --help");
  }
});

test.each([
  [["release", "x", "--dryrun"], 'release has no option "--dryrun".', "Did you mean --dry-run?"],
  [["release", "x", "--dryrun=1"], 'release has no option "--dryrun".', "Did you mean --dry-run?"],
  [["release", "x", "-json"], 'release has no option "-json".', "Did you mean --json?"],
  [["gate", "x", "--to", "y"], 'gate has no option "--to".', "It is an option of release, promote, rollback."],
  [["gate", "x", "--__proto__"], 'gate has no option "--__proto__".', "See  model-release gate --help"],
  [
    ["gate", "x", "--time-limit", "-3"],
    "Option '--time-limit' argument is ambiguous.",
    "See  model-release gate --help",
  ],
  [["schema", "metdata"], 'There is no schema "metdata".', "Did you mean metadata?"],
])("%j is refused with what was meant", async (args, message, fix) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.split("\n")[0]).toContain(message);
  expect(stderr.split("\n")[1]).toContain(fix);
  expect(stderr.trim().split("\n")).toHaveLength(2);
});

test("a word is close to one with few different letters, or to the only one that begins like it", () => {
  const known = ["release", "revalidate", "gate"];
  expect(nearest("rel", known)).toBe("release");
  expect(nearest("re", known)).toBeUndefined();
  expect(nearest("g", known)).toBeUndefined();
  expect(nearest("", known)).toBeUndefined();
  expect(nearest("gaet", known)).toBeUndefined();
  expect(nearest("gat", known)).toBe("gate");
});

test("every command belongs to one group, and the overview shows it once", async () => {
  const grouped = GROUPS.flatMap(([, names]) => names);
  expect(new Set(grouped).size).toBe(grouped.length);
  expect(Object.keys(COMMANDS).filter((name) => !grouped.includes(name))).toEqual([]);
  const { code, stdout } = await run("--help");
  expect(code).toBe(0);
  const shown = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name);
  expect(shown).toEqual(grouped.filter((name) => name in COMMANDS));
  expect(stdout).not.toMatch(/^[A-Z][a-z ]+:\n\n/m);
});
