import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseArguments } from "../../src/entry/cli/arguments.ts";
import { hookScript } from "../../src/entry/cli/hook-install.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";
import { CLI } from "../helpers/spawn-cli.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const linear = linearModels();
const HOOK = ".git/hooks/pre-push";
const install = (registry: Registry, ...more: string[]) => runCli(registry.root, ["hook", "install", ...more]);

/** A registry whose remote has the version 1.0.0, and the hook. */
async function pushedRegistry(): Promise<{ registry: Registry; remote: string }> {
  const registry = createRegistry();
  const remote = tempFolder();
  registry.git("init", "--quiet", "--bare", remote);
  registry.git("remote", "add", "origin", remote);
  registry.addVersion();
  registry.commit();
  registry.git("push", "--quiet", "origin", "main");
  await install(registry);
  return { registry, remote };
}

/** Pushes as a person does, with the hook as git starts it. */
function push({ root }: Registry, ...args: string[]) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { status, stdout, stderr } = spawnSync("git", ["push", "origin", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const BAD = { metadata: { version: "9.9.9" } };

describe("hook install", () => {
  test("writes a hook that can be run, once, and says so", async () => {
    const registry = createRegistry();
    const first = await install(registry);
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("Written: ")]);
    expect(statSync(join(registry.root, HOOK)).mode & 0o777).toBe(0o755);
    const again = await install(registry, "--json");
    expect(JSON.parse(again.stdout)).toEqual({ path: expect.stringContaining(HOOK), written: false });
  });

  test("never replaces a hook", async () => {
    const registry = createRegistry();
    registry.write(HOOK, "#!/bin/sh\necho mine\n");
    const { code, stderr } = await install(registry);
    expect([code, stderr]).toEqual([2, expect.stringContaining("already exists")]);
    expect(stderr).toContain('model-release hook pre-push "$@"');
    expect(registry.read(HOOK)).toBe("#!/bin/sh\necho mine\n");
  });

  test("leaves hooks alone that another program manages, and needs a repository", async () => {
    const registry = createRegistry();
    registry.git("config", "core.hooksPath", ".husky/_");
    const { code, stderr } = await install(registry);
    expect([code, stderr]).toEqual([2, expect.stringContaining("core.hooksPath is .husky/_")]);
    expect(existsSync(join(registry.root, ".husky"))).toBe(false);
    const nowhere = await runCli(tempFolder(), ["hook", "install"]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("is not a git repository")]);
  });

  test("of a linked working tree goes into the repository that it belongs to", async () => {
    const registry = createRegistry();
    registry.commit();
    const linked = join(tempFolder(), "linked");
    registry.git("worktree", "add", "--quiet", linked);
    expect((await runCli(linked, ["hook", "install"])).code).toBe(0);
    expect(existsSync(join(registry.root, HOOK))).toBe(true);
  });

  test("a hook whose tool is gone stops the push and says why", () => {
    const script = join(tempFolder(), "pre-push");
    writeFileSync(script, hookScript("/nowhere/it's/node", "/nowhere/cli.js"));
    const env = { PATH: "/usr/bin:/bin" };
    const { status, stderr } = spawnSync("/bin/sh", [script, "origin", "x"], { env, input: "", encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("model-release was not found")]);
  });

  test("a hook prefers the tool that is on PATH, and hands on what git says", () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "pre-push"), hookScript(process.execPath, CLI));
    writeFileSync(join(folder, "model-release"), '#!/bin/sh\necho "$@"; cat\n', { mode: 0o755 });
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    const sh = spawnSync("/bin/sh", [join(folder, "pre-push"), "origin", "a b"], {
      env,
      input: "in",
      encoding: "utf8",
    });
    expect(sh.stdout).toBe("hook pre-push origin a b\nin");
  });
});

describe("a push", () => {
  test("of a version that passes goes through; of one that does not, nothing is pushed", async () => {
    const { registry } = await pushedRegistry();
    registry.addVersion({ version: "1.0.1" });
    registry.commit();
    const good = push(registry, "main");
    expect([good.status, good.stdout, good.stderr]).toEqual([
      0,
      expect.stringContaining("(models/scorer/1.0.1): passed"),
      expect.not.stringContaining("models/scorer/1.0.0"),
    ]);
    registry.addVersion({ version: "1.0.2", ...BAD });
    registry.commit();
    const bad = push(registry, "main");
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining("models/scorer/1.0.2/metadata.json:3:14")]);
    expect(bad.stderr).toContain("git push --no-verify");
    // As committed, whatever the working tree says by now.
    registry.addVersion({ version: "1.0.2" });
    expect(push(registry, "main").status).toBe(1);
    expect(registry.git("worktree", "list").split("\n")).toHaveLength(1);
    expect(push(registry, "--no-verify", "main").status).toBe(0);
  });

  test("of a tag validates its version, as the tag has it, on any branch", async () => {
    const { registry } = await pushedRegistry();
    registry.git("tag", "--annotate", "--message", "t", "models/scorer/1.0.0");
    registry.git("switch", "--quiet", "--orphan", "other");
    const good = push(registry, "models/scorer/1.0.0");
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining("(models/scorer/1.0.0): passed")]);
    registry.git("tag", "models/scorer/3.0.0", "main");
    expect(push(registry, "models/scorer/3.0.0").status).toBe(1);
    registry.git("tag", "models/Scorer/1.0", "main");
    const strange = push(registry, "models/Scorer/1.0");
    expect([strange.status, strange.stderr]).toEqual([1, expect.stringContaining("is not a model name")]);
    expect(push(registry, "--delete", "models/scorer/1.0.0").status).toBe(0);
  });

  test("with something that is no version judges the rest all the same, and finds what a check finds", async () => {
    const { registry } = await pushedRegistry();
    registry.write("models/scorer/v2/model.onnx", "x");
    registry.write("models/later/model.yml", "nonsense: 1\n");
    registry.addVersion({ version: "1.0.1" });
    registry.commit();
    const { status, stdout } = push(registry, "main");
    expect(status).toBe(1);
    for (const found of ["warning  models/scorer/v2", "policy/unknown-key", "(models/scorer/1.0.1): passed"]) {
      expect(stdout).toContain(found);
    }
    registry.git("rm", "-rq", "models/later");
    registry.commit();
    expect(push(registry, "main").status).toBe(0);
    registry.git("tag", "models/scorer/1.0");
    registry.git("tag", "models/scorer/1.0.1");
    const tags = push(registry, "models/scorer/1.0", "models/scorer/1.0.1");
    expect([tags.status, tags.stdout]).toEqual([1, expect.stringContaining("(models/scorer/1.0.1): passed")]);
    expect(tags.stderr).toContain('"1.0" is not a SemVer 2.0.0 version');
  });

  test("of what the remote has already, and of other files, judges nothing", async () => {
    const { registry } = await pushedRegistry();
    registry.write("README.md", "text");
    registry.commit();
    for (const args of [["main"], ["main:refs/heads/copy"], ["main"]]) {
      const { status, stdout } = push(registry, ...args);
      expect([status, stdout]).toEqual([0, ""]);
    }
  });
});

test("without a push, the checked-out commit is judged; git's own words decide if there are any", async () => {
  const { registry } = await pushedRegistry();
  registry.addVersion({ version: "1.0.1" });
  registry.commit();
  const { code, stdout } = await runCli(registry.root, ["hook", "pre-push", "--json"], linear);
  const shown = JSON.parse(stdout) as { exitCode: number; versions: { report: { tag: string } }[] };
  expect([code, shown.exitCode, shown.versions.map(({ report }) => report.tag)]).toEqual([
    0,
    0,
    ["models/scorer/1.0.1"],
  ]);
});

test("pre-commit says in variables what is pushed", async () => {
  const { registry } = await pushedRegistry();
  registry.addVersion({ version: "1.0.1", ...BAD });
  const commit = registry.commit();
  const env = {
    PRE_COMMIT_REMOTE_NAME: "origin",
    PRE_COMMIT_LOCAL_BRANCH: "refs/heads/main",
    PRE_COMMIT_REMOTE_BRANCH: "refs/heads/main",
  };
  for (const more of [{}, { PRE_COMMIT_TO_REF: commit, PRE_COMMIT_FROM_REF: `${commit}^` }]) {
    const { code, stdout } = await runCli(registry.root, ["hook", "pre-push"], linear, { ...env, ...more });
    expect([code, stdout]).toEqual([1, expect.stringContaining("models/scorer/1.0.1/metadata.json:3:14")]);
  }
});

test.each([
  [[], "hook needs an argument"],
  [["instal"], "Did you mean install?"],
  [["install", "x"], "hook install takes no argument."],
])("hook %j is refused", async (args, message) => {
  const { code, stderr } = await runCli("/", ["hook", ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("the hooks for pre-commit are command lines of this tool, for the stage that has what is pushed", () => {
  const hooks = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as Record<string, unknown>[];
  expect(hooks.map(({ id }) => id)).toEqual(["model-release", "model-release-system"]);
  for (const { entry, stages, pass_filenames } of hooks) {
    const [program, ...args] = String(entry).split(" ");
    expect([program, parseArguments(args).command, stages, pass_filenames]).toEqual([
      "model-release",
      "hook",
      ["pre-push"],
      false,
    ]);
  }
});
