import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";

const linear = linearModels();
const POLICY = "gate:\n  metrics:\n    accuracy: { min: 0.95, max_regression: { abs: 0.01 } }\n";
const check = ({ root }: Registry, ...args: string[]) => runCli(root, ["check", ...args], linear);

/** A branch `topic` of main, which has a model with the versions, its policy and its fixtures. */
function branchOf(...versions: string[]): Registry {
  const registry = createRegistry();
  registry.write(".gitignore", ".model-release\nreleases\n");
  for (const version of versions) registry.addVersion({ version });
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY);
  registry.commit();
  registry.git("checkout", "--quiet", "-b", "topic");
  return registry;
}

/** The report of a version, as the evidence keeps it. */
const previousOf = ({ root }: Registry, version: string) =>
  JSON.parse(readFileSync(join(root, `.model-release/scorer/${version}/validation-report.json`), "utf8")).previous;

describe("without a place of releases, versions of the base stand in for them", () => {
  test("a version is compared as with a release, and the report says with what", async () => {
    const registry = branchOf("1.0.0");
    registry.addVersion({ version: "1.0.1", metadata: { input_features: ["x2", "x0", "x1"] } });
    registry.commit();
    const { code, stdout, stderr } = await check(registry, "main");
    expect([code, stdout]).toEqual([1, expect.stringContaining("contract/feature-reordered")]);
    expect(previousOf(registry, "1.0.1")).toMatchObject({ version: "1.0.0", where: "main, in place of the releases" });
    expect(stderr).toContain("the releases that the pull request is compared with");
    expect((await runCli(registry.root, ["release", "models/scorer/1.0.0", "--to", "releases"], linear)).code).toBe(0);
    const there = await check(registry, "main", "--from", "releases");
    expect([there.code, there.stdout]).toEqual([1, expect.stringContaining("contract/feature-reordered")]);
  });

  test("those with a tag come first", async () => {
    const registry = branchOf("1.0.0", "1.1.0");
    registry.addVersion({ version: "1.1.1" });
    registry.commit();
    await check(registry, "main");
    expect(previousOf(registry, "1.1.1")).toMatchObject({ version: "1.1.0" });
    registry.git("tag", "models/scorer/1.0.0");
    await check(registry, "main");
    expect(previousOf(registry, "1.1.1")).toMatchObject({ version: "1.0.0" });
  });

  test("a policy is compared with that of the base", async () => {
    const registry = branchOf("1.0.0");
    registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.9"));
    registry.commit();
    const weaker = await check(registry, "main");
    expect([weaker.code, weaker.stdout]).toEqual([1, expect.stringContaining("accuracy min lowered from 0.95 to 0.9")]);
    registry.git("rm", "-q", "models/scorer/model.yml");
    registry.commit();
    expect((await check(registry, "main")).stdout).toContain("gate/removed");
    registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.96"));
    registry.commit();
    expect((await check(registry, "main")).code).toBe(0);
  });

  test("a new README.md passes, released or not", async () => {
    const registry = branchOf("1.0.0");
    registry.write("models/scorer/1.0.0/README.md", "# Better\n");
    registry.commit();
    const { code, stdout } = await check(registry, "main");
    expect([code, stdout]).toEqual([0, expect.stringContaining("models/scorer/1.0.0 is in main; only README.md")]);
  });
});

describe("what they cannot answer is not judged", () => {
  const NOT_JUDGED = "NOT JUDGED  could not be judged: ";
  type Case = readonly [string, (registry: Registry) => void, string];
  const cases: readonly Case[] = [
    ["a removed version", ({ git }) => void git("rm", "-rq", "models/scorer/1.0.0"), "its folder was removed"],
    ["a removed model", ({ git }) => void git("rm", "-rq", "models/scorer"), "its folder was removed"],
    [
      "a changed version",
      ({ write }) => write("models/scorer/1.0.0/feature_importance.json", '{ "x0": 1 }\n'),
      "its files are changed",
    ],
    [
      "a new model",
      ({ addVersion }) => addVersion({ model: "other" }),
      "There is nothing to compare models/other/1.0.0",
    ],
    ["a version below all", ({ addVersion }) => addVersion({ version: "0.9.0" }), "models/scorer/0.9.0"],
  ];
  test.each(cases)("%s", async (what, change, why) => {
    const registry = branchOf("1.0.0");
    change(registry);
    registry.commit();
    const { code, stdout, stderr } = await check(registry, "main");
    if (what === "a version below all") {
      expect([code, stdout]).toEqual([1, expect.stringContaining("version/not-above-previous")]);
      return;
    }
    expect([code, stdout]).toEqual([3, expect.stringContaining(NOT_JUDGED)]);
    expect(stdout).toContain(why);
    expect(stdout).not.toContain("NOTHING TO JUDGE");
    expect(stderr).toContain("--from, or say with --first that no version is released yet");
    const data = JSON.parse((await check(registry, "main", "--json")).stdout);
    expect(data).toMatchObject({ exitCode: 3, verdict: "" });
    // If it is said that nothing is released, there is an answer.
    expect((await check(registry, "main", "--first")).code).toBe(0);
  });

  test("of what is refused anyway, the refusal is the answer", async () => {
    const registry = branchOf("1.0.0");
    registry.addVersion({ model: "other", metadata: { deprecated: "no" } });
    registry.write("models/scorer/1.0.0/metadata.json", "{");
    registry.commit();
    const { code, stdout } = await check(registry, "main");
    expect([code, stdout]).toEqual([1, expect.stringContaining("refused: models/other/1.0.0, models/scorer/1.0.0")]);
  });

  test("a version that is named is compared with those below it in its own commit", async () => {
    const registry = branchOf("1.0.0", "1.0.1");
    const [first, second] = ["models/scorer/1.0.0", "models/scorer/1.0.1"];
    const named = await check(registry, second);
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining("1.0.0 from this commit, in place of")]);
    expect((await check(registry, first)).code).toBe(3);
    expect((await check(registry, first, "--first")).code).toBe(0);
  });
});

test("a removal of what was never released is no contradiction", async () => {
  const registry = branchOf("1.0.0");
  registry.git("rm", "-rq", "models/scorer");
  registry.commit();
  const { code, stdout } = await check(registry, "main", "--first");
  expect([code, stdout]).toEqual([0, expect.stringContaining("no version that this pull request removes is released")]);
});
