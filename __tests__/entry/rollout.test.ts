import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";
import { writeRelease } from "../helpers/released-folder.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const RECORD = "deployments/prod/fraud.yml";
const template = tempFolder();
for (const version of ["1.0.0", "1.0.1", "1.1.0", "2.0.0"]) writeRelease(template, version);
writeRelease(template, "1.0.2", { gated: false });

let registry: Registry;
let releases: string;

beforeEach(() => {
  registry = createRegistry();
  registry.git("config", "user.name", "Test");
  registry.git("config", "user.email", "test@example.com");
  for (const version of ["1.0.0", "1.0.1", "1.0.2", "1.1.0", "2.0.0"]) setDeprecated(version, false);
  registry.commit();
  releases = tempFolder();
  cpSync(template, releases, { recursive: true });
});

function setDeprecated(version: string, deprecated: boolean): void {
  registry.write(`models/fraud/${version}/metadata.json`, JSON.stringify({ deprecated }));
}
const run = (...args: string[]) => runCli(registry.root, args);
const promote = (version: string, ...more: string[]) =>
  run("promote", `fraud@${version}`, "--env", "prod", "--from", releases, ...more);
const rollback = (...more: string[]) =>
  run("rollback", "fraud", "--env", "prod", "--reason", "errors doubled", ...more);
const status = async (...more: string[]) => JSON.parse((await run("status", "--json", ...more)).stdout);
const head = () => registry.git("rev-parse", "HEAD");

test("from the first version to 100% of the next one, and back", async () => {
  expect((await promote("1.0.0")).code).toBe(0);
  for (const share of [5, 25, 50]) {
    const { code, stdout } = await promote("1.0.1", "--next", "--reason", "weekly retraining");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`fraud@1.0.0, with 1.0.1 at ${share}%, in prod`)]);
    expect(stdout).toContain(`model-release promote fraud@1.0.1 --env prod --from ${releases} --next`);
  }
  expect((await promote("1.0.1", "--to", "100")).stdout).toContain("fraud@1.0.1, in prod");
  const { deployments } = await status();
  expect(deployments).toMatchObject([
    { environment: "prod", model: "fraud", stable: { version: "1.0.1" }, event: "promote", commit: head() },
  ]);
  const back = await rollback("--from", releases);
  expect([back.code, back.stdout]).toEqual([0, expect.stringContaining("fraud@1.0.0, in prod")]);
  expect(back.stdout).not.toContain("warning");
  expect((await status()).deployments[0]).toMatchObject({
    stable: { version: "1.0.0" },
    reason: "errors doubled",
    event: "rollback",
  });
  expect(registry.git("status", "--porcelain")).toBe("");
  expect(registry.git("log", "-1", "--format=%s")).toBe("Roll back fraud to 1.0.0 in prod");
});

test("pull fraud@prod fetches the stable version of the record, and nothing else under its number", async () => {
  cpSync(releases, join(registry.root, "releases"), { recursive: true });
  const pull = () => run("pull", "fraud@prod", "--from", "releases", "--into", "served");
  expect(await pull()).toMatchObject({ code: 2, stderr: expect.stringContaining('"prod" is neither a version') });
  await promote("1.0.0");
  await promote("1.0.1");
  const { code, stdout } = await pull();
  expect([code, stdout]).toEqual([0, expect.stringContaining("explain pull/canary-not-pulled")]);
  expect(existsSync(join(registry.root, "served/fraud/1.0.0/model.onnx"))).toBe(true);
  expect(existsSync(join(registry.root, "served/fraud/1.0.1"))).toBe(false);
  registry.write(RECORD, registry.read(RECORD).replace(/digest: "./, 'digest: "0'));
  registry.git("commit", "--quiet", "--all", "--message", "By hand");
  expect((await pull()).stdout).toContain("explain pull/not-as-deployed");
});

test("two orders at once: of two environments both are made, of one the second learns what came first", async () => {
  await promote("1.0.0");
  const staging = ["promote", "fraud@1.0.0", "--env", "staging", "--from", releases];
  const both = await Promise.all([promote("1.0.1"), run(...staging)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(registry.git("rev-list", "--count", "HEAD")).toBe("4");
  const racing = await Promise.all([promote("1.0.1", "--next"), promote("1.0.1", "--next")]);
  // If the second one read only after the first was done, it took the next step instead.
  const lost = racing.filter(({ code }) => code === 1);
  for (const { stdout } of lost) expect(stdout).toContain("explain rollout/lost-race");
  expect(registry.git("rev-list", "--count", "HEAD")).toBe(String(6 - lost.length));
  expect(registry.git("status", "--porcelain")).toBe("");
});

test("what is asked for again is no commit", async () => {
  await promote("1.0.0");
  await promote("1.0.1");
  const before = head();
  const { code, stdout } = await promote("1.0.1");
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^unchanged {2}fraud@1\.0\.0, with 1\.0\.1 at 5%/)]);
  expect(head()).toBe(before);
});

test("what is refused leaves no trace, and says what to do", async () => {
  await promote("1.0.0");
  const before = head();
  for (const [version, more, text] of [
    ["9.9.9", [], "has no release of fraud@9.9.9."],
    ["1.0.2", [], "released without an accuracy gate"],
    ["2.0.0", [], "--accept-major"],
    ["1.0.1", ["--to", "50"], "The next step of fraud@1.0.1 is 5%, not 50%."],
  ] as const) {
    const { code, stdout, stderr } = await promote(version, ...more);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout.replace(/\s+/g, " ")).toContain(text);
  }
  setDeprecated("1.0.1", true);
  registry.commit();
  expect((await promote("1.0.1")).stdout).toContain("fraud@1.0.1 is deprecated");
  expect(registry.git("diff", "--name-only", before, "HEAD")).toBe("models/fraud/1.0.1/metadata.json");
});

test("a release that was altered is neither promoted nor returned to", async () => {
  await promote("1.0.0");
  await promote("1.0.1", "--steps", "100");
  const model = join(releases, "models/fraud/1.0.0/model.onnx");
  writeFileSync(model, "other weights");
  const altered = await rollback("--from", releases, "--json");
  expect([altered.code, JSON.parse(altered.stdout).findings[0].rule]).toEqual([1, "rollout/other-digest"]);
  // A file that is gone does not keep anyone from going back to what services still have.
  rmSync(model);
  const gone = await rollback("--from", releases, "--json");
  expect([gone.code, JSON.parse(gone.stdout).findings[0]]).toMatchObject([0, { rule: "rollout/digest-unchecked" }]);
});

test.each([
  ["without a place", []],
  ["with a place that is gone", ["--from", "/nowhere/releases"]],
])("a rollback %s goes on with a warning", async (_, more) => {
  await promote("1.0.0");
  await promote("1.0.1");
  const { code, stdout } = await rollback(...more);
  expect([code, stdout]).toEqual([0, expect.stringContaining("explain rollout/digest-unchecked")]);
  expect(stdout).toContain("fraud@1.0.0, in prod");
});

test("status answers for any moment of the past, and names no one without a signature", async () => {
  const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
  await promote("1.0.0");
  await promote("1.0.1");
  await rollback();
  // The clock of each commit, as if they had been made a minute apart.
  const commits = registry.git("rev-list", "--reverse", "HEAD").split("\n").slice(1);
  let parent = registry.git("rev-list", "--max-parents=0", "HEAD");
  for (const [i, commit] of commits.entries()) {
    const env = {
      ...process.env,
      GIT_COMMITTER_DATE: at(i),
      GIT_AUTHOR_NAME: "The boss",
      GIT_COMMITTER_NAME: "The boss",
    };
    const args = ["commit-tree", "-p", parent, "-m", "x", `${commit}^{tree}`];
    parent = execFileSync("git", args, { cwd: registry.root, env, encoding: "utf8" }).trim();
  }
  registry.git("update-ref", "HEAD", parent);
  const shown = async (time: string) => (await run("status", "--at", time)).stdout;
  expect(await shown("2026-01-01T09:59:59Z")).toMatch(/^Nothing was ordered at 2026-01-01 09:59:59 UTC/);
  expect(await shown(at(0))).toContain("fraud@1.0.0\n");
  expect(await shown("2026-01-01 11:01:30+01:00")).toContain("fraud@1.0.0, with 1.0.1 at 5%; next 25%, 50%, 100%");
  const last = await shown(at(2));
  expect(last).toContain("rolled back since 2026-01-01 10:02:00 UTC, unverified");
  expect(last).not.toContain("boss");
  expect((await status("--at", at(1))).deployments[0]).toMatchObject({
    since: "2026-01-01T10:01:00.000Z",
    orderedBy: { verified: false },
  });
});

test("a record with a merge conflict is reported at its line, by status and by every order", async () => {
  await promote("1.0.0");
  registry.write(RECORD, registry.read(RECORD).replace("stable:", "<<<<<<< HEAD\nstable:"));
  registry.commit();
  for (const { code, stdout } of [await run("status"), await promote("1.0.1"), await rollback()]) {
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${RECORD}:10:1`)]);
  }
});

test("a shallow clone ends with exit 3, never with 'nothing was ordered'", async () => {
  await promote("1.0.0");
  const clone = tempFolder();
  execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${registry.root}`, clone]);
  for (const args of [["status"], ["rollback", "fraud", "--env", "prod", "--reason", "x"]]) {
    const { code, stdout, stderr } = await runCli(clone, args);
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringContaining("git fetch --unshallow")]);
  }
});

test("a registry in a folder has its records there, and works from any folder of it", async () => {
  registry.write("ads/README.md", "ads");
  registry.git("mv", "models", "ads/models");
  registry.commit();
  const { code } = await runCli(join(registry.root, "ads"), [
    ...["promote", "fraud@1.0.0", "--env", "prod", "--from", releases, "--registry", "."],
  ]);
  expect(code).toBe(0);
  expect(existsSync(join(registry.root, "ads", RECORD))).toBe(true);
  expect(readFileSync(join(registry.root, "ads/deployments/prod/fraud/flags.json"), "utf8")).toContain("model.fraud");
});

test.each([
  [["promote", "fraud", "--env", "prod", "--from", "x"], "promote needs a version."],
  [["promote", "fraud@1.0.0", "--from", "x"], "promote needs an environment"],
  [["promote", "fraud@1.0.0", "--env", "prod"], "promote needs --from"],
  [["promote", "fraud@1.0.0", "--env", "latest", "--from", "x"], '--env is "latest"'],
  [["promote", "fraud@1.0.0", "--env", "../x", "--from", "x"], '--env is "../x"'],
  [["promote", "fraud@1.0.0", "--env", "prod", "--from", "x", "--to", "0"], '--to is "0"'],
  [["promote", "fraud@1.0.0", "--env", "prod", "--from", "x", "--to", "5", "--next"], "exclude each other"],
  [["promote", "fraud@1.0.0", "--env", "prod", "--from", "x", "--steps", "50,5"], "--steps is"],
  [["promote", "fraud@1.0.0", "--env", "prod", "--from", "x", "--reason", "a\nb"], "one line"],
  [["rollback", "fraud", "--env", "prod"], "rollback needs a reason"],
  [["rollback", "fraud", "--env", "prod", "--reason", " "], "--reason must be"],
  [["rollback", "fraud@1.0.0", "--env", "prod", "--reason", "x"], "without a version"],
  [["rollback", "fraud", "--env", "prod", "--reason", "x", "--to", "newest"], '--to is "newest"'],
  [["status", "fraud"], "status takes no argument."],
  [["status", "--at", "14:05"], '--at is "14:05"'],
  [["status", "--at", "2026-02-30"], "no date or time"],
  [["status", "--at", "2999-01-01"], "in the future"],
  [["status", "--env", "prd"], "in the environment prd"],
])("%j is refused as a command", async (args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.replace(/\s+/g, " ")).toContain(message);
});
