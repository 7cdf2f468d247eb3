import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";

const linear = linearModels();
const run = ({ root }: Registry, ...args: string[]) => runCli(root, args, linear);
const GOOD = "models/scorer/1.0.0";
const BAD = "models/scorer/1.0.1";
const NONE = "models/nothing/1.0.0";

function registryOfTwo(): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.addVersion({ version: "1.0.1", metadata: { deprecated: "no" } });
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(200));
  registry.write("models/scorer/model.yml", "gate:\n  metrics:\n    accuracy: { min: 0.95 }\n");
  registry.commit();
  return registry;
}

test.each([
  ["passed", [GOOD], 0],
  ["refused", [GOOD, BAD], 1],
  ["could not be judged, for wrong usage", [BAD, NONE, GOOD], 2],
])("the exit code of several versions is the worst: one was %s", async (_, versions, exitCode) => {
  const registry = registryOfTwo();
  for (const command of ["validate", "gate"]) {
    const { code, stdout, stderr } = await run(registry, command, ...versions);
    expect([command, code]).toEqual([command, exitCode]);
    const summary = stdout.split(`Summary of ${versions.length} versions\n`)[1];
    if (versions.length === 1) expect(stdout).not.toContain("Summary of");
    if (versions.includes(BAD)) expect(summary).toMatch(/^ {2}refused +models\/scorer\/1\.0\.1 +1 error to fix/m);
    if (versions.includes(NONE)) {
      expect(summary).toMatch(
        /^ {2}not judged +models\/nothing\/1\.0\.0 +The folder models\/nothing\/1\.0\.0 does not/m,
      );
      expect(stderr).toContain("error: The folder models/nothing/1.0.0 does not exist.");
    }
    // What follows a version that could not be judged is judged.
    expect(stdout).toContain("scorer v1.0.0 (models/scorer/1.0.0): passed");
  }
});

test("as JSON several versions are one document, and one version is what it was", async () => {
  const registry = registryOfTwo();
  const several = await run(registry, "gate", BAD, NONE, GOOD, "--json");
  expect(JSON.parse(several.stdout)).toMatchObject({
    exitCode: 2,
    versions: [
      { outcome: "checked", exitCode: 1, report: { tag: BAD, verdict: "fail" } },
      { outcome: "broken", exitCode: 2, tag: NONE, error: { code: "configuration" } },
      { outcome: "checked", exitCode: 0, report: { tag: GOOD, verdict: "pass" } },
    ],
  });
  const one = await run(registry, "gate", GOOD, "--json");
  expect(JSON.parse(one.stdout)).toMatchObject({ outcome: "checked", exitCode: 0, report: { tag: GOOD } });
});

test("a version that is named twice is judged once", async () => {
  const registry = registryOfTwo();
  const { stdout } = await run(registry, "validate", GOOD, `./${GOOD}/`, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ outcome: "checked" });
});

test("a release of several publishes those that pass, and the next is compared with the one before", async () => {
  const registry = registryOfTwo();
  registry.addVersion({ version: "1.0.2" });
  registry.commit();
  const next = "models/scorer/1.0.2";
  const { code, stdout } = await run(registry, "release", GOOD, BAD, next, "--to", "releases");
  expect([code, stdout]).toEqual([1, expect.stringContaining("compared with  1.0.0 from folder releases")]);
  expect(stdout).toMatch(
    /published +models\/scorer\/1\.0\.0 .*\n {2}refused +models\/scorer\/1\.0\.1 .*\n {2}published +/,
  );
  expect([GOOD, BAD, next].map((tag) => existsSync(join(registry.root, "releases", tag)))).toEqual([true, false, true]);
});

test("a check of named versions compares them with releases, and its summary ends with the verdict on all", async () => {
  const registry = registryOfTwo();
  await run(registry, "release", GOOD, "--to", "releases");
  const { code, stdout } = await run(registry, "check", GOOD, BAD, "--from", "releases");
  expect([code, stdout]).toEqual([1, expect.stringContaining(`FAIL  refused: ${BAD}; passed: ${GOOD}\n`)]);
});

test("--quiet shows what passes in one line, and the rest whole", async () => {
  const registry = registryOfTwo();
  const { code, stdout } = await run(registry, "check", GOOD, BAD, "--quiet", "--first");
  expect(code).toBe(1);
  expect(stdout).toContain("scorer v1.0.0 (models/scorer/1.0.0): passed, every limit is met");
  expect(stdout).not.toContain("metrics");
  expect(stdout).toContain("metadata/wrong-value");
});

test.each([
  [["validate"], "validate needs an argument: models/<model>/<version>..."],
  [["gate", GOOD, "fraud"], '"fraud" does not have the form models/<model>/<version>'],
  [["release", GOOD], "release needs a destination"],
])("%j is refused before anything runs", async (args, message) => {
  const { code, stdout, stderr } = await run(registryOfTwo(), ...args);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
});
