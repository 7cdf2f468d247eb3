import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "../../src/doctor/check.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const linear = linearModels();

/** A registry as doctor likes it, without a remote. */
function healthyRegistry(attributes = "models/** -text\n"): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.write(".gitattributes", attributes);
  registry.commit();
  return registry;
}

async function doctor(root: string, env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await runCli(root, ["doctor", "--json"], linear, { PATH: process.env.PATH, ...env });
  expect(stderr).toBe("");
  const { exitCode, checks } = JSON.parse(stdout) as { exitCode: number; checks: Check[] };
  expect(exitCode).toBe(code);
  const of = (area: Check["area"]) => checks.filter((check) => check.area === area).map(({ state }) => state);
  return { code, checks, of };
}

test("a sound repository without GitHub: no problem, and nothing of GitHub is ok", async () => {
  const { code, checks, of } = await doctor(healthyRegistry().root);
  expect(checks.filter(({ state }) => state === "problem")).toEqual([]);
  expect([code, of("attributes"), of("line endings"), of("repository")]).toEqual([0, ["ok"], ["ok"], ["ok"]]);
  for (const area of ["tag ruleset", "required check", "immutable releases"] as const) {
    expect(of(area)).toEqual(["not checked"]);
  }
});

test("the runtime is loaded for real, in a process of its own", async () => {
  const { stdout } = await runCli(healthyRegistry().root, ["doctor"]);
  expect(stdout).toMatch(/^ok +ONNX Runtime \d+\.\d+\.\d+ runs a model in its own process\.$/m);
});

test("line endings that git converted are a problem, with the files", async () => {
  const registry = healthyRegistry("models/**/*.json text eol=crlf\nmodels/**/*.onnx -text\n");
  registry.git("rm", "-rq", "--cached", "models");
  registry.git("reset", "-q", "--hard");
  const { code, checks, of } = await doctor(registry.root);
  expect([code, of("attributes"), of("line endings")]).toEqual([1, ["problem"], ["problem"]]);
  expect(checks.find(({ area }) => area === "line endings")?.what).toContain("models/scorer/1.0.0/metadata.json");
});

test("a pointer in place of a model is a problem, whether git-lfs is there or not", async () => {
  const registry = healthyRegistry("models/** -text\nmodels/**/*.onnx filter=lfs\n");
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
  registry.git("-c", "filter.lfs.clean=cat", "add", "--all");
  writeFileSync(join(registry.root, "models/scorer/1.0.0/model.onnx"), pointer);
  const { code, checks } = await doctor(registry.root);
  expect(code).toBe(1);
  const problems = checks
    .filter(({ area, state }) => area === "git lfs" && state === "problem")
    .map(({ what }) => what);
  expect(problems.join(" ")).toContain("models/scorer/1.0.0/model.onnx");
});

test("workflows are read, and a remote on GitHub without a token is not checked", async () => {
  const registry = healthyRegistry();
  registry.git("remote", "add", "origin", "git@github.com:acme/models.git");
  mkdirSync(join(registry.root, ".github/workflows"), { recursive: true });
  registry.write(".github/workflows/a.yml", "on: push\njobs: { a: { steps: [{ uses: acme/model-release@v1 }] } }\n");
  const { code, of, checks } = await doctor(registry.root, { PATH: `${tempFolder()}:/usr/bin:/bin` });
  expect([code, of("action reference"), of("permissions"), of("tag ruleset")]).toEqual([
    1,
    ["problem"],
    ["problem"],
    ["not checked"],
  ]);
  expect(checks.find(({ area }) => area === "tag ruleset")?.what).toBe("there is no token for github.com");
});

test("outside of a repository, and with an argument", async () => {
  const { code, of } = await doctor(tempFolder());
  expect([code, of("repository"), of("attributes")]).toEqual([1, ["problem"], ["not checked"]]);
  const extra = await runCli("/", ["doctor", "x"]);
  expect([extra.code, extra.stderr]).toEqual([2, expect.stringContaining("doctor takes no argument.")]);
});
