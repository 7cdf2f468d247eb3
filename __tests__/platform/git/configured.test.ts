import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listChangedFiles, listUncommitted } from "../../../src/platform/git/changes.ts";
import { environment } from "../../../src/platform/git/git.ts";
import { createRepository, findCheckout, findRoot } from "../../../src/platform/git/repository.ts";
import { listTaggedVersions } from "../../../src/platform/git/tags.ts";
import { listTracked, readLfs } from "../../../src/platform/git/tracked.ts";
import { createRegistry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TAG = "models/scorer/1.0.0";
const { GITHUB_ACTIONS, GITHUB_WORKSPACE, PATH } = process.env;

afterEach(() => {
  for (const [name, value] of Object.entries({ GITHUB_ACTIONS, GITHUB_WORKSPACE, PATH })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

function committed() {
  const registry = createRegistry();
  registry.addVersion();
  registry.commit();
  registry.git("tag", TAG);
  return registry;
}

test.each([
  ["core.fsmonitor", (command: string) => command],
  ["core.pager", (command: string) => command],
  ["diff.external", (command: string) => command],
  ["alias.lfs", (command: string) => `!${command}`],
  ["remote.origin.uploadpack", (command: string) => command],
])("%s of a checkout starts nothing when it is judged", async (key, filled) => {
  const { root, git } = committed();
  const marker = join(tempFolder(), "executed");
  const command = join(tempFolder(), "command");
  writeFileSync(command, `#!/bin/sh\n: > '${marker}'\n`, { mode: 0o755 });
  git("config", key, filled(command));
  if (key.startsWith("remote.")) {
    const oid = git("rev-parse", `HEAD:${TAG}/model.onnx`);
    rmSync(join(root, ".git/objects", oid.slice(0, 2), oid.slice(2)));
    git("config", "core.repositoryFormatVersion", "1");
    git("config", "extensions.partialClone", "origin");
    git("config", "remote.origin.url", root);
  }
  // A git without git-lfs beside it.
  const bin = tempFolder();
  const execPath = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  writeFileSync(join(bin, "git"), `#!/bin/sh\nexec '${execPath}' "$@"\n`, { mode: 0o755 });
  process.env.PATH = bin;
  const asked = [
    () => findRoot(root),
    () => createRepository(root).list(TAG),
    () => listTaggedVersions(root),
    () => listChangedFiles(root, "HEAD", "HEAD"),
    () => listUncommitted(root),
    () => listTracked(root),
    () => readLfs(root),
  ];
  // A damaged repository may be refused; what is held here is that nothing of it is started.
  for (const ask of asked) await ask().catch(() => {});
  expect(existsSync(marker)).toBe(false);
});

test("a submodule of a checkout starts nothing when the checkout is judged", async () => {
  const registry = committed();
  const marker = join(tempFolder(), "executed");
  const inner = createRegistry();
  inner.write("file", "x");
  const commit = inner.commit();
  cpSync(inner.root, join(registry.root, "models/inner"), { recursive: true });
  registry.git("update-index", "--add", "--cacheinfo", `160000,${commit},models/inner`);
  registry.git("commit", "--quiet", "--message", "A submodule");
  registry.git("-C", "models/inner", "config", "core.fsmonitor", `touch '${marker}'; false`);
  expect(await listUncommitted(registry.root)).toEqual([]);
  expect(existsSync(marker)).toBe(false);
});

test("a folder of a commit that looks like a bare repository is none", async () => {
  const { root, git } = committed();
  const folder = join(root, "releases");
  mkdirSync(folder);
  for (const name of ["HEAD", "config", "objects", "refs"]) {
    cpSync(join(root, ".git", name), join(folder, name), { recursive: true });
  }
  git("config", "--file", join(folder, "config"), "core.worktree", ".");
  expect(await findCheckout(folder)).toBe(root);
  await expect(findRoot(folder)).rejects.toMatchObject({ code: "environment", fix: expect.stringContaining("bare") });
});

test("only the checkout itself is trusted in a workspace of another user", () => {
  const workspace = tempFolder();
  const checkout = join(workspace, "sources/registry");
  const folder = join(checkout, "releases/1");
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(checkout, ".git"));
  Object.assign(process.env, { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: workspace });
  const env = environment(folder);
  const keys = Object.keys(env).filter((name) => name.startsWith("GIT_CONFIG_KEY_") && env[name] === "safe.directory");
  expect(keys.map((key) => env[key.replace("_KEY_", "_VALUE_")])).toEqual([workspace, checkout]);
});

test("nothing is fetched into a partial clone, and what makes it whole is said and does", async () => {
  const { root, git } = committed();
  git("config", "uploadpack.allowFilter", "true");
  const clone = join(tempFolder(), "clone");
  git("clone", "--quiet", "--filter=blob:none", "--no-checkout", `file://${root}`, clone);
  mkdirSync(join(clone, TAG), { recursive: true });
  const asked = () => createRepository(clone).list(TAG);
  await expect(asked()).rejects.toMatchObject({ fix: expect.stringContaining("git fetch --refetch --no-filter ") });
  git("-C", clone, "fetch", "--quiet", "--refetch", "--no-filter");
  expect(await asked()).toEqual([]);
});

test("a folder that is gone is not taken for a git that is missing", async () => {
  const gone = join(tempFolder(), "gone");
  await expect(createRepository(gone).checkout(TAG)).rejects.toMatchObject({
    message: `The folder ${gone} does not exist.`,
  });
});
