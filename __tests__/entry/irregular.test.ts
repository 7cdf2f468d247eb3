import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../src/domain/finding.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import type { Registry } from "../helpers/registry.ts";
import { createScene, type Scene } from "../runner/world.ts";

const linear = linearModels();
const VERSION = "models/scorer/1.0.1";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  scene.registry.git("checkout", "-q", "-b", "topic");
});
afterEach(async () => {
  scene.github.assertNoViolations();
  await scene.close();
});

function addLink({ root, git }: Registry, path: string): void {
  rmSync(join(root, path), { recursive: true, force: true });
  symlinkSync("elsewhere", join(root, path));
  git("add", "--all");
  git("commit", "-q", "-m", "A link");
}

/** On disk as actions/checkout leaves it, which fetches no submodule: an empty folder. */
function addSubmodule({ root, git }: Registry, path: string): void {
  const commit = git("rev-parse", "HEAD");
  git("rm", "-rq", "--cached", "--ignore-unmatch", path);
  rmSync(join(root, path), { recursive: true, force: true });
  mkdirSync(join(root, path), { recursive: true });
  git("update-index", "--add", "--cacheinfo", `160000,${commit},${path}`);
  git("commit", "-q", "-m", "A submodule");
}

const KINDS = [
  ["a symbolic link", addLink],
  ["a submodule", addSubmodule],
] as const;

describe.each(KINDS)("%s", (what, add) => {
  const message = (path: string) => `${path} is ${what} and not a folder, so nothing in it is checked or released.`;

  test.each([VERSION, "models/other"])("as %s is refused by the check, the hook and the pull request", async (path) => {
    add(scene.registry, path);
    const local = await runCli(scene.registry.root, ["check", "main", "--json"], linear);
    const checked = JSON.parse(local.stdout) as { readonly findings: readonly Finding[] };
    expect([local.code, checked.findings.map((f) => f.message)]).toEqual([1, [message(path)]]);
    const hook = await runCli(scene.registry.root, ["hook", "pre-push", "--json"], linear);
    const pushed = JSON.parse(hook.stdout) as { readonly findings: readonly Finding[] };
    expect([hook.code, pushed.findings]).toEqual([1, checked.findings]);
    const pull = await scene.openPull("topic", false);
    expect([pull.conclusion, pull.outputs.verdict, pull.outputs.reason]).toEqual(["failure", "fail", message(path)]);
  });

  test("in the place of a version that was there is no version", async () => {
    add(scene.registry, "models/scorer/1.0.0");
    const local = await runCli(scene.registry.root, ["check", "main", "--first"], linear);
    expect([local.code, local.stdout]).toEqual([1, expect.stringContaining("layout/not-a-folder")]);
    const pull = await scene.openPull("topic", false);
    expect([pull.conclusion, pull.outputs.reason]).toEqual(["failure", message("models/scorer/1.0.0")]);
  });

  test("as models is refused too", async () => {
    add(scene.registry, "models");
    const local = await runCli(scene.registry.root, ["check", "main", "--first"], linear);
    expect([local.code, local.stdout]).toEqual([1, expect.stringContaining("layout/not-a-folder")]);
    expect((await runCli(scene.registry.root, ["hook", "pre-push"], linear)).code).toBe(1);
    const pull = await scene.openPull("topic", false);
    expect([pull.conclusion, pull.outputs.reason]).toEqual(["failure", expect.stringContaining(message("models"))]);
  });
});
