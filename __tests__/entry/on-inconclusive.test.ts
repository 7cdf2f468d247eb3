import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/releases/report.ts";
import { runCli } from "../helpers/cli.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";

const TAG = "models/scorer/1.0.0";

/** Twenty right answers of twenty do not prove 90%. */
function undecided(onInconclusive?: "warn" | "fail"): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(20));
  const asked = onInconclusive === undefined ? "" : `  on_inconclusive: ${onInconclusive}\n`;
  registry.write(
    "models/scorer/model.yml",
    `gate:\n  policy: { bounds: confident }\n${asked}  latency: { skip: it is not timed here }\n  metrics:\n    accuracy: { min: 0.9 }\n`,
  );
  registry.commit();
  return registry;
}

const release = (registry: Registry, ...more: string[]) =>
  runCli(registry.root, ["release", TAG, "--to", "releases", ...more]);
const isPublished = ({ root }: Registry) => existsSync(join(root, "releases", TAG));
const verdictOf = (registry: Registry) =>
  (JSON.parse(registry.read(".model-release/scorer/1.0.0/validation-report.json")) as Report).verdict;

describe("measurements that cannot decide", () => {
  test.each<[string, "warn" | "fail" | undefined, string[]]>([
    ["the run asks for it", undefined, ["--on-inconclusive", "fail"]],
    ["model.yml asks for it", "fail", []],
    ["the run asks for it, whatever model.yml says", "warn", ["--on-inconclusive", "fail"]],
  ])("refuse a release where %s, and nothing is published", async (_, inPolicy, options) => {
    const registry = undecided(inPolicy);
    expect((await release(registry, ...options)).code).toBe(1);
    expect([isPublished(registry), verdictOf(registry)]).toEqual([false, "fail"]);
  });

  test.each<[string, "fail" | undefined, string[]]>([
    ["nobody asks otherwise", undefined, []],
    ["the run lets it pass, whatever model.yml says", "fail", ["--on-inconclusive", "warn"]],
  ])("do not stop a release where %s, and are no pass", async (_, inPolicy, options) => {
    const registry = undecided(inPolicy);
    expect((await release(registry, ...options)).code).toBe(0);
    expect([isPublished(registry), verdictOf(registry)]).toEqual([true, "inconclusive"]);
  });
});
