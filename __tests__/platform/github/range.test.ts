import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { isOnBranch, listRangeFiles } from "../../../src/platform/github/range.ts";
import { type StandIn, startGitHub } from "../../github/stand-in.ts";
import { connectTo } from "../../helpers/publishing.ts";
import { createRegistry, type Registry } from "../../helpers/registry.ts";

let registry: Registry;
let github: StandIn;

beforeEach(async () => {
  registry = createRegistry();
  registry.write("models/a/1.0.0/x", "1");
  registry.write("models/a/1.0.0/y", "1");
  registry.commit();
  github = await startGitHub({ gitDir: join(registry.root, ".git") });
});

afterEach(async () => {
  github.assertNoViolations();
  await github.close();
});

/** A change of each kind, and `others` files elsewhere. */
function change(others: number): { base: string; head: string } {
  const base = registry.git("rev-parse", "HEAD");
  registry.write("models/a/1.0.0/x", "2");
  registry.git("rm", "-q", "models/a/1.0.0/y");
  registry.write("models/a/2.0.0/z", "new");
  for (let i = 0; i < others; i++) registry.write(`elsewhere/${i}`, "");
  return { base, head: registry.commit() };
}

const below = (files: readonly { path: string; status: string }[]) =>
  files
    .filter(({ path }) => path.startsWith("models/"))
    .map(({ path, status }) => `${status} ${path}`)
    .sort();

test.each([0, 297])("of a range with %i files elsewhere no file below models/ is left out", async (others) => {
  const range = change(others);
  expect(below(await listRangeFiles(connectTo(github), range))).toEqual([
    "added models/a/2.0.0/z",
    "modified models/a/1.0.0/x",
    "removed models/a/1.0.0/y",
  ]);
});

test.each([0, 300])("links and submodules are listed too, with %i files elsewhere", async (others) => {
  const base = registry.git("rev-parse", "HEAD");
  for (let i = 0; i < others; i++) registry.write(`elsewhere/${i}`, "");
  symlinkSync("1.0.0", join(registry.root, "models/a/1.0.1"));
  registry.git("add", "--all");
  registry.git("update-index", "--add", "--cacheinfo", `160000,${base},models/a/1.0.2`);
  registry.git("commit", "-q", "-m", "Irregular");
  const head = registry.git("rev-parse", "HEAD");
  const range = { base, head };
  expect(below(await listRangeFiles(connectTo(github), range))).toEqual([
    "added models/a/1.0.1",
    "added models/a/1.0.2",
  ]);
  registry.git("rm", "-rqf", "--cached", "models");
  registry.git("update-index", "--add", "--cacheinfo", `160000,${base},models`);
  registry.git("commit", "-q", "-m", "A submodule");
  const replaced = await listRangeFiles(connectTo(github), { base, head: registry.git("rev-parse", "HEAD") });
  expect(replaced).toContainEqual({ path: "models", status: "added" });
  expect(below(replaced)).toEqual(["removed models/a/1.0.0/x", "removed models/a/1.0.0/y"]);
});

test("a range counts from where the branches parted, however many files there are", async () => {
  const { head } = change(300);
  registry.git("checkout", "-q", "-b", "side", "HEAD~1");
  registry.write("models/side/1.0.0/x", "1");
  const side = registry.commit();
  expect(below(await listRangeFiles(connectTo(github), { base: side, head }))).not.toContain(
    "removed models/side/1.0.0/x",
  );
});

test("whether a branch holds a commit", async () => {
  const { base, head } = change(0);
  registry.git("checkout", "-q", "-b", "release/1.x", base);
  registry.write("b", "b");
  const aside = registry.commit();
  registry.git("checkout", "-q", "--orphan", "alone");
  const alone = registry.commit();
  // A tag of the branch's name does not stand in for it.
  registry.git("tag", "main", aside);
  const client = connectTo(github);
  const held = async (branch: string, commit: string) => isOnBranch(client, branch, commit);
  expect(await Promise.all([held("main", base), held("main", head), held("release/1.x", base)])).toEqual([
    true,
    true,
    true,
  ]);
  expect(await Promise.all([held("main", aside), held("main", alone), held("release/1.x", head)])).toEqual([
    false,
    false,
    false,
  ]);
  expect(await held("nowhere", head)).toBeUndefined();
});
