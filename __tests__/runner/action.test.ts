import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OUTPUT_NAMES } from "../../src/entry/action/outputs.ts";
import { readPublicKey } from "../../src/platform/signing/keys.ts";
import { readSignature } from "../../src/releases/model-signature.ts";
import type { Report } from "../../src/releases/report.ts";
import { unzip } from "../github/artifacts.ts";
import type { Exchange } from "../github/exchange.ts";
import { failing } from "../github/faults.ts";
import { keyPair } from "../helpers/keys.ts";
import { neverInPart } from "../helpers/publishing.ts";
import { fixtureRows } from "../helpers/registry.ts";
import { type Job, type Ran, readAction } from "./composite.ts";
import { createScene, OWN_PROCESS, POLICY, type Scene, TAG } from "./world.ts";

let scene: Scene;

afterEach(async () => {
  // A path or a body that GitHub's description does not have fails the test that sent it.
  scene.github.assertNoViolations();
  scene.artifacts.assertNoViolations();
  await scene.close();
});

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const published = () => scene.github.state.releases.filter((r) => !r.draft);
const uploads = () => scene.github.log.filter((e) => e.operation === "repos/upload-release-asset");
const writes = () => scene.github.log.filter((e) => e.method !== "GET");

function evidence(name: string): Map<string, Buffer> {
  const artifact = scene.artifacts.artifacts.get(name);
  if (artifact === undefined) throw new Error(`There is no artifact ${name}: ${[...scene.artifacts.artifacts.keys()]}`);
  return unzip(artifact.zip);
}

/** Neither the token nor the service's may reach a child or leave the process. */
function expectSecretsKept(ran: Ran, token = "ghs-may-write") {
  const secrets = [token, scene.artifacts.env.ACTIONS_RUNTIME_TOKEN as string];
  const beyondMask = ran.raw.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  for (const secret of secrets) {
    expect(beyondMask.join("\n")).not.toContain(secret);
    expect(ran.log + ran.summary + JSON.stringify(ran.outputs)).not.toContain(secret);
    for (const child of ran.children)
      expect([child.command, child.environment.includes(secret)]).toEqual([child.command, false]);
  }
  expect(ran.ranModel).toBe(true);
}

describe("a pushed tag", () => {
  test("is released byte by byte, with evidence, outputs and a summary", async () => {
    scene = await createScene();
    const ran = await scene.pushTag(TAG, OWN_PROCESS);
    expect([ran.conclusion, ran.log]).toEqual(["success", expect.stringContaining("PASS  every limit is met")]);

    const [release] = published();
    expect(scene.github.state.releases).toHaveLength(1);
    expect(release).toMatchObject({ tag: TAG, name: "Scorer v1.0.0", prerelease: false });
    expect(scene.github.state.latest).toBeUndefined();
    expect(scene.github.state.events.map((e) => e.kind)).toEqual(["published"]);
    for (const name of [
      "model.onnx",
      "metadata.json",
      "README.md",
      "feature_importance.json",
      "confusion_matrix.png",
    ]) {
      const file = readFileSync(join(scene.registry.root, TAG, name));
      expect([name, release?.assets.find((a) => a.name === name)?.sha256]).toEqual([name, sha256(file)]);
    }
    const names = release?.assets.map((a) => a.name) ?? [];
    expect(names).toHaveLength(9);

    const files = evidence("model-release-scorer-1.0.0-1");
    expect([...files.keys()].sort()).toEqual([
      ...["SHA256SUMS", "report.html", "subjects.sha256", "summary.md", "validation-report.json"],
      ...["verdict.intoto.json", "verdict.predicate.json"],
    ]);
    const report = JSON.parse(String(files.get("validation-report.json"))) as Report;
    expect(report).toMatchObject({
      verdict: "pass",
      gated: true,
      mode: "release",
      run: { repository: "acme/models", id: "4711", attempt: 1 },
    });
    expect(String(release?.assets.find((a) => a.name === "SHA256SUMS")?.bytes)).toBe(String(files.get("SHA256SUMS")));

    expect(Object.keys(ran.outputs)).toEqual([...OUTPUT_NAMES]);
    expect(ran.outputs).toMatchObject({
      verdict: "pass",
      gated: "true",
      reason: "every limit is met, with 5 warnings",
      model: "scorer",
      version: "1.0.0",
      "previous-version": "",
      "tag-name": TAG,
      "release-id": String(release?.id),
      "release-url": `https://github.com/acme/models/releases/tag/${encodeURIComponent(TAG)}`,
      "already-published": "false",
      "report-path": ".model-release/scorer/1.0.0/validation-report.json",
    });
    expect(Number(ran.outputs["artifact-id"])).toBeGreaterThan(0);
    expect((JSON.parse(ran.outputs.assets ?? "") as { name: string }[]).map((a) => a.name).sort()).toEqual(
      names.sort(),
    );

    expect(ran.summary).toContain("Scorer v1.0.0");
    expect(ran.summary).toContain("| accuracy | 0.9800 | ≥ 0.95 |");
    expect(ran.summary).toContain("blob/v1/docs/rules.md#");
    expectSecretsKept(ran);
  });

  test("again changes nothing and sends no asset", async () => {
    scene = await createScene();
    const first = await scene.pushTag(TAG);
    const sent = writes().length;
    const again = await scene.pushTag(TAG, { attempt: 2 });
    expect(again.conclusion).toBe("success");
    expect(writes()).toHaveLength(sent);
    expect(again.outputs).toEqual({
      ...first.outputs,
      "already-published": "true",
      "artifact-id": again.outputs["artifact-id"],
      // Whoever can edit a release can forge its verdict: only the run that measured it has one to attest.
      "predicate-path": "",
      "subjects-path": "",
    });
    expect(again.summary).toContain("Already published, nothing was changed or measured again");
    expect(evidence("model-release-scorer-1.0.0-2").has("validation-report.json")).toBe(true);
  });

  test("of a second version finds the first as its previous release", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    scene.registry.addVersion({ version: "1.0.1" });
    scene.registry.commit();
    // A tag whose release was never published is not a release.
    scene.registry.git("tag", "models/scorer/1.0.0+abandoned");
    const ran = await scene.pushTag("models/scorer/1.0.1");
    expect([ran.conclusion, ran.outputs["previous-version"]]).toEqual(["success", "1.0.0"]);
    expect(ran.log).toContain("compared with  1.0.0 from acme/models");
  });

  test("of a prerelease makes a prerelease", async () => {
    scene = await createScene();
    scene.registry.addVersion({ version: "1.1.0-rc.1" });
    scene.registry.commit();
    const ran = await scene.pushTag("models/scorer/1.1.0-rc.1");
    expect([ran.conclusion, published()[0]?.prerelease]).toEqual(["success", true]);
  });

  test("that is annotated is peeled", async () => {
    scene = await createScene();
    scene.registry.git("tag", "--annotate", "--message", "a release", TAG);
    const sha = scene.registry.git("rev-parse", "HEAD");
    const ran = await scene.dispatch({ mode: "release", tag: TAG }, { sha });
    expect([ran.conclusion, published()]).toEqual(["success", [expect.objectContaining({ tag: TAG })]]);
  });

  test("of a refused model leaves no release and no draft, annotates the lines, fails, and keeps the evidence", async () => {
    scene = await createScene();
    scene.registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.99"));
    scene.registry.commit();
    const ran = await scene.pushTag(TAG);
    expect([ran.conclusion, scene.github.state.releases, writes()]).toEqual(["failure", [], []]);
    expect(ran.annotations).toContainEqual({
      level: "error",
      title: "metric/limit",
      file: "models/scorer/model.yml",
      line: 4,
      column: 15,
      message: expect.stringContaining("accuracy is 0.98, below its limit of 0.99."),
    });
    expect(ran.outputs).toMatchObject({ verdict: "fail", "release-id": "", "release-url": "", assets: "[]" });
    const report = JSON.parse(String(evidence("model-release-scorer-1.0.0-1").get("validation-report.json"))) as Report;
    expect(report.verdict).toBe("fail");
    expect(ran.summary).toContain("refused");
  });

  test("that does not parse fails loudly", async () => {
    scene = await createScene();
    const ran = await scene.pushTag("models/scorer/v1.0.0");
    expect(ran.conclusion).toBe("failure");
    expect(ran.annotations[0]?.message).toContain('"v1.0.0" is not a SemVer 2.0.0 version');
    expect(ran.annotations[0]?.message).toContain("Write it without the prefix: 1.0.0.");
  });

  test("that moved away from the checkout is refused", async () => {
    scene = await createScene();
    scene.registry.git("tag", TAG);
    scene.registry.write("other.txt", "more");
    scene.registry.commit();
    const ran = await scene.dispatch({ mode: "release", tag: TAG });
    expect([ran.conclusion, scene.github.state.releases]).toEqual(["failure", []]);
    expect(ran.annotations.map((a) => a.title)).toContain("candidate/tag-elsewhere");
  });

  test("of other content than the published release is refused", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    scene.registry.write(`${TAG}/notes.txt`, "new");
    scene.registry.commit();
    const sent = writes().length;
    const ran = await scene.pushTag(TAG);
    expect([ran.conclusion, writes().length]).toEqual(["failure", sent]);
    expect(ran.annotations.map((a) => a.title)).toContain("publish/other-identity");
  });

  test("with dry-run shows the plan and writes nothing", async () => {
    scene = await createScene();
    const ran = await scene.pushTag(TAG, { with: { "dry-run": "true" } });
    expect([ran.conclusion, writes()]).toEqual(["success", []]);
    expect(ran.log).toContain("publish Scorer v1.0.0 in acme/models");
  });

  test("with require-gate refuses a model that nothing judged", async () => {
    scene = await createScene();
    scene.registry.git("rm", "-rq", "models/scorer/fixtures", "models/scorer/model.yml");
    scene.registry.commit();
    const ran = await scene.pushTag(TAG, { with: { "require-gate": "true" } });
    expect([ran.conclusion, ran.outputs.verdict, writes()]).toEqual(["failure", "fail", []]);
    const ungated = await scene.pushTag(TAG);
    expect([ungated.conclusion, ungated.outputs.verdict, ungated.outputs.gated]).toEqual([
      "success",
      "ungated",
      "false",
    ]);
    expect(ungated.summary.startsWith("**Released without an accuracy gate.**")).toBe(true);
    expect(published()[0]?.body?.startsWith("**Released without an accuracy gate.**")).toBe(true);
  });
});

describe("a run of the action that is killed", () => {
  test.each<[string, (request: Exchange) => boolean]>([
    ["in the middle of an upload", ({ origin, query }) => origin === "uploads" && query.includes("metadata.json")],
    ["just before it publishes", ({ operation }) => operation === "repos/update-release"],
  ])("%s leaves a draft, which the next run completes", async (_, isHere) => {
    const children: ChildProcess[] = [];
    let armed = true;
    const cut = new Set<number>();
    const names = ["README.md", "SHA256SUMS", "confusion_matrix.png", "feature_importance.json"];
    scene = await createScene({
      invariant: neverInPart([
        ...[...names, "metadata.json", "model.onnx", "validation-report.json"],
        ...["verdict.intoto.json", "verdict.predicate.json"],
      ]),
      onRequest: (request) => {
        if (!armed || !isHere(request)) return;
        armed = false;
        cut.add(request.number);
        for (const child of children) child.kill("SIGKILL");
      },
      faults: ({ number, origin }) =>
        cut.has(number) ? { kind: "reset", ...(origin === "uploads" ? { afterBytes: 10 } : {}) } : undefined,
    });
    const killed = await scene.pushTag(TAG, { ...OWN_PROCESS, onStart: (child) => children.push(child) });
    expect([killed.conclusion, published()]).toEqual(["failure", []]);
    expect(scene.github.state.releases).toHaveLength(1);
    const ran = await scene.pushTag(TAG, { attempt: 2 });
    expect([ran.conclusion, ran.outputs["already-published"]]).toEqual(["success", "false"]);
    expect(scene.github.state.releases.map((r) => [r.draft, r.assets.length])).toEqual([[false, 9]]);
    expect(scene.github.breaches).toEqual([]);
  });
});

describe("drafts", () => {
  test("of our own commit are resumed with what is missing only", async () => {
    let refuse = true;
    scene = await createScene({
      faults: (request) =>
        refuse && request.operation === "repos/update-release" ? { kind: "answer", status: 502 } : undefined,
    });
    const broken = await scene.pushTag(TAG);
    expect([broken.conclusion, published()]).toEqual(["failure", []]);
    refuse = false;
    const before = uploads().length;
    const ran = await scene.pushTag(TAG);
    expect([ran.conclusion, scene.github.state.releases.length]).toEqual(["success", 1]);
    // Only the evidence, which differs from run to run, is sent again.
    expect(uploads().length - before).toBe(2);
  });

  test("of somebody else are left alone and said", async () => {
    scene = await createScene();
    scene.registry.git("tag", TAG);
    const { octokitFor, repository } = await import("../github/client.ts");
    await octokitFor(scene.github).rest.repos.createRelease({
      ...repository,
      tag_name: TAG,
      draft: true,
      body: "mine",
    });
    const ran = await scene.pushTag(TAG);
    expect(ran.conclusion).toBe("failure");
    expect(ran.log).toContain("was not made by this tool");
    expect(scene.github.state.releases).toHaveLength(1);
  });
});

describe("a pull request", () => {
  function branchWith(change: (s: Scene) => void): void {
    scene.registry.git("checkout", "-q", "-b", "topic");
    change(scene);
    scene.registry.commit();
  }

  test("is checked for every version that it adds or changes, with one comment that is kept up to date", async () => {
    let unseen = "";
    scene = await createScene({
      // What GitHub does not show of one version must not cost the other its verdict.
      faults: ({ path }) => (unseen !== "" && path.endsWith(unseen) ? { kind: "answer", status: 403 } : undefined),
    });
    branchWith(({ registry }) => {
      registry.addVersion({ version: "1.0.1" });
      registry.addVersion({ model: "other", metadata: { model_name: "other" } });
    });
    const ran = await scene.openPull("topic", false, OWN_PROCESS);
    expect(ran.conclusion).toBe("success");
    expect(ran.summary).toContain("models/scorer/1.0.1");
    expect(ran.summary).toContain("models/other/1.0.0");
    expect(ran.outputs.verdict).toBe("ungated");
    expect([...scene.artifacts.artifacts.keys()].sort()).toEqual([
      "model-release-other-1.0.0-1",
      "model-release-scorer-1.0.1-1",
    ]);
    expect(scene.github.state.releases).toEqual([]);
    expect(scene.github.state.comments).toHaveLength(1);
    const [comment] = scene.github.state.comments;
    expect(comment?.body).toContain("models/scorer/1.0.1");

    const kept = comment?.body;
    unseen = "scorer%2F1.0.1";
    const broken = await scene.openPull("topic", false, { attempt: 2, env: { GITHUB_STEP_SUMMARY: "" } }, 1);
    expect(broken.conclusion).toBe("failure");
    expect(broken.outputs).toMatchObject({
      verdict: "",
      reason: "could not be judged: models/scorer/1.0.1; ungated: models/other/1.0.0",
    });
    expect(scene.artifacts.artifacts.has("model-release-other-1.0.0-2")).toBe(true);
    expect(broken.annotations.at(-1)?.message).toContain("models/scorer/1.0.1 could not be judged: GitHub failed to");
    // The comment is brought up to date although there is no summary.
    expect(scene.github.state.comments).toHaveLength(1);
    expect(comment?.body).toContain("## 💥 models/scorer/1.0.1: could not be judged");
    expect(comment?.body).toContain("models/other/1.0.0&#41;: ungated");
    unseen = "";
    scene.registry.addVersion({ version: "1.0.1", metadata: { deprecated: true } });
    scene.registry.commit();
    await scene.openPull("topic", false, { attempt: 3 }, 1);
    expect(scene.github.state.comments).toHaveLength(1);
    expect(scene.github.state.comments[0]?.body).not.toBe(kept);

    // The comment does not outlive its reason.
    scene.registry.git("checkout", "-q", "main", "--", ".");
    scene.registry.git("rm", "-rq", "models/other", "models/scorer/1.0.1");
    scene.registry.write("other.txt", "x");
    scene.registry.commit();
    const left = await scene.openPull(
      "topic",
      false,
      { attempt: 4, token: "ghs-of-an-app", with: { token: "ghs-of-an-app" } },
      1,
    );
    expect(left.conclusion).toBe("success");
    expect(scene.github.state.comments.map((c) => c.body.split("\n")[1])).toEqual([
      "**Nothing to judge.** This pull request no longer changes any model version. The earlier results in this comment no longer apply.",
    ]);
    expectSecretsKept(ran);
  });

  test("with a stranger's comment that carries our mark leaves it alone", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.addVersion({ version: "1.0.1" }));
    const { octokitFor, repository } = await import("../github/client.ts");
    await scene.openPull("topic", false, { with: { comment: "never" } });
    expect(scene.github.state.comments).toEqual([]);
    const body = "<!-- model-release check -->\nall is well";
    const stranger = octokitFor(scene.github, "ghp-of-a-person").rest.issues;
    await stranger.createComment({ ...repository, issue_number: 1, body });
    await scene.openPull("topic", false, { attempt: 2 }, 1);
    expect(scene.github.state.comments.map((c) => [c.user.login, c.body === body])).toEqual([
      ["someone", true],
      ["github-actions[bot]", false],
    ]);
  });

  test("that refuses says so at the lines, and the step fails", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.addVersion({ version: "1.0.1", metadata: { deprecated: "no" } }));
    const ran = await scene.openPull("topic", false);
    expect(ran.conclusion).toBe("failure");
    expect(ran.annotations).toContainEqual(
      expect.objectContaining({
        level: "error",
        title: "metadata/wrong-value",
        file: "models/scorer/1.0.1/metadata.json",
        line: 40,
      }),
    );
  });

  test("from a fork gets the same findings, and no write is attempted", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.addVersion({ version: "1.0.1", metadata: { deprecated: "no" } }));
    const own = await scene.openPull("topic", false);
    const before = writes().length;
    const fork = await scene.openPull("topic", true, { token: "ghs-may-read", attempt: 2 });
    expect(fork.annotations).toEqual(own.annotations);
    expect(fork.conclusion).toBe("failure");
    expect(writes()).toHaveLength(before);
  });

  test("whose token may not comment is warned and keeps its result", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.addVersion({ version: "1.0.1" }));
    const ran = await scene.openPull("topic", false, { token: "ghs-may-read" });
    expect(ran.conclusion).toBe("success");
    expect(ran.annotations.map((a) => a.message)).toContainEqual(expect.stringContaining("pull-requests: write"));
  });

  test("that changes a released version is refused, but for its documents and deprecated", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    branchWith(({ registry }) =>
      registry.addVersion({ metadata: { deprecated: true }, files: { "README.md": "# New\n" } }),
    );
    const harmless = await scene.openPull("topic", false);
    expect([harmless.conclusion, harmless.annotations.map((a) => a.title)]).toEqual([
      "success",
      expect.arrayContaining(["version/released-documents"]),
    ]);
    scene.registry.addVersion({ onnx: "double-input", metadata: { deprecated: true } });
    scene.registry.commit();
    const harmful = await scene.openPull("topic", false);
    expect([harmful.conclusion, harmful.annotations.map((a) => a.title)]).toEqual([
      "failure",
      expect.arrayContaining(["version/released-changed"]),
    ]);
  });

  test("that changes a policy is judged by the model's newest version", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.999")));
    const ran = await scene.openPull("topic", false);
    expect([ran.conclusion, ran.outputs["tag-name"]]).toEqual(["failure", TAG]);
  });

  test("that touches no version says that nothing was judged", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.write("docs/a.md", "text"));
    const ran = await scene.openPull("topic", false);
    expect([ran.conclusion, ran.outputs.verdict, ran.outputs.reason]).toEqual([
      "success",
      "",
      "this pull request changes no model version",
    ]);
    expect(scene.github.state.comments).toEqual([]);
  });

  test("with a folder that is no version is warned of", async () => {
    scene = await createScene();
    branchWith(({ registry }) => registry.write("models/scorer/v1.0.1/metadata.json", "{}"));
    const ran = await scene.openPull("topic", false);
    expect(ran.annotations.map((a) => a.title)).toEqual(["layout/not-a-version"]);
  });
});

describe("a dispatch", () => {
  test("judges one released version again and writes to no release", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    // The gate of today's branch must not matter: the tag's does.
    scene.registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.999"));
    scene.registry.commit();
    const before = writes().length;
    const ran = await scene.dispatch({ model: "scorer", version: "1.0.0" }, { attempt: 2 });
    expect([ran.conclusion, ran.outputs.verdict, ran.outputs["tag-name"]]).toEqual(["success", "pass", TAG]);
    expect(writes()).toHaveLength(before);
    const report = JSON.parse(String(evidence("model-release-scorer-1.0.0-2").get("validation-report.json"))) as Report;
    expect(report).toMatchObject({ mode: "revalidate", gated: true, quality: { rows: 500 } });
  });

  test("without a version judges all of them, by each tag's own policy", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    scene.registry.addVersion({ version: "1.0.1" });
    scene.registry.write("models/scorer/fixtures/rows.csv", fixtureRows(200));
    scene.registry.commit();
    await scene.pushTag("models/scorer/1.0.1");
    const before = writes().length;
    const ran = await scene.dispatch({});
    expect([ran.conclusion, ran.outputs.verdict, ran.outputs.gated]).toEqual(["success", "pass", "true"]);
    expect(ran.summary).toContain("500 labelled rows");
    expect(ran.summary).toContain("200 labelled rows");
    expect(writes()).toHaveLength(before);
    const none = await scene.dispatch({ model: "nothing" });
    expect([none.conclusion, none.annotations[0]?.message]).toEqual([
      "failure",
      expect.stringContaining("There is no released version of nothing."),
    ]);
  });

  test("says no where an asset was damaged", async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    const model = published()[0]?.assets.find((a) => a.name === "model.onnx");
    Object.assign(model ?? {}, { bytes: Buffer.alloc(model?.bytes.length ?? 0) });
    const ran = await scene.dispatch({ tag: TAG });
    expect([ran.conclusion, ran.annotations[0]?.message]).toEqual([
      "failure",
      expect.stringContaining("does not match the size or digest that the release states"),
    ]);
  });
});

describe("the two-job form", () => {
  const hand = (from: Scene, folder = "handed-on") => {
    for (const [name, bytes] of evidence("model-release-scorer-1.0.0-1"))
      from.registry.write(`${folder}/${name}`, bytes);
    return folder;
  };
  const gate = async (job: Partial<Job> = {}) => {
    scene = await createScene();
    scene.registry.git("tag", TAG);
    return scene.pushTag(TAG, { with: { mode: "gate" }, token: "ghs-may-read", ...job });
  };
  const publish = (folder: string, job: object = {}) =>
    scene.pushTag(TAG, { with: { mode: "publish", "evidence-path": folder, "runtime-path": "" }, ...job });

  test("measures without a right to write, then publishes without running a model", async () => {
    const gated = await gate(OWN_PROCESS);
    expect([gated.conclusion, gated.outputs.verdict, writes()]).toEqual(["success", "pass", []]);
    const ran = await publish(hand(scene), OWN_PROCESS);
    expect([ran.conclusion, published().length, ran.outputs.verdict, ran.outputs.gated]).toEqual([
      "success",
      1,
      "pass",
      "true",
    ]);
    expect(ran.ranModel).toBe(false);
    const report = JSON.parse(
      String(published()[0]?.assets.find((a) => a.name === "validation-report.json")?.bytes),
    ) as Report;
    expect(report).toMatchObject({ verdict: "pass", quality: { rows: 500 }, runtime: { name: "onnxruntime-node" } });
  });

  test("signs and adds a bill of materials where no model runs, and shows nothing of the key", async () => {
    const { privatePem, publicPem } = keyPair();
    await gate();
    const folder = hand(scene);
    const withKey = {
      mode: "publish",
      "evidence-path": folder,
      "runtime-path": "",
      bom: "true",
      "sign-key": privatePem,
    };
    const ran = await scene.pushTag(TAG, { with: withKey });
    expect([ran.conclusion, ran.ranModel]).toEqual(["success", false]);
    const assets = new Map(published()[0]?.assets.map(({ name, bytes }) => [name, String(bytes)]));
    expect([...assets.keys()]).toEqual(expect.arrayContaining(["bom.cdx.json", "model.sig"]));
    const read = readSignature(assets.get("model.sig") ?? "", readPublicKey(publicPem, "public.pem"));
    expect(read).toMatchObject({ kind: "valid" });
    const everything = `${ran.log}${JSON.stringify(ran.outputs)}${[...assets.values()].join("")}`;
    for (const line of privatePem.split("\n").filter((each) => each !== "" && !each.startsWith("-----"))) {
      expect(everything.replaceAll(`::add-mask::${line}`, "")).not.toContain(line);
    }
    expect(ran.outputs).toMatchObject({
      "predicate-path": ".model-release/scorer/1.0.0/verdict.predicate.json",
      "subjects-path": ".model-release/scorer/1.0.0/subjects.sha256",
    });
  });

  test("does not sign in a job that runs a model", async () => {
    scene = await createScene();
    scene.registry.git("tag", TAG);
    const ran = await scene.pushTag(TAG, { with: { mode: "release", "sign-key": keyPair().privatePem } });
    expect([ran.conclusion, ran.annotations[0]?.message, published()]).toEqual([
      ...["failure", expect.stringContaining("sign-key is set, but mode: release does not sign"), []],
    ]);
  });

  test.each([
    ["another run", { runId: "9999" }, "evidence/foreign"],
    ["no evidence", { with: { mode: "publish", "evidence-path": "nowhere" } }, "evidence/unreadable"],
  ])("refuses evidence of %s", async (_, job, rule) => {
    await gate();
    const ran = await publish(hand(scene), job);
    expect([ran.conclusion, scene.github.state.releases]).toEqual(["failure", []]);
    expect(ran.annotations.map((a) => a.title)).toContain(rule);
  });

  test("refuses evidence of another commit and of other files", async () => {
    await gate();
    const folder = hand(scene);
    scene.registry.write(`${TAG}/notes.txt`, "slipped in");
    scene.registry.commit();
    const ran = await publish(folder);
    expect([ran.conclusion, scene.github.state.releases]).toEqual(["failure", []]);
    const foreign = ran.annotations.filter((a) => a.title === "evidence/foreign").map((a) => a.message);
    expect(foreign).toEqual([
      expect.stringContaining("belongs to commit"),
      expect.stringContaining("to different files"),
    ]);
  });

  test("refuses what the gate refused", async () => {
    scene = await createScene();
    scene.registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.99"));
    scene.registry.commit();
    const gated = await scene.pushTag(TAG, { with: { mode: "gate" }, token: "ghs-may-read" });
    expect(gated.conclusion).toBe("failure");
    const ran = await publish(hand(scene));
    expect([ran.conclusion, ran.annotations.map((a) => a.title)]).toEqual([
      "failure",
      expect.arrayContaining(["evidence/refused"]),
    ]);
  });
});

describe("the traps of a runner", () => {
  test("a run: step gets no artifact token, and this suite sees it", async () => {
    scene = await createScene();
    const action = readAction();
    const [step] = action.runs.steps;
    const trapped = {
      ...action,
      runs: {
        ...action.runs,
        steps: [
          {
            id: step?.id ?? "",
            shell: "bash",
            env: step?.env ?? {},
            run: "node --input-type=module -e 'import(process.env.GITHUB_ACTION_PATH + \"/dist/action/index.js\").then((a) => a.main())'",
          },
        ],
      },
    };
    const ran = await scene.pushTag(TAG, { ...OWN_PROCESS, action: trapped });
    expect(ran.outputs["artifact-id"]).toBe("");
    expect(scene.artifacts.artifacts.size).toBe(0);
    expect(ran.annotations.map((a) => a.message)).toContainEqual(expect.stringContaining("was not uploaded"));
  });

  test("GitHub Enterprise Server has no artifact service: a warning says so and the run goes on", async () => {
    scene = await createScene();
    const ran = await scene.pushTag(TAG, {
      // Nor can anything be written for the runner: the release is out, and nothing fails the step any more.
      env: {
        GITHUB_SERVER_URL: "https://github.example.com",
        GITHUB_STEP_SUMMARY: "/proc/nope",
        GITHUB_OUTPUT: "/proc/nope",
      },
      runtime: { ...scene.artifacts.env, GITHUB_SERVER_URL: "https://github.example.com" },
    });
    expect([ran.conclusion, published().length]).toEqual(["success", 1]);
    const warnings = ran.annotations.filter((a) => a.level === "warning").map((a) => a.message);
    for (const what of ["GitHub Enterprise Server", "The job summary was not written", "The outputs were not set"]) {
      expect(warnings).toContainEqual(expect.stringContaining(what));
    }
    expect(ran.annotations.filter((a) => a.level === "error")).toEqual([]);
  });

  test("text of a model cannot speak to the runner", async () => {
    scene = await createScene();
    scene.registry.write("models/scorer/model.yml", POLICY.replace("Scorer", '"::set-output name=x::##[error]y"'));
    scene.registry.commit();
    const ran = await scene.pushTag(TAG);
    expect(ran.conclusion).toBe("success");
    expect(ran.annotations.filter((a) => a.level === "error")).toEqual([]);
    expect(ran.raw).not.toContain("##[error]");
  });

  test("a token that may not write learns which permission is missing, and nothing is left but the verdict", async () => {
    scene = await createScene({ statesPermissions: true });
    const ran = await scene.pushTag(TAG, { token: "ghs-may-read" });
    expect([ran.conclusion, scene.github.state.releases]).toEqual(["failure", []]);
    expect(ran.annotations.at(-1)?.message).toContain("contents: write");
    // It is told before the model is measured, and what was measured is kept.
    const told = ran.raw.indexOf("This token has no permission to publish a release in acme/models.");
    expect([told > 0, told < ran.raw.indexOf("• Measuring")]).toEqual([true, true]);
    expect(ran.outputs).toMatchObject({
      verdict: "pass",
      gated: "true",
      reason: expect.stringMatching(/^not published: .*; every limit is met/),
      model: "scorer",
      version: "1.0.0",
      "tag-name": TAG,
      "release-id": "",
      "report-path": ".model-release/scorer/1.0.0/validation-report.json",
    });
    expect(Number(ran.outputs["artifact-id"])).toBeGreaterThan(0);
    expect(evidence("model-release-scorer-1.0.0-1").has("validation-report.json")).toBe(true);
    expect(ran.summary.startsWith("> [!CAUTION]\n> **Not published:**")).toBe(true);
    expect(ran.summary).toContain("| accuracy | 0.9800 | ≥ 0.95 |");
  });

  test.each([
    [{ mode: "publsh" }, /Invalid value for the input mode: "publsh"/],
    [{ "require-gate": "yes" }, /Invalid value for the input require-gate: "yes"/],
    [{ "runtime-path": "/nowhere" }, /runtime-path is \/nowhere/],
    [{ token: "" }, /The input token is empty/],
  ])("a wrong input (%j) fails with what is allowed", async (inputs, message) => {
    scene = await createScene();
    const ran = await scene.pushTag(TAG, { with: inputs });
    expect([ran.conclusion, ran.annotations[0]?.message]).toEqual(["failure", expect.stringMatching(message)]);
  });

  test("an API that fails is no missing release", async () => {
    scene = await createScene({ faults: failing("repos/get-release-by-tag", { kind: "answer", status: 500 }, 9) });
    const ran = await scene.pushTag(TAG);
    expect([ran.conclusion, writes()]).toEqual(["failure", []]);
    expect(ran.annotations.at(-1)?.message).toContain("GitHub failed to show the release of");
  });
});
