import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { node20, node24 } from "../runner/nodes.ts";
import { createScene, OWN_PROCESS, POLICY, TAG } from "../runner/world.ts";

// What is committed is what runs. All else is tested from the sources; this proves that the bundles are whole.
const CLI = resolve("dist/cli/index.js");

function registryWith(policy: string): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", policy);
  registry.commit();
  return registry;
}

describe.each([
  [20, node20()],
  [24, node24()],
])("the bundles on Node %i", (major, node) => {
  const run = (cwd: string, ...args: string[]) => spawnSync(node, [CLI, ...args], { cwd, encoding: "utf8" });

  test("are run by this Node, and load", () => {
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toMatch(new RegExp(`^v${major}\\.`));
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(run(".", "--version").stdout.trim()).toBe(version);
    const worker = spawnSync(node, ["--expose-gc", resolve("dist/gate-worker/index.js")], { encoding: "utf8" });
    expect([worker.status, worker.stderr]).toEqual([0, ""]);
  });

  test("release a version that passes", () => {
    const { root } = registryWith(POLICY);
    const { status, stdout } = run(root, "release", TAG, "--to", "releases");
    expect([status, stdout]).toEqual([0, expect.stringContaining("PASS")]);
    expect(readdirSync(join(root, "releases", TAG)).sort()).toEqual(
      [
        ...readdirSync(join(root, TAG)),
        "SHA256SUMS",
        "release.json",
        "validation-report.json",
        "verdict.intoto.json",
        "verdict.predicate.json",
      ].sort(),
    );
  });

  test("refuse a version that misses its limit, and publish nothing", () => {
    const { root } = registryWith(POLICY.replace("0.95", "0.999"));
    const { status, stdout } = run(root, "release", TAG, "--to", "releases");
    expect([status, stdout]).toEqual([1, expect.stringContaining("metric/limit")]);
    expect(existsSync(join(root, "releases", TAG))).toBe(false);
  });
});

describe("the Action's bundle on the runner's Node", () => {
  test("exports main", () => {
    const script = "console.log(process.version, typeof require('./dist/action/index.js').main)";
    expect(execFileSync(node24(), ["-e", script], { encoding: "utf8" })).toMatch(/^v24\.\d+\.\d+ function\n$/);
  });

  test.each([
    ["releases", POLICY, "success", 1],
    ["refuses", POLICY.replace("0.95", "0.999"), "failure", 0],
  ])("%s", async (_, policy, conclusion, releases) => {
    const scene = await createScene();
    scene.registry.write("models/scorer/model.yml", policy);
    scene.registry.commit();
    const ran = await scene.pushTag(TAG, { ...OWN_PROCESS, actionPath: resolve(".") });
    expect([ran.conclusion, scene.github.state.releases.filter((r) => !r.draft).length]).toEqual([
      conclusion,
      releases,
    ]);
    expect(ran.children.some((c) => c.command.includes("dist/gate-worker/index.js"))).toBe(true);
    scene.github.assertNoViolations();
    await scene.close();
  });
});
