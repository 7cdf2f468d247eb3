import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "../github/artifacts.ts";
import { octokitFor, repository, upload } from "../github/client.ts";
import { fakeGitLfs, pointerTo } from "../helpers/git-lfs.ts";
import { fixtureRows } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import type { Job } from "./composite.ts";
import { createScene, OWN_PROCESS, POLICY, type Scene, TAG } from "./world.ts";

let scene: Scene;

afterEach(async () => {
  scene.github.assertNoViolations();
  scene.artifacts.assertNoViolations();
  await scene.close();
});

const published = () => scene.github.state.releases.filter((r) => !r.draft);
const head = () => scene.registry.git("rev-parse", "HEAD");
/** A runner on which nothing is installed, and nothing can be. */
const BARE: Partial<Job> = { ...OWN_PROCESS, with: { "runtime-path": "/nowhere" } };

function mergeGroup(base_sha: string, more: Partial<Job> = {}) {
  const head_sha = head();
  const ref = "refs/heads/gh-readonly-queue/main/pr-1-abc";
  const merge_group = { head_sha, head_ref: ref, base_sha, base_ref: "refs/heads/main" };
  const event = { action: "checks_requested", merge_group };
  return scene.run({ eventName: "merge_group", event, ref, sha: head_sha, ...more });
}

test("a merge group is checked like a pull request, without a comment", async () => {
  scene = await createScene();
  const base = head();
  scene.registry.addVersion({ version: "1.0.1" });
  scene.registry.commit();
  for (const mode of ["auto", "check"]) {
    const ran = await mergeGroup(base, { with: { mode } });
    expect([mode, ran.conclusion, ran.outputs["tag-name"]]).toEqual([mode, "success", "models/scorer/1.0.1"]);
  }
  scene.registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.999"));
  scene.registry.commit();
  const refused = await mergeGroup(base, { token: "ghs-may-read" });
  expect([refused.conclusion, refused.outputs.verdict]).toEqual(["failure", "fail"]);
  expect(scene.github.state.comments).toEqual([]);
});

test("a check can be required: where no model changes it is green, and nothing is installed or measured", async () => {
  scene = await createScene();
  const base = head();
  scene.registry.git("checkout", "-q", "-b", "topic");
  scene.registry.write("docs/a.md", "text");
  scene.registry.commit();
  const group = await mergeGroup(base, BARE);
  expect([group.conclusion, group.outputs.reason]).toEqual(["success", "this merge group changes no model version"]);
  const pull = await scene.openPull("topic", false, BARE);
  expect([pull.conclusion, pull.outputs.reason]).toEqual(["success", "this pull request changes no model version"]);
  expect([...group.children, ...pull.children].filter((c) => c.command.includes("npm"))).toEqual([]);
  expect([group.ranModel, pull.ranModel]).toEqual([false, false]);
  // The same runner cannot judge a model: the test would not see an installation otherwise.
  scene.registry.addVersion({ version: "1.0.1" });
  scene.registry.commit();
  expect((await mergeGroup(base, BARE)).conclusion).toBe("failure");
});

test("the tag is taken from the ref, whatever the event, and an annotated one is peeled", async () => {
  scene = await createScene();
  scene.registry.git("tag", "--annotate", "--message", "a release", TAG);
  const ref = `refs/tags/${TAG}`;
  const created = await scene.run({ eventName: "create", event: { ref: TAG, ref_type: "tag" }, ref });
  expect([created.conclusion, published().map((r) => r.tag)]).toEqual(["success", [TAG]]);
  const again = await scene.run({ eventName: "release", event: { action: "published" }, ref });
  expect([again.conclusion, again.outputs["already-published"]]).toEqual(["success", "true"]);
  const branch = await scene.run({ eventName: "create", event: { ref_type: "branch" }, ref: "refs/heads/topic" });
  expect([branch.conclusion, branch.outputs.reason]).toEqual([
    "success",
    "refs/heads/topic is not the tag of a model version: there is nothing to release.",
  ]);
  const dispatched = await scene.dispatch({}, { ref, with: { mode: "release" } });
  expect([dispatched.conclusion, dispatched.outputs["already-published"]]).toEqual(["success", "true"]);
});

test("wrong inputs are named at once, before anything is asked of GitHub", async () => {
  scene = await createScene();
  const one = { tag: "models/fraud/1.0.0", model: "ctr", version: "1.0.0" };
  const cases: [object, RegExp][] = [
    [
      { ...one, mode: "revalidate" },
      /The input tag is models\/fraud\/1\.0\.0, but model and version name models\/ctr\/1\.0\.0/,
    ],
    [
      { mode: "revalidate", model: "models/fraud" },
      /"models\/fraud", which is a path\.\nGive the model's name alone: fraud\./,
    ],
    [{ mode: "revalidate", token: "ghs-may\n-write" }, /The input token contains a line break\./],
  ];
  for (const [inputs, message] of cases) {
    const ran = await scene.dispatch({}, { with: inputs as Record<string, string> });
    expect([ran.conclusion, ran.annotations[0]?.message]).toEqual(["failure", expect.stringMatching(message)]);
    expect(ran.log).not.toMatch(/-write|0\.0\.0"/);
  }
  expect(scene.github.log).toEqual([]);
});

test("a foreign server is refused by name, and so is the two-job form where evidence cannot be handed over", async () => {
  scene = await createScene();
  const cases: [Record<string, string>, string, RegExp][] = [
    [{ GITEA_ACTIONS: "true" }, "release", /belongs to Gitea/],
    [{ GITHUB_SERVER_URL: "https://github.example.com" }, "gate", /mode: gate needs workflow artifacts/],
  ];
  for (const [env, mode, message] of cases) {
    const ran = await scene.pushTag(TAG, { env, runtime: { ...scene.artifacts.env, ...env }, with: { mode } });
    expect([ran.conclusion, ran.annotations[0]?.message]).toEqual(["failure", expect.stringMatching(message)]);
    expect(ran.ranModel).toBe(false);
  }
  expect(scene.github.log).toEqual([]);
});

test("a revalidation names no option of the command line, and says truly what was not compared", async () => {
  scene = await createScene();
  const limited = POLICY.replace("{ min: 0.95 }", "{ min: 0.95, max_regression: { abs: 0.01 } }");
  scene.registry.write("models/scorer/model.yml", limited);
  scene.registry.commit();
  await scene.pushTag(TAG);
  const ran = await scene.dispatch({ tag: TAG }, { with: { "dry-run": "true" }, attempt: 2 });
  const told = ran.annotations.filter((a) => a.title === "metric/not-compared");
  expect(told.map((a) => a.message)).toEqual([expect.stringMatching(/checked when the version was released/)]);
  expect(ran.log + ran.summary + JSON.stringify(ran.annotations)).not.toMatch(/(?:^|\s)--[a-z]/m);
  expect(ran.annotations.map((a) => a.message)).toContainEqual(
    "The input dry-run has no effect with mode: revalidate: this mode publishes nothing.",
  );
});

test("a title cannot mention or refer to anybody, in summary, comment, notes or name", async () => {
  scene = await createScene();
  scene.registry.git("checkout", "-q", "-b", "topic");
  scene.registry.write("models/scorer/model.yml", POLICY.replace("Scorer", '"@octocat #1 GH-2"'));
  scene.registry.commit();
  const pull = await scene.openPull("topic", false);
  const ran = await scene.pushTag(TAG, { attempt: 2 });
  const files = unzip(scene.artifacts.artifacts.get("model-release-scorer-1.0.0-2")?.zip ?? Buffer.alloc(0));
  const texts = {
    summary: ran.summary,
    evidence: String(files.get("summary.md")),
    comment: `${pull.summary}${scene.github.state.comments[0]?.body}`,
    release: `${published()[0]?.name}\n${published()[0]?.body}`,
  };
  for (const [name, text] of Object.entries(texts)) {
    const decoded = text.replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)));
    expect([name, decoded]).toEqual([name, expect.not.stringMatching(/@octocat|#1|GH-2/)]);
  }
  expect(texts.summary).toContain("octocat");
});

test("a release made on the web page first is filled where it is empty; otherwise the number is not used up", async () => {
  scene = await createScene();
  scene.registry.git("tag", TAG);
  const person = octokitFor(scene.github, "ghp-of-a-person").rest.repos;
  const { data } = await person.createRelease({ ...repository, tag_name: TAG, name: "Mine", body: "Thanks, all!" });
  const ran = await scene.pushTag(TAG);
  expect([ran.conclusion, published().map((r) => [r.id, r.assets.length, r.name])]).toEqual([
    "success",
    [[data.id, 9, "Scorer v1.0.0"]],
  ]);
  expect(published()[0]?.body).toMatch(/### From the release that was here\n\nThanks, all!/);
  expect(ran.annotations.map((a) => a.title)).toContain("publish/filled");
  expect((await scene.pushTag(TAG, { attempt: 2 })).outputs["already-published"]).toBe("true");

  scene.registry.addVersion({ version: "1.0.1" });
  scene.registry.commit();
  const next = "models/scorer/1.0.1";
  scene.registry.git("tag", next);
  const other = await person.createRelease({ ...repository, tag_name: next, body: "by hand" });
  await upload(other.data.upload_url, "model.onnx", "another model");
  const refused = await scene.pushTag(next, { attempt: 3 });
  const [finding] = refused.annotations.filter((a) => a.title === "publish/other-identity");
  expect([refused.conclusion, finding?.message]).toEqual([
    "failure",
    expect.stringMatching(/these files differ: model\.onnx\.\nDelete that release, keep its tag, and run again/),
  ]);
  await person.deleteRelease({ ...repository, release_id: other.data.id });
  expect((await scene.pushTag(next, { attempt: 4 })).conclusion).toBe("success");
});

test("require-branch refuses a tag whose commit the branch does not hold", async () => {
  scene = await createScene();
  scene.registry.git("checkout", "-q", "-b", "topic");
  scene.registry.addVersion({ version: "1.0.1" });
  const commit = scene.registry.commit();
  const tag = "models/scorer/1.0.1";
  const refused = await scene.pushTag(tag, { with: { "require-branch": "main" } });
  const [finding] = refused.annotations.filter((a) => a.title === "candidate/not-on-branch");
  expect([refused.conclusion, published(), finding?.message]).toEqual([
    "failure",
    [],
    expect.stringContaining(`The tag ${tag} points to ${commit.slice(0, 12)}, which is not on the branch main.`),
  ]);
  const unknown = await scene.pushTag(tag, { with: { "require-branch": "nowhere" } });
  expect([unknown.conclusion, unknown.annotations[0]?.message]).toEqual([
    "failure",
    expect.stringContaining('The input require-branch is "nowhere", but that branch does not exist.'),
  ]);
  scene.registry.git("checkout", "-q", "main");
  scene.registry.git("merge", "-q", "--ff-only", "topic");
  scene.registry.write("later.txt", "more");
  scene.registry.commit();
  scene.registry.git("checkout", "-q", tag);
  const ran = await scene.run({
    eventName: "push",
    event: {},
    ref: `refs/tags/${tag}`,
    with: { "require-branch": "main" },
  });
  expect([ran.conclusion, published().map((r) => r.tag)]).toEqual(["success", [tag]]);
});

test("only what is read is fetched from Git LFS, and its absence is no verdict about the model", async () => {
  scene = await createScene();
  const { registry } = scene;
  const model = readFileSync(join(registry.root, TAG, "model.onnx"));
  const rows = fixtureRows(500, 50);
  const unrelated = Buffer.from("of another model");
  registry.addVersion({ model: "other", metadata: { model_name: "other" } });
  registry.write("models/other/1.0.0/model.onnx", pointerTo(unrelated));
  registry.write(`${TAG}/model.onnx`, pointerTo(model));
  registry.write("models/scorer/fixtures/rows.csv", pointerTo(rows));
  const commit = registry.commit();
  const lfs = fakeGitLfs([model, rows, unrelated]);
  const path = (folder: string) => `${folder}:${process.execPath.replace(/\/[^/]*$/, "")}:/usr/bin:/bin`;
  const env = { PATH: path(lfs.bin) };

  const without = fakeGitLfs([]);
  without.fail("git: 'lfs' is not a git command. See 'git --help'.");
  const missing = await scene.pushTag(TAG, { env: { PATH: path(without.bin) } });
  expect([missing.conclusion, missing.annotations.at(-1)?.message]).toEqual([
    "failure",
    expect.stringMatching(/is stored in Git LFS, but git-lfs is not installed on this machine\.\nInstall git-lfs/),
  ]);

  const ran = await scene.pushTag(TAG, { env, attempt: 2 });
  expect([ran.conclusion, ran.outputs.verdict]).toEqual(["success", "pass"]);
  const asked = () => lfs.calls().map((call) => call.args.join(" "));
  expect(asked().sort()).toEqual([`smudge ${TAG}/model.onnx`, "smudge models/scorer/fixtures/rows.csv"]);
  expect(
    published()[0]
      ?.assets.find((a) => a.name === "model.onnx")
      ?.bytes.equals(model),
  ).toBe(true);

  // Another checkout of the same commit: the fixtures of the tag are pointers there.
  registry.git("checkout", "-q", "--force", commit);
  registry.git("checkout", "-q", commit, "--", ".");
  const again = await scene.dispatch({ tag: TAG }, { env, attempt: 3, toolCache: tempFolder() });
  expect([again.conclusion, again.outputs.verdict]).toEqual(["success", "pass"]);
  expect(asked().filter((call) => call.includes("other"))).toEqual([]);
});
