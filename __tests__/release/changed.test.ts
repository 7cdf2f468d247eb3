import { createHash } from "node:crypto";
import { Failure, failureOf } from "../../src/domain/failure.ts";
import type { ModelVersion } from "../../src/domain/tag.ts";
import { type Changed, findChanged, NOTHING_CHANGED } from "../../src/release/changed.ts";
import { type Checking, checkChanged, checkNamed, nothingIn } from "../../src/release/check-changed.ts";
import type { Outcome } from "../../src/release/outcome.ts";
import type { ChangedFile, EntryKind } from "../../src/release/ports.ts";
import type { Request } from "../../src/release/request.ts";
import type { ReleaseWorld, World } from "../../src/release/world.ts";
import { REPORT } from "../../src/releases/evidence.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import { formatReport } from "../../src/releases/report.ts";
import { fakeInference } from "../helpers/fake-inference.ts";
import {
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

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Told {
  /** Paths that are no regular files. */
  readonly kinds?: Readonly<Record<string, EntryKind>>;
  /** Versions of each model; an exclamation mark behind one that is deprecated. */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
  readonly texts?: Readonly<Record<string, string>>;
}

async function find(
  paths: readonly string[],
  { versions = {}, texts = {}, kinds = {} }: Told = {},
  status?: ChangedFile["status"],
) {
  const files = filesOf(texts);
  for (const [model, numbers] of Object.entries(versions)) {
    for (const number of numbers) {
      const version = number.replace("!", "");
      const stated = metadataOf({ model_name: model, version }, 1, { deprecated: number.endsWith("!") });
      files.set(`models/${model}/${version}/metadata.json`, Buffer.from(JSON.stringify(stated)));
    }
  }
  const {
    versions: found,
    gone,
    policiesAlone,
    findings,
  } = await findChanged(
    paths.map((path) => ({ path, status: status ?? "modified" })),
    {
      read: async (path) => files.get(path),
      versions: async (model) => (versions[model] ?? []).map((number) => number.replace("!", "")),
      kindOf: async (path) => kinds[path] ?? "file",
    },
  );
  const names = (ids: readonly ModelVersion[]) => ids.map(({ model, version }) => `${model}/${version}`);
  return {
    versions: found.map((id) => `${names([id])}${id.policyChanged ? " by its policy" : ""}`),
    ...{ gone: names(gone), policiesAlone, findings: findings.map(({ message }) => message) },
  };
}
const nothing = { versions: [], gone: [], policiesAlone: [], findings: [] };
const SCORER = { versions: { scorer: ["1.9.0", "1.10.0", "2.0.0-rc.1"] } };
const BY_POLICY = ["scorer/2.0.0-rc.1 by its policy", "scorer/1.10.0 by its policy"];

describe("what a pull request changes", () => {
  test.each([
    [[]],
    [["README.md"]],
    [["models/README.md"]],
    [["models/scorer/README.md"]],
    [["docs/models/scorer/1.9.0/x"]],
    [["model/scorer/1.9.0/x"]],
  ])("is no model in %j", async (paths) => {
    expect(await find(paths, SCORER)).toEqual(nothing);
  });

  test("are versions, each once, in the order of their paths", async () => {
    const paths = ["models/scorer/1.9.0/README.md", "models/scorer/1.9.0/a/b", "models/scorer/1.10.0/x"];
    expect(await find(paths, SCORER)).toEqual({ ...nothing, versions: ["scorer/1.10.0", "scorer/1.9.0"] });
  });

  test.each(["models/scorer/model.yml", "models/scorer/fixtures/rows.csv", "models/scorer/fixtures/a/b.pb"])(
    "in %s is judged by the newest version, and the newest stable one",
    async (path) => {
      for (const status of ["added", "modified", "removed"] as const) {
        expect(await find([path], SCORER, status)).toEqual({ ...nothing, versions: BY_POLICY });
      }
      expect(await find([path, "models/scorer/1.10.0/x", "models/scorer/1.9.0/x"], SCORER)).toEqual({
        ...nothing,
        versions: ["scorer/1.10.0 by its policy", "scorer/1.9.0", "scorer/2.0.0-rc.1 by its policy"],
      });
    },
  );

  test("is judged by a deprecated version only if there is no other", async () => {
    const policy = ["models/scorer/model.yml"];
    expect((await find(policy, { versions: { scorer: ["1.0.0", "1.1.0!"] } })).versions).toEqual([
      "scorer/1.0.0 by its policy",
    ]);
    expect((await find(policy, { versions: { scorer: ["1.0.0!", "1.1.0!"] } })).versions).toEqual([
      "scorer/1.1.0 by its policy",
    ]);
    const unstable = { versions: { scorer: ["1.0.0-a", "1.0.0-b"] } };
    expect((await find(policy, unstable)).versions).toEqual(["scorer/1.0.0-b by its policy"]);
  });

  test("of a fixture set that model.yml names elsewhere counts as one", async () => {
    const at = (fixtures: string) => ({
      ...SCORER,
      texts: { "models/scorer/model.yml": `gate: { fixtures: ${fixtures} }\n` },
    });
    expect((await find(["models/scorer/data/rows.csv"], at("data/rows.csv"))).versions).toEqual(BY_POLICY);
    expect((await find(["models/scorer/data/a/b"], at("data//"))).versions).toEqual(BY_POLICY);
    expect((await find(["models/scorer/rows.csv"], at("rows.csv"))).versions).toEqual(BY_POLICY);
    expect(await find(["models/scorer/database/rows.csv"], at("data"))).toMatchObject({ versions: [] });
    expect(await find(["models/scorer/data/rows.csv"], at("["))).toMatchObject({
      versions: [],
      findings: [expect.stringContaining("models/scorer/data ")],
    });
  });

  test("of a model without a version is its policy alone", async () => {
    const paths = ["models/scorer/model.yml", "models/Scorer/model.yml"];
    expect(await find(paths)).toEqual({ ...nothing, policiesAlone: ["scorer"] });
  });

  test("is a version that is gone", async () => {
    expect(await find(["models/scorer/1.0.0/x", "models/scorer/1.0.0/y"], SCORER, "removed")).toEqual({
      ...nothing,
      gone: ["scorer/1.0.0"],
    });
    expect(await find(["models/other/1.0.0/x"], SCORER, "removed")).toEqual({ ...nothing, gone: ["other/1.0.0"] });
  });

  test("is told once if it is a folder without the name of a version, unless it goes", async () => {
    const told = (path: string) =>
      `${path} is not a valid path of a model version, so nothing in it is checked or released.`;
    const paths = ["models/scorer/v1/a", "models/scorer/v1/b", "models/Scorer/1.0.0/a"];
    expect(await find(paths, SCORER)).toEqual({
      ...nothing,
      findings: [told("models/Scorer/1.0.0"), told("models/scorer/v1")],
    });
    expect(await find(paths, SCORER, "removed")).toEqual(nothing);
  });
});

describe("what is no folder", () => {
  const irregular = (path: string, what: string) =>
    `${path} is ${what} and not a folder, so nothing in it is checked or released.`;

  test.each(["symlink", "submodule"] as const)(
    "is an error in the place of models/, a model or a version: a %s",
    async (kind) => {
      const what = kind === "symlink" ? "a symbolic link" : "a submodule";
      for (const path of ["models", "models/scorer", "models/scorer/2.0.0"]) {
        const told = { ...SCORER, kinds: { [path]: kind } };
        for (const status of ["added", "modified"] as const) {
          expect(await find([path], told, status)).toEqual({ ...nothing, findings: [irregular(path, what)] });
        }
        expect(await find([path], told, "removed")).toEqual(nothing);
      }
    },
  );

  test("is an error in the place of a version that was there", async () => {
    const { versions: _, ...rest } = await findChanged(
      [
        { path: "models/scorer/1.0.0/model.onnx", status: "removed" },
        { path: "models/scorer/1.0.0", status: "added" },
      ],
      { read: async () => undefined, versions: async () => [], kindOf: async () => "symlink" },
    );
    expect(rest).toMatchObject({
      gone: [{ model: "scorer", version: "1.0.0" }],
      findings: [{ rule: "layout/not-a-folder", level: "error", location: { file: "models/scorer/1.0.0" } }],
    });
  });

  test("is an error if a version is a file; a link that has no name of a version is no one's", async () => {
    const { findings } = await find(["models/scorer/2.0.0", "models/Scorer/1.0.0"], SCORER);
    expect(findings).toEqual([
      "models/Scorer/1.0.0 is not a valid path of a model version, so nothing in it is checked or released.",
      irregular("models/scorer/2.0.0", "a file"),
    ]);
    const kinds = {
      "models/scorer/latest": "symlink",
      "models/README.md": "symlink",
      "models/scorer/v2": "submodule",
    } as const;
    expect((await find(Object.keys(kinds), { ...SCORER, kinds })).findings).toEqual([
      "models/scorer/v2 is not a valid path of a model version, so nothing in it is checked or released.",
    ]);
  });
});

describe("a check of what changed", () => {
  const id = (version: string, model = "scorer"): ModelVersion => ({ model, version });
  const request = (of: ModelVersion): Request => ({
    ...{ id: of, mode: "check", requireGate: false, requireTag: false, dryRun: false },
    ...{ now: "2026-11-24T00:00:00.000Z", tool: { name: "model-release", version: "0" } },
    machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v24" },
  });

  interface Given {
    /** Tags that have a release with another content than the tree. */
    readonly released?: readonly string[];
    readonly places?: boolean;
    readonly texts?: Readonly<Record<string, string>>;
    /** The version of the tree is released as it is, with a report. */
    readonly stored?: boolean;
  }

  /** The tree has version 1.0.1 of scorer. */
  function checkingOf({ released = [], places = true, texts = {}, stored = false }: Given = {}) {
    const files = filesOf({ ...versionFiles("1.0.1"), ...texts });
    const workspace = memoryWorkspace(files);
    const releases = memoryReleases(workspace.copies);
    for (const tag of released) releases.put(tag, formatMarker({ tag, commit: HEAD }), filesOf({ "model.onnx": "m" }));
    if (stored) {
      const tag = "models/scorer/1.0.1";
      const own = new Map(
        Object.entries(versionFiles("1.0.1")).map(([path, bytes]) => [path.slice(tag.length + 1), bytes]),
      );
      const listed = [...own].map(([name, bytes]) => ({ name, size: bytes.length, sha256: sha256Of(bytes) }));
      const { tool } = request(id("1.0.1"));
      const source = { commit: HEAD, tagged: true };
      const report = reportOf({ tag, model: "scorer", tool, source, files: listed, policyDigest: null });
      own.set(REPORT, Buffer.from(formatReport(report)));
      releases.put(tag, formatMarker({ tag, commit: HEAD }), own);
    }
    const repository = memoryRepository(files);
    const inference = fakeInference();
    const listener = { stage: () => undefined, progress: () => undefined, plan: () => undefined };
    const bare = { repository, workspace, inference, listener, readModel: memoryReadModel(workspace) } as World;
    const world = { ...bare, history: releases, previousReleases: releases } as unknown as ReleaseWorld;
    const judged: string[] = [];
    const checking: Checking = {
      judge: (of, run) => {
        judged.push(`${of.model}/${of.version}`);
        return run(places ? world : bare);
      },
      ...{ requestOf: request, repository, asFailure: failureOf },
    };
    return { checking, judged, steps: inference.steps };
  }
  const changed = (changes: Partial<Changed>): Changed => ({ ...NOTHING_CHANGED, ...changes });
  const rules = (outcome: unknown) => (outcome as Outcome).report.findings.map(({ rule }) => rule);

  test("judges what is gone, then what is there, and tells what belongs to neither", async () => {
    const { checking, judged } = checkingOf({ released: ["models/scorer/1.0.0"] });
    const note = { rule: "layout/not-a-version", level: "warning", message: "m", fix: "f" } as const;
    const { endings, findings, ...rest } = await checkChanged(
      changed({
        gone: [id("1.0.0"), id("0.9.0")],
        versions: [{ ...id("1.0.1"), policyChanged: false }],
        findings: [note],
      }),
      checking,
    );
    expect(judged).toEqual(["scorer/1.0.0", "scorer/0.9.0", "scorer/1.0.1"]);
    expect(endings.map(({ kind }) => kind)).toEqual(["checked", "checked"]);
    expect(rules(endings[0])).toEqual(["version/released-changed"]);
    expect([findings, rest]).toEqual([[note], {}]);
  });

  test("without a place of releases asks nothing of earlier ones", async () => {
    const { checking } = checkingOf({ places: false });
    const { endings } = await checkChanged(
      changed({ gone: [id("1.0.0")], versions: [{ ...id("1.0.1"), policyChanged: true }] }),
      checking,
    );
    expect(endings).toMatchObject([
      {
        ...{ kind: "checked", evidence: "evidence" },
        report: { previous: { kind: "not-looked-for", why: "no version is released yet" } },
      },
    ]);
  });

  test("of a version that is named measures it, even if the stored verdict holds", async () => {
    const { checking, steps } = checkingOf({ stored: true });
    const { endings } = await checkChanged(changed({ versions: [{ ...id("1.0.1"), policyChanged: false }] }), checking);
    expect([endings.map(({ kind }) => kind), steps]).toEqual([["already-published"], []]);
    expect((await checkNamed(id("1.0.1"), checking)).kind).toBe("checked");
    expect(steps).toContain("inspect");
  });

  test("of policies without a version tells all that is wrong with them", async () => {
    const texts = { "models/a/model.yml": "titel: x\n", "models/b/model.yml": "gate: { fixtures: x.csv }\n" };
    const { checking } = checkingOf({ texts });
    const { findings, endings, ...rest } = await checkChanged(changed({ policiesAlone: ["a", "b", "c"] }), checking);
    expect(findings.map(({ rule }) => rule)).toEqual(["policy/unknown-key", "fixtures/missing"]);
    expect([endings, rest]).toEqual([[], {}]);
  });

  test("of policies that cannot be read goes on, and keeps the first reason", async () => {
    const { checking } = checkingOf({ texts: { "models/b/model.yml": "titel: x\n" } });
    const failing = (path: string) => new Failure("environment", `${path} cannot be read.`, { fix: "Run again." });
    const repository: Checking["repository"] = {
      ...checking.repository,
      list: async (path) => {
        if (!path.startsWith("models/b/")) throw failing(path);
        return checking.repository.list(path);
      },
    };
    const { findings, failure } = await checkChanged(changed({ policiesAlone: ["a", "b", "c"] }), {
      ...checking,
      repository,
    });
    expect(findings.map(({ rule }) => rule)).toEqual(["policy/unknown-key"]);
    expect(failure?.message).toBe("models/a/model.yml cannot be read.");
  });

  test("of nothing says so", async () => {
    expect(await checkChanged(NOTHING_CHANGED, checkingOf().checking)).toEqual({ endings: [], findings: [] });
    expect(nothingIn("pull request")).toBe("this pull request changes no model version");
    expect(nothingIn("merge group")).toBe("this merge group changes no model version");
    expect(nothingIn("merge group", [id("1.0.0")])).toBe("no version that this merge group removes is released");
  });
});
