import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGitLedger } from "../../../src/platform/git/ledger.ts";
import { createRegistry, type Registry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const RECORD = "deployments/prod/fraud.yml";
const FLAGS = "deployments/prod/fraud/flags.json";
const isRecord = (path: string) => path.endsWith(".yml");

function repository(): Registry {
  const registry = createRegistry();
  registry.git("config", "user.name", "Test");
  registry.git("config", "user.email", "test@example.com");
  registry.write("README.md", "a\n");
  registry.commit();
  return registry;
}
const ledgerOf = ({ root }: Registry) => createGitLedger(root, "deployments");
const entry = (parent: string, text: string) => ({
  parent,
  files: new Map([
    [RECORD, `record ${text}\n`],
    [FLAGS, `flags ${text}\n`],
  ]),
  message: `Order ${text}\n\nbecause\n`,
});
async function order(registry: Registry, text: string) {
  const ledger = ledgerOf(registry);
  await ledger.prepare([RECORD, FLAGS]);
  return ledger.commit(entry(registry.git("rev-parse", "HEAD"), text));
}
const texts = async (registry: Registry) =>
  ((await ledgerOf(registry).read(isRecord)).events.get(RECORD) ?? []).map(
    ({ bytes }) => bytes && Buffer.from(bytes).toString(),
  );

test("one commit has all files, and the index and the working tree show it", async () => {
  const registry = repository();
  registry.write("mine.txt", "mine\n");
  registry.git("add", "mine.txt");
  registry.write("README.md", "edited\n");
  const result = await order(registry, "1");
  expect(result).toEqual({ kind: "committed", commit: registry.git("rev-parse", "main") });
  expect(registry.git("show", "--name-only", "--format=%s|%b", "HEAD").split("\n").filter(Boolean)).toEqual([
    "Order 1|because",
    RECORD,
    FLAGS,
  ]);
  expect(registry.read(RECORD)).toBe("record 1\n");
  // What someone else has staged or edited stays so, and is no part of the commit.
  expect(registry.git("status", "--porcelain").split("\n")).toEqual(["M README.md", "A  mine.txt"]);
});

test("if another commit came first, nothing is changed", async () => {
  const registry = repository();
  const parent = registry.git("rev-parse", "HEAD");
  await order(registry, "1");
  expect(await ledgerOf(registry).commit(entry(parent, "2"))).toEqual({ kind: "moved" });
  expect(registry.git("status", "--porcelain")).toBe("");
  expect(registry.read(RECORD)).toBe("record 1\n");
  expect(registry.git("rev-list", "--count", "HEAD")).toBe("2");
});

test("the events are those of the first parents: a merge is one event, and a removal too", async () => {
  const registry = repository();
  await order(registry, "1");
  registry.git("checkout", "--quiet", "-b", "change");
  await order(registry, "2");
  await order(registry, "3");
  registry.git("checkout", "--quiet", "main");
  registry.write("README.md", "b\n");
  registry.commit();
  registry.git("merge", "--quiet", "--no-ff", "--message", "Merge", "change");
  const merge = registry.git("rev-parse", "HEAD");
  registry.git("rm", "--quiet", RECORD);
  registry.commit("Remove");
  const { events, head } = await ledgerOf(registry).read(isRecord);
  expect(await texts(registry)).toEqual(["record 1\n", "record 3\n", undefined]);
  expect(events.get(RECORD)?.[1]).toMatchObject({
    commit: merge,
    committedAtMs: Number(registry.git("show", "-s", "--format=%ct", merge)) * 1000,
  });
  expect(head).toBe(registry.git("rev-parse", "HEAD"));
  expect([...events.keys()]).toEqual([RECORD]);
});

test("settings of git that change what log prints change nothing, and a link is no record", async () => {
  const registry = repository();
  await order(registry, "1");
  for (const [name, value] of [
    ["log.showSignature", "true"],
    ["log.showRoot", "false"],
    ["diff.noprefix", "true"],
    ["core.quotePath", "true"],
  ]) {
    registry.git("config", name ?? "", value ?? "");
  }
  rmSync(join(registry.root, RECORD));
  symlinkSync("/etc/passwd", join(registry.root, RECORD));
  registry.commit("A link");
  expect(await texts(registry)).toEqual(["record 1\n", ""]);
});

test.each([
  ["before the index was written", (registry: Registry) => registry.git("read-tree", "HEAD^")],
  ["before the files were written", () => undefined],
  ["before one file was written", (registry: Registry) => registry.write(RECORD, "record 2\n")],
])("a run that was killed %s is completed by the next one", async (_, prepare) => {
  const registry = repository();
  await order(registry, "1");
  await order(registry, "2");
  registry.write(RECORD, "record 1\n");
  registry.write(FLAGS, "flags 1\n");
  prepare(registry);
  await ledgerOf(registry).prepare([RECORD, FLAGS]);
  expect(registry.git("status", "--porcelain")).toBe("");
  expect(registry.read(RECORD)).toBe("record 2\n");
});

test("changes of someone that are not committed are never overwritten", async () => {
  const registry = repository();
  await order(registry, "1");
  registry.write(FLAGS, "mine\n");
  await expect(order(registry, "2")).rejects.toMatchObject({
    code: "configuration",
    message: `${FLAGS} has changes that are not committed.`,
    fix: expect.stringMatching(/git restore/),
  });
  expect(registry.read(FLAGS)).toBe("mine\n");
  registry.git("add", FLAGS);
  await expect(order(registry, "2")).rejects.toMatchObject({ code: "configuration" });
});

test("a shallow clone ends with exit 3, and a folder outside of git with a sentence", async () => {
  const registry = repository();
  await order(registry, "1");
  await order(registry, "2");
  const clone = tempFolder();
  execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${registry.root}`, clone]);
  await expect(createGitLedger(clone, "deployments").read(isRecord)).rejects.toMatchObject({
    code: "environment",
    fix: expect.stringMatching(/--unshallow/),
  });
  await expect(createGitLedger(tempFolder(), "deployments").read(isRecord)).rejects.toMatchObject({
    code: "configuration",
  });
});

test("nothing is ordered on a detached HEAD", async () => {
  const registry = repository();
  registry.git("checkout", "--quiet", "--detach");
  await expect(order(registry, "1")).rejects.toMatchObject({
    code: "configuration",
    fix: expect.stringMatching(/git switch/),
  });
});

test("a repository without a commit has no events", async () => {
  expect(await ledgerOf(createRegistry()).read(isRecord)).toEqual({ head: undefined, events: new Map() });
});

test("a signer is named only for a signature that holds", async () => {
  const registry = repository();
  const key = join(tempFolder(), "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key]);
  const allowed = join(tempFolder(), "allowed");
  writeFileSync(allowed, `alice@example.com ${readFileSync(`${key}.pub`, "utf8")}`);
  registry.git("config", "gpg.format", "ssh");
  registry.git("config", "user.signingKey", key);
  registry.git("config", "gpg.ssh.allowedSignersFile", allowed);
  registry.git("config", "commit.gpgSign", "true");
  await order(registry, "1");
  const head = () => registry.git("rev-parse", "HEAD");
  expect(await ledgerOf(registry).signer(head())).toBe("alice@example.com");
  registry.git("config", "commit.gpgSign", "false");
  registry.git("config", "user.name", "alice@example.com");
  await order(registry, "2");
  expect(await ledgerOf(registry).signer(head())).toBeUndefined();
});
