import { createHash } from "node:crypto";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { findCandidate } from "../../src/release/candidate.ts";
import { check } from "../../src/release/check.ts";
import { checkDeleted } from "../../src/release/deleted.ts";
import { judge } from "../../src/release/judge.ts";
import type { Outcome } from "../../src/release/outcome.ts";
import { findReleased } from "../../src/release/released.ts";
import type { Request } from "../../src/release/request.ts";
import { REPORT } from "../../src/releases/evidence.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import { formatReport, type Report } from "../../src/releases/report.ts";
import { fakeInference } from "../helpers/fake-inference.ts";
import {
  type Files,
  filesOf,
  HEAD,
  memoryReadModel,
  memoryReleases,
  memoryRepository,
  memoryWorkspace,
} from "../helpers/memory.ts";
import { metadataOf } from "../helpers/registry.ts";
import { reportOf } from "../helpers/report.ts";
import { versionFiles } from "../helpers/scene.ts";

const ID = { model: "scorer", version: "1.0.1" };
const TAG = "models/scorer/1.0.1";
const OLD_TAG = "models/rater/1.0.1";
const README = `${TAG}/README.md`;
const METADATA = `${TAG}/metadata.json`;
const REQUEST = {
  ...{ id: ID, mode: "check", requireGate: false, requireTag: false, dryRun: false, now: "2026-11-24T00:00:00.000Z" },
  tool: { name: "model-release", version: "0" },
  machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v24" },
} as const satisfies Request;

const sha256Of = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const bytes = (text: string) => Buffer.from(text);
const restate = (changes: Record<string, unknown>) => (files: Files) => {
  const stated = JSON.parse(Buffer.from(files.get(METADATA) ?? []).toString());
  files.set(METADATA, bytes(JSON.stringify({ ...stated, ...changes })));
};

/** What was released: the files of the version, with its report or by hand. */
interface Before {
  readonly body?: string;
  readonly report?: boolean | Partial<Report>;
  /** Of the files as they were released. */
  readonly held?: (files: Files) => void;
  /** The tag that was released. */
  readonly tag?: string;
}

/** The working tree after `change`, next to the release of what was there before. */
function worldOf(change: (files: Files) => void = () => undefined, before: Before = {}) {
  const files = filesOf(versionFiles(ID.version));
  const { tag = TAG, body = formatMarker({ tag, commit: HEAD }) } = before;
  const own = new Map([...files].map(([path, content]) => [path.slice(TAG.length + 1), content]));
  before.held?.(own);
  change(files);
  const workspace = memoryWorkspace(files);
  const releases = memoryReleases(workspace.copies);
  releases.put(tag, body, own);
  if (before.report !== undefined) {
    const listed = [...own].map(([name, content]) => ({ name, size: content.length, sha256: sha256Of(content) }));
    const report = reportOf({
      tag,
      model: "scorer",
      version: "1.0.1",
      source: { commit: HEAD, tagged: true },
      files: listed,
      ...(before.report === true ? {} : before.report),
    });
    own.set(REPORT, bytes(formatReport(report)));
    releases.put(tag, body, own);
  }
  const listener = { stage: () => undefined, progress: () => undefined, plan: () => undefined };
  const readModel = memoryReadModel(workspace);
  return {
    files,
    world: {
      ...{ repository: memoryRepository(files), history: releases, workspace, listener, readModel },
      inference: fakeInference(),
    },
  };
}

async function find(change?: (files: Files) => void, before?: Before, listed?: Partial<VersionFile>) {
  const { world } = worldOf(change, before);
  const repository = {
    ...world.repository,
    list: async (path: string) =>
      (await world.repository.list(path))?.map((file) => (file.name === "model.onnx" ? { ...file, ...listed } : file)),
  };
  const candidate = await findCandidate({ id: ID, mode: "check", requireTag: false }, { ...world, repository });
  return findReleased(candidate, { ...world, repository });
}
const told = async (...args: Parameters<typeof find>) => {
  const found = await find(...args);
  return [found?.kind, ...(found?.findings ?? []).map(({ rule, message }) => `${rule} ${message}`)];
};

describe("a version next to its release", () => {
  test("is the same, whatever commit is checked out, and comes with the report that the release carries", async () => {
    expect(await find()).toMatchObject({ kind: "same", findings: [], report: undefined, release: { tag: TAG } });
    expect(await find(undefined, { report: true })).toMatchObject({ kind: "same", report: { tag: TAG } });
  });

  test("is the same as a pointer to the same bytes", async () => {
    const model = versionFiles(ID.version)[`${TAG}/model.onnx`] as Uint8Array;
    const [oid, size] = [sha256Of(model), model.length];
    const pointer = { size: 130, sha256: "f".repeat(64) };
    expect(await told(undefined, {}, { ...pointer, lfsPointer: { oid, size } })).toEqual(["same"]);
    expect((await told(undefined, {}, { ...pointer, lfsPointer: { oid: "0".repeat(64), size } }))[0]).toBe("changed");
  });

  test("is not released if there is no release, or one without a file", async () => {
    expect(await find(undefined, { tag: "models/scorer/1.0.0" })).toBeUndefined();
    expect(await find(undefined, { body: "by hand", held: (files) => files.clear() })).toBeUndefined();
  });

  test("that a person made is adopted", async () => {
    expect(await told(undefined, { body: "by hand" })).toEqual([
      "matched-handmade",
      expect.stringMatching(/^publish\/adopted /),
    ]);
  });

  test("may change its README, and deprecated", async () => {
    const allowed = (names: string) => [
      "documents",
      `version/released-documents ${TAG} is released; only ${names} changed, which is allowed.`,
    ];
    const readme = (files: Files) => void files.set(README, bytes("# Other words\n"));
    expect(await told(readme)).toEqual(allowed("README.md"));
    expect(await told(restate({ deprecated: true }))).toEqual(allowed("metadata.json"));
    expect(
      await told((files) => {
        readme(files);
        restate({ deprecated: true })(files);
      }),
    ).toEqual(allowed("README.md and metadata.json"));
    expect((await find(readme))?.findings).toMatchObject([{ level: "notice", location: { file: TAG } }]);
  });

  test("may spell its metadata in another order", async () => {
    const turn = (files: Files) => {
      const entries = Object.entries(JSON.parse(Buffer.from(files.get(METADATA) ?? []).toString()));
      files.set(METADATA, bytes(JSON.stringify(Object.fromEntries(entries.reverse()))));
    };
    expect((await told(turn))[0]).toBe("documents");
  });

  test.each<[string, (files: Files) => void, string]>([
    [
      "a file",
      (files) => files.set(`${TAG}/model.onnx`, bytes("another model")),
      "these files differ from the release: model.onnx",
    ],
    ["what metadata.json says", restate({ framework: "other" }), "these files differ from the release: metadata.json"],
    [
      "a file that metadata.json was",
      (files) => files.set(METADATA, bytes("[")),
      "these files differ from the release: metadata.json",
    ],
    [
      "metadata.json that is no object",
      (files) => files.set(METADATA, bytes("7")),
      "these files differ from the release: metadata.json",
    ],
    [
      "files that are gone",
      (files) => {
        files.delete(README);
        files.delete(`${TAG}/confusion_matrix.png`);
      },
      "these files of the release are missing: README.md, confusion_matrix.png",
    ],
    [
      "one more file, and one less",
      (files) => {
        files.delete(README);
        files.set(`${TAG}/notes.txt`, bytes("n"));
        files.set(`${TAG}/more.txt`, bytes("m"));
      },
      "these files differ from the release: more.txt, notes.txt; these files of the release are missing: README.md",
    ],
  ])("may not change %s", async (_, change, what) => {
    const found = await find(change);
    expect(found).toMatchObject({
      kind: "changed",
      findings: [
        {
          rule: "version/released-changed",
          message: `${TAG} is released, and ${what}.`,
          location: { file: TAG },
        },
      ],
    });
  });

  test("may change what breaks a document, and is told what broke", async () => {
    const empty = (files: Files) => void files.set(README, new Uint8Array());
    expect(await told(empty)).toEqual([
      "documents",
      expect.stringMatching(/^version\/released-documents /),
      "layout/empty-file README.md is empty.",
    ]);
    expect(await told(restate({ deprecated: "yes" }))).toEqual([
      "documents",
      expect.stringMatching(/^version\/released-documents /),
      expect.stringMatching(/^metadata\/wrong-value deprecated must be /),
    ]);
    // What was wrong when it was released is not news.
    const known = (files: Files) => {
      const stated = JSON.parse(Buffer.from(files.get("metadata.json") ?? []).toString());
      files.set("metadata.json", bytes(JSON.stringify({ ...stated, owner: "ads" })));
    };
    expect(await told(restate({ owner: "ads", deprecated: true }), { held: known })).toHaveLength(2);
  });
});

describe("a check of a version that is released", () => {
  const run = async (change?: (files: Files) => void, before?: Before, asked: Partial<Request> = {}) => {
    const { world } = worldOf(change, before);
    const stages: string[] = [];
    const listener = { ...world.listener, stage: (title: string) => void stages.push(title) };
    const places = { ...world, listener, previousReleases: world.history };
    const outcome = await check({ ...REQUEST, ...asked }, places);
    return { outcome, stages, steps: world.inference.steps, evidence: world.workspace.evidence };
  };
  const readme = (files: Files) => void files.set(README, bytes("# Other words\n"));
  const notReleased = { kind: "not-looked-for", why: "a released version is compared with its own release" };

  test("looks for the release where it is", async () => {
    expect((await run()).stages).toContain(`Looking for ${TAG} in memory`);
  });

  test("measures, unless the stored verdict still holds", async () => {
    const fresh = await run();
    expect([fresh.outcome.kind, fresh.steps.length > 0]).toEqual(["checked", true]);
    const other = await run(undefined, { report: true });
    expect([other.outcome.kind, other.steps.length > 0]).toEqual(["checked", true]);
    const stored = { tool: reportOf().tool, policyDigest: null } as const;
    const held = await run(undefined, { report: stored }, { tool: stored.tool });
    expect(held.outcome).toMatchObject({ kind: "already-published", stored: true, evidence: "evidence" });
    expect(held.steps).toEqual([]);
    const byHand = await run(undefined, { report: stored, body: "by hand" }, { tool: stored.tool });
    expect(byHand.outcome).toMatchObject({
      ...{ kind: "already-published", stored: true },
      report: { findings: [{ rule: "publish/adopted" }] },
    });
    const named = await run(undefined, { report: stored }, { tool: stored.tool, alwaysMeasure: true });
    expect([named.outcome.kind, named.steps.length > 0]).toEqual(["checked", true]);
  });

  test("of one whose documents changed measures nothing, and lets it pass", async () => {
    const { outcome, steps, evidence } = await run(readme);
    expect(outcome).toMatchObject({
      ...{ kind: "checked", evidence: "evidence" },
      report: {
        ...{ verdict: "pass", gated: false, reason: "only files that may change after a release have changed" },
        ...{ previous: notReleased, notMeasured: "the version is already released" },
        findings: [{ rule: "version/released-documents" }],
      },
    });
    expect([steps, evidence.has(REPORT)]).toEqual([[], true]);
    expect((await run(readme, { report: true })).outcome.report.gated).toBe(true);
  });

  test("of one whose documents changed measures if its policy did, too", async () => {
    const { outcome, steps } = await run(readme, {}, { policyChanged: true });
    expect([outcome.kind, steps.length > 0]).toEqual(["checked", true]);
    expect(outcome.report.findings.map(({ rule }) => rule)).toContain("version/released-documents");
  });

  test("of one whose documents broke refuses it by those", async () => {
    const { outcome } = await run((files) => void files.set(README, new Uint8Array()));
    expect(outcome.report).toMatchObject({ verdict: "fail", reason: "1 error to fix" });
  });

  test("of one whose documents changed leaves the waivers of its policy alone", async () => {
    const waivers = "waivers: [{ version: 1.0.1, rule: metric/limit, reason: r, by: b }]\n";
    const { outcome } = await run((files) => {
      readme(files);
      files.set("models/scorer/model.yml", bytes(waivers));
    });
    expect(outcome.report.findings.map(({ rule }) => rule)).toEqual(["version/released-documents"]);
  });

  test("of one whose model changed measures nothing, and refuses it with all that is wrong", async () => {
    const { outcome, steps } = await run((files) => {
      files.set(`${TAG}/model.onnx`, bytes("another model"));
      files.delete(README);
    });
    expect(outcome).toMatchObject({
      kind: "checked",
      report: { verdict: "fail", previous: notReleased, notMeasured: "the version is already released" },
    });
    expect(outcome.report.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["version/released-changed", "layout/document-missing"]),
    );
    expect(steps).toEqual([]);
  });

  test("beside the commands that judge: gate holds it to its release, too", async () => {
    const { world } = worldOf(readme);
    const outcome = await judge({ ...REQUEST, mode: "gate" }, world, world.history);
    expect(outcome).toMatchObject({ kind: "checked", evidence: "evidence" });
    expect(outcome.report.findings.map(({ rule }) => rule)).toContain("version/released-documents");
    expect(world.inference.steps).toContain("inspect");
    const alone = worldOf(readme).world;
    const judged = await judge({ ...REQUEST, mode: "gate" }, alone);
    expect(judged.report.previous).toEqual({ kind: "not-looked-for", why: "this command judges a version by itself" });
    expect(judged.report.findings.map(({ rule }) => rule)).not.toContain("version/released-documents");
    const validated = worldOf().world;
    expect(await judge({ ...REQUEST, mode: "validate" }, validated, validated.history)).toMatchObject({
      kind: "checked",
      report: {
        ...{ notMeasured: "validate measures nothing; gate does", runtime: { version: "0.0.0-fake" } },
        signature: { inputs: [{ name: "features" }] },
      },
    });
    expect([validated.inference.steps, validated.workspace.evidence.size]).toEqual([["inspect"], 0]);
  });

  test("beside the commands that judge: a version that is gone was released, or never was", async () => {
    const { world } = worldOf((files) => files.clear());
    expect((await judge({ ...REQUEST, mode: "gate" }, world, world.history)).report.findings).toMatchObject([
      { rule: "version/released-changed" },
    ]);
    const never = worldOf((files) => files.clear(), { tag: "models/scorer/1.0.0" }).world;
    await expect(judge({ ...REQUEST, mode: "gate" }, never, never.history)).rejects.toThrow("does not exist");
    // A folder that has lost its metadata is not gone.
    const bare = worldOf((files) => void files.delete(METADATA)).world;
    expect(
      (await judge({ ...REQUEST, mode: "gate" }, bare, bare.history)).report.findings.map(({ rule }) => rule),
    ).toContain("layout/metadata-missing");
  });
});

describe("a model that was renamed", () => {
  const renamed = (files: Files) => void files.set("models/scorer/model.yml", bytes("renamed_from: rater\n"));
  const old: Before = {
    tag: OLD_TAG,
    held: (files) => {
      const stated = metadataOf({ model_name: "rater", version: "1.0.1" }, 0);
      const now = JSON.parse(Buffer.from(files.get("metadata.json") ?? []).toString());
      files.set("metadata.json", bytes(JSON.stringify({ ...now, model_name: stated.model_name })));
    },
  };

  test("keeps the release of its version under its former name", async () => {
    expect(await told(renamed, old)).toEqual([
      "documents",
      `version/released-documents ${OLD_TAG} is released; only metadata.json changed, which is allowed.`,
    ]);
  });

  test("is new if its files are others, or if it does not say that it was renamed", async () => {
    const other = (files: Files) => {
      renamed(files);
      files.set(`${TAG}/model.onnx`, bytes("another model"));
    };
    expect(await find(other, old)).toBeUndefined();
    expect(await find(undefined, old)).toBeUndefined();
    expect(await find(renamed, { tag: "models/rater/1.0.0" })).toBeUndefined();
  });

  test("may not be renamed in its metadata alone", async () => {
    expect((await told(restate({ model_name: "other" })))[0]).toBe("changed");
  });

  test("has moved its released version, which is not missed under the former name", async () => {
    const moved = worldOf(renamed, old).world;
    const request = { ...REQUEST, id: { model: "rater", version: "1.0.1" } };
    expect(await checkDeleted(request, moved, ["scorer"])).toBeUndefined();
    for (const names of [[], ["rater"], ["others"], ["rater", "others"]]) {
      expect(await checkDeleted(request, moved, names)).toMatchObject({ report: { verdict: "fail" } });
    }
    const silent = worldOf(undefined, old).world;
    expect(await checkDeleted(request, silent, ["scorer"])).toMatchObject({ report: { verdict: "fail" } });
  });
});

describe("a version whose folder is gone", () => {
  test("is refused if it is released, with a way to get it back", async () => {
    const { world } = worldOf((files) => files.clear());
    const outcome = await checkDeleted(REQUEST, world);
    expect(outcome).toMatchObject({
      kind: "checked",
      evidence: "evidence",
      report: {
        ...{ tag: TAG, title: "scorer v1.0.1", verdict: "fail", gated: false, reason: "1 error to fix", files: [] },
        ...{ source: { commit: HEAD, tagged: false }, defaults: [], policyDigest: null },
        previous: { kind: "not-looked-for", why: "a released version is compared with its own release" },
        notMeasured: "the version's folder was removed",
        findings: [
          {
            rule: "version/released-changed",
            message: `${TAG} is released, but its folder was removed.`,
            fix: `Restore it with  git checkout ${HEAD} -- ${TAG}.  To retire a version, set deprecated in its metadata.json. If the model was renamed, keep the files unchanged and set renamed_from in the model.yml of the new folder.`,
            location: { file: TAG },
          },
        ],
      },
    });
    expect(world.workspace.evidence.has(REPORT)).toBe(true);
  });

  test("comes back from its tag, from the commit of its release, or from the history", async () => {
    const { world } = worldOf((files) => files.clear());
    const fixIn = async (at: typeof world) =>
      ((await checkDeleted(REQUEST, at)) as Outcome).report.findings[0]?.fix.split(".  To retire")[0];
    const { repository, history } = world;
    const tagged = { ...repository, checkout: async () => ({ head: HEAD, tagCommit: HEAD }) };
    expect(await fixIn({ ...world, repository: tagged })).toBe(
      `Restore it with  git checkout refs/tags/${TAG} -- ${TAG}`,
    );
    const find: typeof history.find = async (...args) => {
      const { commit: _, ...release } = (await history.find(...args)) as StoredRelease;
      return release;
    };
    expect(await fixIn({ ...world, history: { ...history, find } })).toContain(`git log -- ${TAG}  lists`);
  });

  test("is not judged if versions stand in for the releases", async () => {
    const { world } = worldOf((files) => files.clear(), { tag: "models/scorer/1.0.0" });
    const standIn = { name: "main", policyOf: async () => undefined };
    await expect(checkDeleted(REQUEST, { ...world, history: { ...world.history, standIn } })).rejects.toMatchObject({
      code: "environment",
      message: `It is not known whether ${TAG} is released, and its folder was removed.`,
    });
  });

  test("is of no interest if it never was, or has published nothing", async () => {
    const never = worldOf((files) => files.clear(), { tag: "models/scorer/1.0.0" });
    expect(await checkDeleted(REQUEST, never.world)).toBeUndefined();
    const empty = worldOf((files) => files.clear(), { body: "by hand", held: (files) => files.clear() });
    expect(await checkDeleted(REQUEST, empty.world)).toBeUndefined();
  });
});
