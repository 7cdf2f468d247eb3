import { Failure } from "../../src/domain/failure.ts";
import type { Plan } from "../../src/publish/plan.ts";
import type { Publisher } from "../../src/publish/ports.ts";
import type { Judging } from "../../src/release/judging.ts";
import { publishJudged } from "../../src/release/publication.ts";
import type { Request } from "../../src/release/request.ts";
import type { ReleaseWorld } from "../../src/release/world.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import type { Report } from "../../src/releases/report.ts";
import { candidateOf, TAG } from "../helpers/candidate.ts";
import { filesOf, HEAD, memoryReleases, memoryWorkspace } from "../helpers/memory.ts";
import { reportOf } from "../helpers/report.ts";

interface Told {
  readonly report?: Partial<Report>;
  readonly dryRun?: boolean;
  readonly fills?: StoredRelease;
  readonly publisher?: Partial<Publisher>;
  readonly title?: string;
  /** The candidate's own files, by name. */
  readonly texts?: Readonly<Record<string, string>>;
}

async function publish({ report, dryRun = false, fills, publisher, title = "Scorer v1.0.1", texts }: Told) {
  const files = filesOf(texts ?? { "model.onnx": "a model", "metadata.json": "{}" });
  const workspace = memoryWorkspace(files);
  const assets = [...files.keys()].map((name) => ({ name, path: name }));
  const staged = await workspace.stage(assets as never);
  for (const { file, name } of staged) workspace.copies.set(file, files.get(name) as Uint8Array);
  const releases = memoryReleases(workspace.copies);
  const writeEvidence: typeof workspace.writeEvidence = async (name, text) => {
    const written = await workspace.writeEvidence(name, text);
    workspace.copies.set(written.file, Buffer.from(text));
    return written;
  };
  const stages: string[] = [];
  const plans: Plan[] = [];
  const progress: string[] = [];
  const world = {
    workspace: { ...workspace, writeEvidence },
    publisher: { ...releases, ...publisher },
    history: releases,
    listener: {
      stage: (text: string) => stages.push(text),
      progress: (_done: number, _total: number, what: string) => progress.push(what),
      plan: (plan: Plan) => plans.push(plan),
    },
  } as unknown as ReleaseWorld;
  const listed = staged.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  const judged = reportOf({ tag: TAG, model: "scorer", version: "1.0.1", files: listed, ...report });
  const judging = {
    request: { dryRun } as Request,
    candidate: candidateOf({ title }),
    place: { kind: "new", fills },
    staged: { files: staged, graph: undefined, findings: [] },
  } as unknown as Judging;
  const outcome = await publishJudged(judged, judging, world);
  return { outcome, releases, stages, plans, progress, workspace };
}

test("a model that passes is published whole, with its evidence", async () => {
  const { outcome, releases, stages, plans, progress } = await publish({});
  expect(outcome).toMatchObject({
    kind: "published",
    evidence: "evidence",
    report: { tag: TAG },
    release: { tag: TAG },
  });
  expect([...(releases.filesOf(TAG)?.keys() ?? [])]).toEqual([
    ...[
      "model.onnx",
      "metadata.json",
      "SHA256SUMS",
      "validation-report.json",
      "verdict.predicate.json",
      "verdict.intoto.json",
    ],
  ]);
  expect(stages).toEqual(["Publishing to memory"]);
  expect(plans).toMatchObject([{ where: "memory", spec: { tag: TAG, commit: HEAD, title: "Scorer v1.0.1" } }]);
  expect(progress).toContain("model.onnx");
});

test("a model that is refused is not even planned, and its evidence is written", async () => {
  const { outcome, releases, plans, workspace } = await publish({ report: { verdict: "fail" } });
  expect(outcome).toMatchObject({ kind: "refused", evidence: "evidence", report: { verdict: "fail" } });
  expect([releases.writes, plans]).toEqual([[], []]);
  expect(workspace.evidence.has("validation-report.json")).toBe(true);
});

test("a dry run ends with its plan", async () => {
  const { outcome, releases, plans, stages } = await publish({ dryRun: true });
  expect(outcome).toMatchObject({ kind: "planned", plan: { spec: { tag: TAG } }, evidence: "evidence" });
  expect([releases.writes, plans.length, stages]).toEqual([[], 1, []]);
});

test("a title shows no links or mentions that nobody meant", async () => {
  const { plans } = await publish({ title: "Ask @ada about #1" });
  expect(plans[0]?.spec.title).not.toContain("@ada");
  expect(plans[0]?.spec.title.replaceAll(/[^\w @#]/g, "")).toBe("Ask @ada about #1");
});

test("files that GitHub would not take are refused before anything is planned", async () => {
  const { outcome, releases, plans, workspace } = await publish({ texts: { "my model.onnx": "m" } });
  const message = 'GitHub would store "my model.onnx" under another name.';
  expect(outcome).toMatchObject({
    kind: "refused",
    evidence: "evidence",
    report: { verdict: "fail", reason: message, findings: [{ rule: "publish/file-name", message }] },
  });
  expect([releases.writes, plans]).toEqual([[], []]);
  expect(JSON.parse(workspace.evidence.get("validation-report.json") ?? "").verdict).toBe("fail");
});

test("what stands in the way at the place is refused, with what had been found before", async () => {
  const own = { rule: "a/b", level: "notice", message: "m", fix: "f" } as const;
  const draft = { id: "7", tag: TAG, body: "by hand", url: "https://host/7", assets: [] } as unknown as StoredRelease;
  const { outcome } = await publish({ report: { findings: [own] }, publisher: { drafts: async () => [draft] } });
  expect(outcome).toMatchObject({
    kind: "refused",
    report: { verdict: "fail", findings: [{ rule: "publish/foreign-draft" }, own] },
  });
});

test.each([
  [new Failure("environment", "403", { fix: "Allow it." }), "403"],
  [new TypeError("x is undefined"), "An unexpected error ended the run: x is undefined"],
])("a publication that fails keeps the verdict, and says why: %p", async (error, message) => {
  const { outcome } = await publish({ publisher: { create: () => Promise.reject(error) } });
  expect(outcome).toMatchObject({
    ...{ kind: "not-published", evidence: "evidence", report: { verdict: "pass" } },
    failure: { code: "environment", message },
  });
});

test("a release that another run made meanwhile is shown", async () => {
  const { outcome } = await publish({
    publisher: { publish: async () => "taken", remove: async () => undefined },
  }).catch((error: unknown) => ({ outcome: error }));
  // Nobody sees the winner here, so the run says so.
  expect(outcome).toMatchObject({
    kind: "not-published",
    failure: { message: expect.stringContaining("another run") },
  });
});

describe("the words of a person whose empty release is filled", () => {
  const filled = async (body: string) => {
    const fills = { id: "5", tag: TAG, body, assets: [] } as unknown as StoredRelease;
    return (await publish({ fills, dryRun: true })).plans[0] as Plan;
  };

  test("are kept below ours, and carry no marker", async () => {
    const { spec, fills } = await filled("  See <!-- x --> our page.\n");
    expect(fills).toMatchObject({ id: "5" });
    expect(spec.body).toContain("\n### From the release that was here\n\nSee &lt;!-- x --> our page.\n");
    expect(spec.body.match(/<!--/g)).toHaveLength(1);
  });

  test("are left out if there are none, or more than fit", async () => {
    const heading = "From the release that was here";
    expect((await filled(" \n")).spec.body).not.toContain(heading);
    expect((await filled("x".repeat(60_001))).spec.body).not.toContain(heading);
    const long = (await filled("x".repeat(60_000))).spec.body;
    expect(long).toContain(heading);
    expect(long.length).toBeLessThan(125_000);
    expect((await publish({ dryRun: true })).plans[0]?.spec.body).not.toContain(heading);
  });
});

test("a candidate without a commit cannot come so far", async () => {
  const judging = {
    request: { dryRun: true },
    candidate: candidateOf({ commit: undefined }),
    place: { kind: "new" },
    staged: { files: [] },
  } as unknown as Judging;
  const workspace = memoryWorkspace(filesOf({}));
  const world = { workspace, publisher: { where: "memory" } } as unknown as ReleaseWorld;
  await expect(publishJudged(reportOf(), judging, world)).rejects.toThrow(
    "a candidate without a commit was not refused",
  );
});
