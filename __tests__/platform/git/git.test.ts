import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRemoteTag } from "../../../src/platform/git/origin.ts";
import { createRepository, findRoot } from "../../../src/platform/git/repository.ts";
import { listTaggedVersions } from "../../../src/platform/git/tags.ts";
import { createRegistry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TAG = "models/scorer/1.0.0";

function committed() {
  const registry = createRegistry();
  registry.addVersion();
  registry.commit();
  return registry;
}

/** What every way of asking a repository throws; "answered" if it answers. */
async function askAll(root: string) {
  const repository = createRepository(root);
  const asked = [
    () => findRoot(root),
    () => repository.checkout(TAG),
    () => repository.list(TAG),
    () => listTaggedVersions(root),
  ];
  const answers: string[] = [];
  for (const ask of asked) {
    answers.push(
      await ask().then(
        () => "answered",
        ({ code, message, fix }) => `${code}: ${message} ${fix}`,
      ),
    );
  }
  return answers;
}

afterEach(() => {
  process.env.PATH = PATH;
});
const { PATH = "" } = process.env;

test("a folder outside of any repository, and one without a commit, are no error", async () => {
  const outside = tempFolder();
  mkdirSync(join(outside, TAG), { recursive: true });
  writeFileSync(join(outside, TAG, "x"), "x");
  const { checkout, list } = createRepository(outside);
  expect(await findRoot(outside)).toBe(outside);
  expect(await checkout(TAG)).toBeUndefined();
  expect((await list(TAG))?.map((f) => f.gitStatus)).toEqual(["unknown"]);
  const fresh = createRegistry();
  expect(await createRepository(fresh.root).checkout(TAG)).toBeUndefined();
  const { root } = committed();
  expect(await createRepository(root).checkout(TAG)).toEqual({ head: expect.any(String) });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot("a repository of another user is named as such, with git's words and the way out", async () => {
  const { root } = committed();
  execFileSync("chown", ["-R", "nobody", root]);
  for (const answer of await askAll(root)) {
    expect(answer).toMatch(/^environment: .*dubious ownership.*safe\\?\.directory/s);
  }
});

test.each([
  [
    "a commit whose object is gone",
    (root: string) => {
      const objects = join(root, ".git/objects");
      for (const name of readdirSync(objects))
        if (/^[0-9a-f]{2}$/.test(name)) rmSync(join(objects, name), { recursive: true });
    },
  ],
  ["a repository without HEAD", (root: string) => rmSync(join(root, ".git/HEAD"))],
  [
    "a worktree whose repository is gone",
    (root: string) => {
      rmSync(join(root, ".git"), { recursive: true });
      writeFileSync(join(root, ".git"), `gitdir: ${root}/nowhere\n`);
    },
  ],
  ["a configuration that cannot be read", (root: string) => writeFileSync(join(root, ".git/config"), "[core\n")],
])("%s is not taken for an absence", async (_, damage) => {
  const { root } = committed();
  damage(root);
  const [, checkout, list] = await askAll(root);
  for (const answer of [checkout, list]) expect(answer).toMatch(/^environment: git could not read the repository at /);
});

test("a tree or an object that is missing does not make a file untracked or modified", async () => {
  const registry = committed();
  const tree = registry.git("rev-parse", "HEAD^{tree}");
  renameSync(join(registry.root, ".git/objects", tree.slice(0, 2), tree.slice(2)), join(registry.root, "away"));
  await expect(createRepository(registry.root).list(TAG)).rejects.toMatchObject({
    code: "environment",
    fix: expect.stringContaining("git fsck"),
  });
});

test.each([
  ["no git", undefined, /git was not found on this machine/],
  [
    "a git too old",
    "echo 'unknown option: --no-optional-locks' >&2; exit 129",
    /unknown option.*Install git 2\.18 or newer/,
  ],
  ["a git that is killed", "kill -9 $$", /killed by SIGKILL/],
  ["a git that fails without a word", "exit 128", /exit code 128/],
])("%s is the machine's", async (_, script, message) => {
  const { root } = committed();
  const bin = tempFolder();
  if (script !== undefined) writeFileSync(join(bin, "git"), `#!/bin/sh\n${script}\n`);
  if (script !== undefined) chmodSync(join(bin, "git"), 0o755);
  process.env.PATH = bin;
  for (const answer of await askAll(root)) expect(answer).toMatch(message);
});

test("what lies behind a link is not the repository's", async () => {
  const { root } = committed();
  const outside = tempFolder();
  mkdirSync(join(outside, "1.0.0"));
  writeFileSync(join(outside, "1.0.0/metadata.json"), "{}");
  symlinkSync(outside, join(root, "models/other"));
  const repository = createRepository(root);
  expect(await repository.read("models/other/1.0.0/metadata.json")).toBeUndefined();
  expect(await repository.list("models/other/1.0.0")).toMatchObject([{ path: "models/other", kind: "symlink" }]);
});

test("the commit of a remote's tag is read, of an annotated one too; what cannot be read is unknown", async () => {
  const registry = committed();
  registry.git("tag", "v1.0.0");
  registry.git("tag", "--annotate", "--message", "Second", "v2.0.0");
  const commit = registry.git("rev-parse", "HEAD");
  const asked = [
    [registry.root, "v1.0.0"],
    [registry.root, "v2.0.0"],
    [registry.root, "v3.0.0"],
    [join(registry.root, "nowhere"), "v1.0.0"],
  ] as const;
  const answers = await Promise.all(asked.map(([address, tag]) => readRemoteTag(address, tag)));
  expect(answers).toEqual([commit, commit, undefined, undefined]);
});
