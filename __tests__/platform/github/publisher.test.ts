import { randomBytes } from "node:crypto";
import { appendFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGitHubHistory } from "../../../src/platform/github/history.ts";
import type { Plan } from "../../../src/publish/plan.ts";
import { compareIdentity } from "../../../src/releases/identity.ts";
import { formatMarker } from "../../../src/releases/marker.ts";
import type { StoredRelease } from "../../../src/releases/ports.ts";
import { draft, publish as makePublic, moveTag, pushTag } from "../../github/acts.ts";
import { octokitFor, repository, upload } from "../../github/client.ts";
import { failing } from "../../github/faults.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../../github/stand-in.ts";
import type { State } from "../../github/state.ts";
import { connectTo, fakeClock, heldBy, neverInPart, publishTo } from "../../helpers/publishing.ts";
import { planOf, TAG } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

let github: StandIn;
let folder: string;

const TEXTS = {
  "metadata.json": "{}",
  "model.onnx": "m".repeat(3000),
  "model.onnx.data": "d".repeat(9000),
  "README.md": "# Read",
  "a.bin": "a",
  "b.bin": "bb",
  SHA256SUMS: "sums",
  "validation-report.json": '{"made":1}',
};

/** A stand-in with the tag pushed, and the plan of a release of it. */
async function start(options: StandInOptions = {}): Promise<Plan> {
  folder = tempFolder();
  github = await startGitHub({ invariant: neverInPart(Object.keys(TEXTS)), ...options });
  return planOf(folder, TEXTS, await pushTag(github));
}

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

const uploads = () => github.log.filter((e) => e.origin === "uploads");
const sent = () => uploads().map((e) => new URLSearchParams(e.query).get("name"));
const writes = () => github.log.filter((e) => e.method !== "GET");
const wanted = ({ files }: Plan) =>
  files.map(({ name, size, sha256 }) => ({ name, size, sha256 })).sort((a, b) => (a.name < b.name ? -1 : 1));

function expectReleased(plan: Plan) {
  expect(heldBy(github, TAG)).toEqual(wanted(plan));
  expect(github.state.releases).toHaveLength(1);
  expect(github.breaches).toEqual([]);
}

/** A draft as an earlier run of the tool left it, with some of the plan's files. */
async function leftBehind(plan: Plan, names: readonly string[], commit = plan.spec.commit): Promise<number> {
  const body = `Notes\n\n${formatMarker({ tag: TAG, commit })}\n`;
  const { data } = await draft(github, TAG, { body });
  const given = planOf(join(folder, "earlier"), TEXTS);
  for (const { name } of given.files.filter((f) => names.includes(f.name))) {
    await upload(data.upload_url, name, TEXTS[name as keyof typeof TEXTS]);
  }
  return data.id;
}

describe("publishing to GitHub", () => {
  test("makes one release with exactly the planned files, never the latest, evidence last", async () => {
    const plan = await start();
    const publication = await publishTo(github, plan);
    expect(publication).toMatchObject({ kind: "published", release: { tag: TAG, draft: false } });
    expectReleased(plan);
    expect(github.state.latest).toBeUndefined();
    expect(github.state.releases[0]).toMatchObject({ name: plan.spec.title, body: plan.spec.body });
    expect(sent().slice(-2).sort()).toEqual(["SHA256SUMS", "validation-report.json"]);
    for (const { json } of writes().filter((e) => /release$/.test(e.operation ?? "") && e.method !== "DELETE")) {
      expect(json).toMatchObject({ tag_name: TAG, make_latest: "false" });
      expect(json).not.toHaveProperty("target_commitish");
    }
  });

  test("sends at most four files at once", async () => {
    const plan = await start();
    let open = 0;
    let most = 0;
    await github.close();
    github = await startGitHub({
      onRequest: async ({ origin }) => {
        if (origin !== "uploads") return;
        open += 1;
        most = Math.max(most, open);
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      },
      onHandled: ({ origin }) => {
        if (origin === "uploads") open -= 1;
      },
    });
    expect(await publishTo(github, { ...plan, spec: { ...plan.spec, commit: await pushTag(github) } })).toMatchObject({
      kind: "published",
    });
    expect(most).toBe(4);
  });

  test("resumes our own draft: only missing files are sent, and the evidence is replaced", async () => {
    const plan = await start();
    const id = await leftBehind(plan, ["model.onnx", "model.onnx.data", "metadata.json", "validation-report.json"]);
    const before = uploads().length;
    writeFileSync(join(folder, "validation-report.json"), '{"made":2}');
    const again = planOf(folder, { ...TEXTS, "validation-report.json": '{"made":2}' }, plan.spec.commit);
    expect(await publishTo(github, again)).toMatchObject({ kind: "published", release: { id: String(id) } });
    expect(sent().slice(before).sort()).toEqual([
      "README.md",
      "SHA256SUMS",
      "a.bin",
      "b.bin",
      "validation-report.json",
    ]);
    expectReleased(again);
    expect(github.state.releases[0]?.body).toBe(plan.spec.body);
    // From the takeover on the draft has this run's words: what is published early by accident reads right.
    const [takeover] = writes().filter((e) => e.operation === "repos/update-release");
    expect(takeover?.json).toMatchObject({ body: expect.stringContaining(plan.spec.body) });
  });

  test("finds its draft by the marker where the draft lost its tag name", async () => {
    const plan = await start();
    const id = await leftBehind(plan, ["model.onnx"]);
    github.state.releases[0]!.tag = "untagged-0123456789";
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published", release: { id: String(id) } });
    expectReleased(plan);
  });

  test("discards our draft of another commit", async () => {
    const plan = await start();
    const id = await leftBehind(plan, ["model.onnx"], "f".repeat(40));
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(github.state.releases.map((r) => r.id)).not.toContain(id);
    expectReleased(plan);
  });

  test("keeps the oldest of several drafts of ours", async () => {
    const plan = await start();
    const first = await leftBehind(plan, ["model.onnx"]);
    await leftBehind(plan, ["model.onnx.data"]);
    await leftBehind(plan, []);
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published", release: { id: String(first) } });
    expectReleased(plan);
  });

  test("a draft of another tag with our marker in its notes is somebody else's, and is not taken", async () => {
    const plan = await start();
    const { data } = await draft(github, "models/fraud/1.1.0", { body: plan.spec.body });
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(github.state.releases).toHaveLength(2);
    expect(github.state.releases.find((r) => r.id === data.id)).toMatchObject({ draft: true, body: plan.spec.body });
  });

  test.each([
    ["words of their own", "mine"],
    ["notes copied from another version", formatMarker({ tag: "models/fraud/0.9.0", commit: "a".repeat(40) })],
  ])("refuses a draft that somebody else made, with %s, and touches nothing", async (_, body) => {
    const plan = await start();
    await draft(github, TAG, { body });
    const before = writes().length;
    const publication = await publishTo(github, plan);
    expect(publication).toMatchObject({ kind: "refused", findings: [{ rule: "publish/foreign-draft" }] });
    expect(writes()).toHaveLength(before);
  });

  test("refuses our draft where somebody attached a file to it, and removes nothing", async () => {
    const plan = await start();
    await leftBehind(plan, ["model.onnx"]);
    const { data } = await octokitFor(github).rest.repos.listReleases(repository);
    await upload(data[0]!.upload_url, "notes.pdf", "mine");
    const publication = await publishTo(github, plan);
    expect(publication).toMatchObject({
      kind: "refused",
      findings: [{ rule: "publish/unexpected-asset", message: expect.stringContaining("notes.pdf") }],
    });
    expect(github.state.releases[0]?.assets.map((a) => a.name).sort()).toEqual(["model.onnx", "notes.pdf"]);
  });

  test("removes what is half there of a planned name before it resumes", async () => {
    const plan = await start();
    await leftBehind(plan, ["model.onnx", "a.bin"]);
    const [stump, other] = github.state.releases[0]!.assets;
    Object.assign(stump!, { state: "starter" });
    Object.assign(other!, { state: "open" });
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expectReleased(plan);
  });

  test("works where releases are immutable", async () => {
    const plan = await start({ immutable: true });
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(github.state.releases[0]?.immutable).toBe(true);
    expectReleased(plan);
  });

  test("refuses a tag that an immutable release had, says to bump, and leaves no draft", async () => {
    const plan = await start({ immutable: true });
    github.state.burnedTags.add(TAG);
    expect(await publishTo(github, plan)).toMatchObject({
      kind: "refused",
      findings: [
        { rule: "publish/burned-tag", fix: expect.stringMatching(/^Release the same content under the next version/) },
      ],
    });
    expect(github.state.releases).toEqual([]);
  });

  test("a token that may only read fails with the permission that is missing, and nothing is tried twice", async () => {
    const plan = await start();
    await expect(publishTo(github, plan, { token: "ghs-may-read" })).rejects.toMatchObject({
      code: "environment",
      fix: expect.stringContaining("contents: write"),
    });
    expect(writes()).toHaveLength(1);
    expect(github.state.releases).toEqual([]);
  });

  test("a tag that is not on GitHub, or is elsewhere, fails before the first write", async () => {
    folder = tempFolder();
    github = await startGitHub();
    const plan = planOf(folder, TEXTS, (await github.git.resolve("main")) ?? "");
    await expect(publishTo(github, plan)).rejects.toThrow("is not on GitHub");
    const other = await moveTag(github);
    await expect(publishTo(github, plan)).rejects.toThrow(`points to ${other.slice(0, 12)} on GitHub`);
    expect(writes()).toEqual([]);
  });

  test.each([
    ["our draft of the commit that was checked", (old: string) => old],
    ["the draft of the commit that the tag is at now", (_: string, now: string) => now],
  ])("a tag that left the checked commit fails before anything is written: %s stays as it is", async (_, which) => {
    const old = await start();
    const now = await moveTag(github);
    const id = await leftBehind(old, ["model.onnx"], which(old.spec.commit, now));
    const before = writes().length;
    await expect(publishTo(github, old)).rejects.toThrow(`points to ${now.slice(0, 12)} on GitHub`);
    expect(writes()).toHaveLength(before);
    expect(github.state.releases).toMatchObject([{ id, draft: true, assets: [{ name: "model.onnx" }] }]);
  });

  test("a tag that moves during the run is noticed just before publishing; the files are kept in the draft", async () => {
    let moved = false;
    const plan = await start({
      onRequest: async ({ operation }) => {
        if (operation !== "repos/upload-release-asset" || moved) return;
        moved = true;
        await moveTag(github);
      },
    });
    await expect(publishTo(github, plan)).rejects.toMatchObject({
      code: "environment",
      message: expect.stringContaining(`but ${plan.spec.commit.slice(0, 12)} was checked`),
    });
    expect(github.state.releases).toMatchObject([{ draft: true }]);
  });

  test.each([
    ["different bytes", (file: string) => writeFileSync(file, "x".repeat(3000))],
    ["more bytes", (file: string) => appendFileSync(file, "x")],
    ["fewer bytes", (file: string) => writeFileSync(file, "m")],
  ])("a staged file that has %s by now is noticed, and GitHub never stores it", async (how, change) => {
    const plan = await start();
    change(join(folder, "model.onnx"));
    await expect(publishTo(github, plan)).rejects.toMatchObject({
      message: expect.stringContaining(how),
      fix: expect.stringContaining("Nothing was published"),
    });
    expect(github.state.releases).toMatchObject([{ draft: true }]);
    const stored = github.state.releases[0]!.assets.filter((a) => a.name === "model.onnx" && a.state === "uploaded");
    expect(stored).toEqual([]);
  });

  /** A file that is read in pieces, with bytes of which none is like the next; the last piece is a short one. */
  async function startLarge(): Promise<Plan> {
    const texts = { "model.onnx": randomBytes(3_000_000).toString("hex"), SHA256SUMS: "sums" };
    folder = tempFolder();
    github = await startGitHub({ invariant: neverInPart(Object.keys(texts)) });
    return planOf(folder, texts, await pushTag(github));
  }

  test("a file of many pieces arrives whole", async () => {
    const plan = await startLarge();
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expectReleased(plan);
  });

  test.each([
    ["different bytes", (file: string) => writeFileSync(file, "x", { flag: "r+" })],
    ["more bytes", (file: string) => appendFileSync(file, "x")],
    ["fewer bytes", (file: string) => truncateSync(file, 5_999_999)],
  ])("a file of many pieces that has %s by now is noticed before its last piece is sent", async (how, change) => {
    const plan = await startLarge();
    change(join(folder, "model.onnx"));
    await expect(publishTo(github, plan)).rejects.toMatchObject({ message: expect.stringContaining(how) });
    expect(github.state.releases).toMatchObject([{ draft: true }]);
    expect(github.state.releases[0]!.assets.filter((a) => a.state === "uploaded")).toEqual([]);
  });

  test("a staged file that is gone ends the run", async () => {
    const plan = await startLarge();
    rmSync(join(folder, "model.onnx"));
    await expect(publishTo(github, plan)).rejects.toMatchObject({ message: expect.stringContaining("ENOENT") });
  });

  test("a plan that GitHub would refuse is refused before any call", async () => {
    const plan = await start();
    const [first] = plan.files;
    const before = github.log.length;
    const publication = await publishTo(github, { ...plan, files: [...plan.files, { ...first!, name: "Model.ONNX" }] });
    expect(publication).toMatchObject({ kind: "refused", findings: [{ rule: "publish/file-name" }] });
    expect(github.log).toHaveLength(before);
  });

  test("two calls that a limit tells to wait wait together, once", async () => {
    const plan = await start();
    const clock = fakeClock();
    let limited = 0;
    await github.close();
    github = await startGitHub({
      faults: ({ origin }) =>
        origin === "uploads" && limited++ < 4
          ? { kind: "answer", status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } }
          : undefined,
    });
    const spec = { ...plan.spec, commit: await pushTag(github) };
    expect(await publishTo(github, { ...plan, spec }, { retryPolicy: clock })).toMatchObject({ kind: "published" });
    expect(clock.sleeps.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(4 * 60_000);
    expect(connectTo(github).retryPolicy.attempts).toBe(5);
  });

  test("what was made public by hand is found when our publication collides with it", async () => {
    const plan = await start({ invariant: () => undefined });
    let raced = false;
    await github.close();
    github = await startGitHub({
      onRequest: async ({ operation, json }) => {
        if (operation !== "repos/update-release" || raced || (json as { draft?: boolean }).draft !== false) return;
        raced = true;
        const { data } = await draft(github, TAG, { body: "by hand" });
        for (const [name, text] of Object.entries(TEXTS).slice(0, 6)) await upload(data.upload_url, name, text);
        await makePublic(github, data.id);
      },
    });
    const spec = { ...plan.spec, commit: await pushTag(github) };
    expect(await publishTo(github, { ...plan, spec })).toMatchObject({ kind: "already-published" });
    expect(github.state.releases).toMatchObject([{ draft: false, body: "by hand" }]);
  });
});

describe("a release that somebody made on the web page first", () => {
  const byHand = async (plan: Plan, more: object = {}) => {
    const { data } = await octokitFor(github, "ghp-of-a-person").rest.repos.createRelease({
      ...repository,
      tag_name: TAG,
      name: "My release",
      body: "Thanks, everybody! <!-- model-release tag=models/fraud/0.9.0 commit=1 -->",
      ...more,
    });
    const found = await createGitHubHistory(connectTo(github)).find(TAG, "hashed");
    const standing = compareIdentity({ tag: TAG, commit: plan.spec.commit, files: plan.files }, found);
    return { id: data.id, standing };
  };
  const filling = (plan: Plan, fills: StoredRelease | undefined): Plan =>
    fills === undefined ? plan : { ...plan, fills };

  /** Without files, as it was made, or whole. */
  const emptyOrWhole = (state: State) =>
    state.releases.every((r) => r.draft || r.assets.length === 0) ? undefined : neverInPart(Object.keys(TEXTS))(state);

  test.each([
    ["at once", undefined],
    ["though the answer to taking it back got lost", { kind: "lost-answer" } as const],
  ])("is filled where it has no files, and never seen in part: %s", async (_, fault) => {
    const plan = await start({
      invariant: emptyOrWhole,
      faults: fault === undefined ? () => undefined : failing("repos/update-release", fault),
    });
    const { id, standing } = await byHand(plan);
    expect(standing).toMatchObject({ kind: "different", fillable: true });
    const publication = await publishTo(
      github,
      filling(plan, standing.kind === "different" ? standing.release : undefined),
    );
    expect(publication.kind).toBe("published");
    expectReleased(plan);
    expect(github.state.releases[0]).toMatchObject({ id, name: plan.spec.title, body: plan.spec.body, draft: false });
    expect(github.state.latest).toBeUndefined();
    // Taken back before the first file, published after the last.
    const order = writes()
      .slice(1)
      .map((e) => (e.origin === "uploads" ? "upload" : `${e.method} ${(e.json as { draft?: boolean }).draft}`));
    expect([order[0], order.at(-1), new Set(order.slice(1, -1))]).toEqual([
      "PATCH true",
      "PATCH false",
      new Set(["upload"]),
    ]);
  });

  test("is left alone where files came meanwhile", async () => {
    const plan = await start({ invariant: () => undefined });
    const { id, standing } = await byHand(plan);
    if (standing.kind !== "different") throw new Error("it is not there");
    const { upload_url } = (await octokitFor(github).rest.repos.getRelease({ ...repository, release_id: id })).data;
    await upload(upload_url, "theirs.bin", "t");
    const before = writes().length;
    await expect(publishTo(github, filling(plan, standing.release))).rejects.toThrow("received files during this run");
    expect(writes()).toHaveLength(before);
  });

  test("that is immutable is not touched, and the only way out is named", async () => {
    const plan = await start({ invariant: () => undefined, immutable: true });
    const { standing } = await byHand(plan);
    expect(standing).toMatchObject({
      kind: "different",
      findings: [{ fix: expect.stringMatching(/immutable.*new version/) }],
    });
    expect(standing).not.toHaveProperty("fillable");
  });

  test("a run that is killed after it took an empty release back leaves a draft, which the next run completes", async () => {
    let broken = true;
    const plan = await start({
      invariant: emptyOrWhole,
      faults: ({ origin }) => (broken && origin === "uploads" ? { kind: "answer", status: 403 } : undefined),
    });
    const { standing } = await byHand(plan);
    const fills = standing.kind === "different" ? standing.release : undefined;
    await expect(publishTo(github, filling(plan, fills))).rejects.toThrow();
    expect(github.state.releases.map((r) => [r.draft, r.assets.length])).toEqual([[true, 0]]);
    broken = false;
    expect((await publishTo(github, plan)).kind).toBe("published");
    expectReleased(plan);
  });
});
