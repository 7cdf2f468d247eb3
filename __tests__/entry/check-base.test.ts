import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const linear = linearModels();
const check = ({ root }: Pick<Registry, "root">, ...args: string[]) => runCli(root, ["check", ...args], linear);

/** A branch of one commit, which adds a version, in a clone that knows the default branch of its remote. */
function onBranch(): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.commit();
  const remote = tempFolder();
  registry.git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  registry.git("remote", "add", "origin", remote);
  registry.git("push", "--quiet", "origin", "main");
  registry.git("fetch", "--quiet");
  registry.git("remote", "set-head", "origin", "main");
  registry.git("checkout", "--quiet", "-b", "topic");
  registry.addVersion({ version: "1.0.1" });
  registry.commit();
  return registry;
}

test("without a base a branch is compared with the remote's default branch, and the report says with which", async () => {
  const registry = onBranch();
  const { code, stdout, stderr } = await check(registry);
  const base = registry.git("rev-parse", "origin/main").slice(0, 12);
  expect(code).toBe(0);
  expect(stdout).toContain(`since it left origin/main at ${base}. Judging: models/scorer/1.0.1.`);
  expect(stdout).toContain("compared with  1.0.0 from origin/main, in place of the releases");
  expect(stderr).toContain("--from is missing, so no release was looked at: the versions of origin/main stand in");
});

test("what was committed to the base since is no change of the branch; that both changed one model is a warning", async () => {
  const registry = onBranch();
  registry.git("checkout", "--quiet", "main");
  registry.addVersion({ version: "0.9.0" });
  registry.commit();
  registry.git("push", "--quiet", "origin", "main");
  registry.git("checkout", "--quiet", "topic");
  const { stdout, stderr } = await check(registry);
  expect(stdout).toContain("Judging: models/scorer/1.0.1.");
  expect(stderr).toContain("origin/main has changed models/scorer too since");
  expect(stderr).toContain("Run  git merge origin/main");
});

test("the commit is judged, not the working tree, and what does not count is named", async () => {
  const registry = onBranch();
  registry.write("models/scorer/1.0.1/model.onnx", "broken in the working tree alone");
  registry.write("models/scorer/1.0.1/notes.txt", "new");
  registry.write("models/.DS_Store", "of no one's interest");
  registry.write(".gitignore", "*.bin\n");
  registry.write("models/scorer/1.0.1/weights.bin", "ignored");
  rmSync(join(registry.root, "models/scorer/1.0.0/README.md"));
  const { code, stderr } = await check(registry);
  expect(code).toBe(0);
  for (const left of [
    "models/scorer/1.0.1/model.onnx (modified)",
    "models/scorer/1.0.1/notes.txt (untracked)",
    "models/scorer/1.0.1/weights.bin (ignored by .gitignore)",
    "models/scorer/1.0.0/README.md (removed)",
  ]) {
    expect(stderr).toContain(left);
  }
  expect(stderr).not.toContain(".DS_Store");
});

test("a branch that changes no model is fine, and one whose models are all uncommitted is not", async () => {
  const registry = onBranch();
  registry.git("checkout", "--quiet", "-b", "docs", "main");
  registry.write("docs/a.md", "text");
  registry.commit();
  const nothing = await check(registry);
  expect([nothing.code, nothing.stdout, nothing.stderr]).toEqual([
    0,
    expect.stringContaining("NOTHING TO JUDGE  this pull request changes no model version"),
    "",
  ]);
  registry.addVersion({ version: "1.0.1" });
  const { code, stdout, stderr } = await check(registry);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(
    "No commit since origin/main changes models/, and uncommitted changes do not count: models/",
  );
});

test("a version that is named is judged as it is committed, whatever changed", async () => {
  const registry = onBranch();
  const { code, stdout } = await check(registry, "models/scorer/1.0.0/", "./models/scorer/1.0.1", "--first");
  expect(code).toBe(0);
  expect(stdout).toContain("Summary of 2 versions\n  ungated  models/scorer/1.0.0  there was no gate");
  const both = await check(registry, "main", "models/scorer/1.0.0");
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringContaining("check takes one base, or the paths of versions"),
  ]);
});

describe("a fault of git is no verdict", () => {
  const faults: [string, (registry: Registry) => string[] | undefined, number, string, string][] = [
    ["an unknown ref", () => ["nowhere"], 2, 'no branch, tag or commit "nowhere"', "git fetch origin nowhere:"],
    ["a ref of the remote", () => ["origin/x"], 2, '"origin/x"', "git fetch origin x:refs/remotes/origin/x"],
    ["a misspelt ref", () => ["orgin/main"], 2, "did you mean origin/main?", "model-release check origin/main"],
    ["an id that is not here", () => ["a".repeat(40)], 2, `"${"a".repeat(40)}"`, "git fetch origin aaaa"],
    ["an option", () => ["--", "--all"], 2, 'no branch, tag or commit "--all"', "Name one branch"],
    ["a range", () => ["main..topic"], 2, '"main..topic"', "Name one branch"],
    ["a file of a commit", () => ["main:models"], 2, '"main:models"', "Name one branch"],
    ["a tree", () => ["main^{tree}"], 2, '"main^{tree}" names a tree, and a base is a commit', "git branch --all"],
    [
      "a tag of a blob",
      ({ git }) => {
        git("tag", "blob", git("rev-parse", "HEAD:models/scorer/1.0.0/README.md"));
        return ["blob"];
      },
      2,
      '"blob" names a blob',
      "git branch --all",
    ],
    ["an upstream that is not set", () => ["@{upstream}"], 2, '"@{upstream}"', "Name one branch"],
    ["an empty name", () => [""], 2, '""', "Name one branch"],
    ["a detached HEAD", ({ git }) => void git("checkout", "-q", "--detach"), 2, "HEAD is detached at", "git switch"],
    ["no remote", ({ git }) => void git("remote", "remove", "origin"), 2, "has no remote", "model-release check main"],
    [
      "several remotes",
      ({ git }) => {
        git("remote", "rename", "origin", "a");
        git("remote", "add", "b", "nowhere");
        return undefined;
      },
      2,
      "several remotes, and none is called origin: a, b",
      "model-release check a/main",
    ],
    [
      "a default branch that is not known",
      ({ git }) => {
        git("remote", "set-head", "origin", "--delete");
        git("update-ref", "-d", "refs/remotes/origin/main");
        return undefined;
      },
      2,
      "does not know the default branch of origin",
      "git remote set-head origin --auto",
    ],
    [
      "a history of its own",
      ({ git }) => {
        git("checkout", "-q", "--orphan", "alone");
        git("commit", "-q", "-m", "Alone");
        return undefined;
      },
      2,
      "HEAD and origin/main have no commit in common",
      "Name the branch that this one was made from",
    ],
  ];
  test.each(faults)("%s", async (_, arrange, exitCode, what, fix) => {
    const registry = onBranch();
    const { code, stdout, stderr } = await check(registry, ...(arrange(registry) ?? []));
    expect([code, stdout]).toEqual([exitCode, ""]);
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });

  test("a shallow clone whose history is too short", async () => {
    const { root, git } = onBranch();
    const shallow = { root: tempFolder() };
    git("clone", "--quiet", "--depth=1", "--branch=topic", `file://${root}`, shallow.root);
    git("-C", shallow.root, "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main");
    const { code, stdout, stderr } = await check(shallow, "origin/main");
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringContaining("git fetch --unshallow")]);
  });

  test("no repository, and one without a commit", async () => {
    const bare = { root: tempFolder() };
    mkdirSync(join(bare.root, "models"));
    const none = await check(bare);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("is not in a git repository")]);
    const { code, stderr } = await check(createRegistry(), "main");
    expect([code, stderr]).toEqual([2, expect.stringContaining("This repository has no commit yet.")]);
  });
});
