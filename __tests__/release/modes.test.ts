import { Failure } from "../../src/domain/failure.ts";
import type { Inference } from "../../src/gate/ports.ts";
import type { Publisher } from "../../src/publish/ports.ts";
import type { Repository } from "../../src/registry/ports.ts";
import { checkPolicyAlone } from "../../src/release/candidate.ts";
import { checkDeleted } from "../../src/release/deleted.ts";
import { reuseGateReport } from "../../src/release/gate-report.ts";
import { exitCodeOf } from "../../src/release/outcome.ts";
import { release } from "../../src/release/release.ts";
import type { ReleaseWorld } from "../../src/release/world.ts";
import { REPORT } from "../../src/releases/evidence.ts";
import { fakeInference } from "../helpers/fake-inference.ts";
import { rulesOf } from "../helpers/line.ts";
import { type Files, filesOf, HEAD, memoryRepository, UNREADABLE } from "../helpers/memory.ts";
import { playScene, type Scene, type StandingKind, TAG, USUAL } from "../helpers/scene.ts";

const POLICY_FILE = "models/scorer/model.yml";
const LIMITED = "gate:\n  metrics:\n    accuracy: { min: 0.9, max_regression: { abs: 0.1 } }\n";

describe("what a mode looks at, and what it leaves behind", () => {
  const standings: readonly StandingKind[] = ["new", "same", "different", "made by hand", "draft of a person"];

  // What each mode compares with, by whether the version is released.
  test.each(standings)("a version whose number is %s is published by release alone", async (standing) => {
    const scene = { ...USUAL, standing };
    for (const mode of ["check", "gate", "gate alone", "validate", "revalidate"] as const) {
      const { outcome, releases, workspace } = await playScene(scene, mode);
      expect(releases.writes).toEqual([]);
      expect(workspace.evidence.has(REPORT)).toBe(mode !== "validate");
      expect(["checked", "already-published"]).toContain(outcome.kind);
      expect(outcome.report.findings.filter(({ rule }) => typeof rule !== "string")).toEqual([]);
      const { kind } = outcome.report.previous;
      if (mode !== "check" && mode !== "gate") expect(kind).toBe("not-looked-for");
    }
  });

  test("validate loads the model and runs nothing", async () => {
    const { outcome, steps } = await playScene({ ...USUAL, measures: "fail" }, "validate");
    expect([outcome.report.verdict, steps]).toEqual(["pass", ["inspect"]]);
    expect(outcome.report).toMatchObject({ gated: false, notMeasured: expect.any(String) });
  });

  test.each(["gate", "gate alone", "check", "revalidate"] as const)("%s measures and says so", async (mode) => {
    for (const measures of ["pass", "fail", "inconclusive", "ungated"] as const) {
      const { outcome } = await playScene({ ...USUAL, measures, previous: "none" }, mode);
      expect([outcome.kind, outcome.report.verdict]).toEqual(["checked", measures]);
    }
    const strict = await playScene({ ...USUAL, measures: "inconclusive", onInconclusive: "fail" }, mode);
    expect([strict.outcome.report.verdict, exitCodeOf(strict.outcome)]).toEqual(["fail", 1]);
    const gated = await playScene({ ...USUAL, measures: "ungated", requireGate: true }, mode);
    expect(rulesOf(gated.outcome, "error")).toContain("gate/required");
  });

  test("intervals are drawn with as many resamples as the world asks for", async () => {
    const drawnBy = async (world: Scene["world"]) => {
      const { outcome } = await playScene({ ...USUAL, world }, "gate");
      return (outcome.report.quality?.metrics ?? []).flatMap(({ interval }) => interval?.resamples ?? []);
    };
    const few = await drawnBy(() => ({ resamples: 50 }));
    expect(few.length).toBeGreaterThan(0);
    expect(Math.max(...few)).toBeLessThanOrEqual(50);
    expect(Math.max(...(await drawnBy(undefined)))).toBeGreaterThan(50);
  });

  test("rules that the contract does not have are reported where something is compared", async () => {
    const scene = { ...USUAL, policy: "versioning: { rules: { contract/weigths: patch } }\n" };
    expect(rulesOf((await playScene(scene, "gate")).outcome)).toContain("version/unknown-rule");
    expect(rulesOf((await playScene(scene, "gate alone")).outcome)).not.toContain("version/unknown-rule");
  });
});

describe("a previous release", () => {
  test("that is deprecated is passed over for the one before it, and the report says so", async () => {
    const { outcome } = await playScene({ ...USUAL, previous: "deprecated" });
    expect(outcome.report.previous).toMatchObject({ kind: "found", version: "0.9.0", passedOver: ["1.0.0"] });
  });

  test.each<[string, Partial<Scene>]>([
    ["has lost its model", { previous: "unreadable" }],
    ["has lost its metadata", { seed: (files) => files.delete("metadata.json") }],
    ["has metadata that are refused", { seed: (files) => files.set("metadata.json", Buffer.from("{}")) }],
    ["has a model that cannot be read", { seed: (files) => files.set("model.onnx", Buffer.from(UNREADABLE)) }],
  ])("that %s is reported as found, and refuses the version: nobody knows its number", async (_, scene) => {
    const { outcome, releases } = await playScene({ ...USUAL, ...scene });
    expect(outcome.report.previous).toMatchObject({ kind: "found", version: "1.0.0", claimedBump: "patch" });
    expect([outcome.kind, rulesOf(outcome, "error")]).toEqual(["refused", ["version/not-comparable"]]);
    expect(outcome.report.contract).toBeUndefined();
    expect(releases.writes).toEqual([]);
  });

  test("that is listed and not there breaks the run", async () => {
    const world = (own: ReleaseWorld) => ({
      previousReleases: { ...own.previousReleases, find: async () => undefined },
    });
    await expect(playScene({ ...USUAL, world })).rejects.toMatchObject({ code: "environment" });
  });

  test("is not opened for a version whose metadata cannot be read", async () => {
    const change: Scene["change"] = (files) => files.set(`${TAG}/metadata.json`, Buffer.from("{"));
    const { outcome, stages } = await playScene({ ...USUAL, change });
    expect([outcome.kind, outcome.report.previous.kind]).toEqual(["refused", "found"]);
    expect(stages.filter((title) => title.startsWith("Comparing"))).toEqual([]);
    expect(rulesOf(outcome)).not.toContain("version/not-comparable");
  });

  test("of a format that is not run is compared by its metadata, and not measured", async () => {
    const { outcome } = await playScene({
      ...USUAL,
      seed: (files) => {
        const stated = JSON.parse(Buffer.from(files.get("metadata.json") ?? []).toString());
        files.set("metadata.json", Buffer.from(JSON.stringify({ ...stated, export_format: "savedmodel" })));
      },
    });
    expect(outcome.report.contract?.notInspected).toEqual(expect.any(String));
    expect(outcome.report.quality?.baseline).toMatchObject({ version: "1.0.0", notComparable: expect.any(String) });
  });
});

/** Answers of the candidate that differ from those of the previous release in one of four rows. */
function flipping(): (own: ReleaseWorld) => Partial<ReleaseWorld> {
  const scores = { width: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.7, 0.3) };
  const other = fakeInference({ predictions: { predicted: ["0", "1", "0", "0"], scores } });
  return ({ inference }) => {
    const predict: Inference["predict"] = (path, plan, progress) =>
      (path.startsWith("/others/") ? inference : other).predict(path, plan, progress);
    return { inference: { ...inference, predict } };
  };
}

describe("predictions that changed", () => {
  const loose = "gate:\n  metrics:\n    accuracy: { min: 0.1 }\n";

  test.each([
    ["more than a patch may change", "versioning: { max_flips: 0.1 }\n", "refused", ["version/too-many-flips"]],
    ["as many as a patch may change", "versioning: { max_flips: 0.25 }\n", "published", []],
    ["without a limit", "", "published", []],
  ])("%s", async (_, policy, kind, errors) => {
    const scene = { ...USUAL, ownPolicy: `${loose}${policy}`, world: flipping(), seedPolicy: loose };
    const { outcome } = await playScene(scene);
    expect([outcome.kind, rulesOf(outcome, "error")]).toEqual([kind, errors]);
    expect(outcome.report.quality?.baseline).toMatchObject({ changed: { rows: 4, count: 1 } });
  });

  test("are not counted for a set without labels, and a patch with a limit of them is refused", async () => {
    const scene: Scene = {
      ...USUAL,
      measures: "ungated",
      ownPolicy: "versioning: { max_flips: 0.1 }\n",
      change: (files) => files.set("models/scorer/fixtures/rows.csv", Buffer.from("x0,x1,x2\n1,2,3\n")),
      world: ({ inference }) => {
        const header = { ok: true, value: { columns: ["x0", "x1", "x2"].map((name) => ({ name })) } } as const;
        return { inference: { ...inference, readHeader: async () => header } };
      },
    };
    expect(rulesOf((await playScene(scene)).outcome)).toContain("version/flips-not-counted");
    expect(rulesOf((await playScene({ ...scene, ownPolicy: "title: S\n" })).outcome)).toContain(
      "version/predictions-not-counted",
    );
  });
});

describe("each stage has its say in the verdict of a release", () => {
  const restate = (change: Record<string, unknown>) => (files: Files) => {
    const stated = JSON.parse(Buffer.from(files.get("metadata.json") ?? []).toString());
    files.set("metadata.json", Buffer.from(JSON.stringify({ ...stated, ...change })));
  };
  const noFixtures: Scene["change"] = (files) => files.delete("models/scorer/fixtures/rows.csv");

  test.each<[string, Partial<Scene>, RegExp]>([
    ["the version's own files", { change: (files) => files.delete(`${TAG}/model.onnx`) }, /^layout\/model-missing$/],
    ["its number", { policy: "versioning: { withdrawn: [1.0.1] }\n" }, /^version\/withdrawn$/],
    ["the contract", { seed: restate({ input_features: ["x0", "x1", "before"] }) }, /^contract\//],
    ["the gate that was there", { change: noFixtures }, /^gate\/removed$/],
  ])("%s", async (_, scene, rule) => {
    const { outcome, releases } = await playScene({ ...USUAL, ...scene });
    expect([outcome.kind, releases.writes]).toEqual(["refused", []]);
    expect(rulesOf(outcome, "error")).toContainEqual(expect.stringMatching(rule));
  });

  test.each(["same", "different"] as const)(
    "but of a version that is released (%s) no number is asked: it has its own",
    async (standing) => {
      const { outcome } = await playScene(
        {
          ...{ ...USUAL, standing, seed: restate({ input_features: ["x0", "x1", "before"] }) },
          request: { alwaysMeasure: true },
        },
        "check",
      );
      expect(rulesOf(outcome).filter((id) => id.startsWith("contract/"))).toEqual([]);
    },
  );
});

describe("what a policy asks for", () => {
  test.each(["release", "check", "gate"] as const)(
    "may not be less than the previous release's, in %s",
    async (mode) => {
      const { outcome, releases } = await playScene({ ...USUAL, ownPolicy: LIMITED.replace("0.9", "0.5") }, mode);
      expect([outcome.report.verdict, rulesOf(outcome, "error")]).toEqual(["fail", ["policy/weakened"]]);
      expect(releases.writes).toEqual([]);
    },
  );

  test("lets waived findings pass: they are shown and not counted", async () => {
    const waiver = "waivers:\n  - { version: 1.0.1, rule: metric/limit, reason: relabelled, by: Ada }\n";
    const scene = { ...USUAL, measures: "fail", previous: "none" } as const;
    expect((await playScene(scene)).outcome.kind).toBe("refused");
    const { outcome } = await playScene({ ...scene, policy: waiver });
    expect([outcome.kind, outcome.report.verdict, exitCodeOf(outcome)]).toEqual(["published", "pass", 0]);
    expect(outcome.report.findings.find(({ rule }) => rule === "metric/limit")).toMatchObject({
      level: "error",
      waiver: { by: "Ada" },
    });
  });

  test("is refused as a whole without a version that it would judge", async () => {
    const files = (policy: string) => memoryRepository(filesOf({ [POLICY_FILE]: policy }));
    const rules = async (policy: string) => (await checkPolicyAlone("scorer", files(policy))).map(({ rule }) => rule);
    expect(await rules("gate: [\n")).toEqual(["file/syntax"]);
    expect(await rules("gate: { fixtures: fixtures/rows.csv }\n")).toEqual(["fixtures/missing"]);
    expect(await rules("title: Scorer\n")).toEqual([]);
  });
});

describe("a working tree", () => {
  const checkout = (state: Awaited<ReturnType<Repository["checkout"]>>) => (own: ReleaseWorld) => ({
    repository: { ...own.repository, checkout: async () => state },
  });
  const other = "2".repeat(40);

  test.each<[string, Scene["world"], Scene["request"], string[], string]>([
    ["outside of git", checkout(undefined), {}, ["candidate/not-in-git"], "refused"],
    [
      "without the tag that has to exist",
      checkout({ head: HEAD }),
      { requireTag: true },
      ["candidate/tag-missing"],
      "refused",
    ],
    ["without a tag", checkout({ head: HEAD }), {}, [], "published"],
    ["at its tag", checkout({ head: HEAD, tagCommit: HEAD }), { requireTag: true }, [], "published"],
    [
      "at another commit than the tag",
      checkout({ head: HEAD, tagCommit: other }),
      {},
      ["candidate/tag-elsewhere"],
      "refused",
    ],
    [
      "whose tag is not on the branch",
      checkout({ head: HEAD, tagCommit: HEAD, missingFrom: "main" }),
      {},
      ["candidate/not-on-branch"],
      "refused",
    ],
  ])("%s", async (_, world, request, errors, kind) => {
    const { outcome, releases } = await playScene({ ...USUAL, world, request });
    expect([outcome.kind, rulesOf(outcome, "error")]).toEqual([kind, errors]);
    expect(releases.writes.includes("publish")).toBe(kind === "published");
    expect((await playScene({ ...USUAL, world, request }, "check")).outcome.report.verdict).toBe("pass");
  });

  test("whose model.yml is not what git has is refused by a release, and noted locally", async () => {
    const world: Scene["world"] = ({ repository }) => ({
      repository: {
        ...repository,
        list: async (path) =>
          (await repository.list(path))?.map((file) =>
            path === POLICY_FILE ? { ...file, gitStatus: "modified" } : file,
          ),
      },
    });
    expect(rulesOf((await playScene({ ...USUAL, world })).outcome, "error")).toEqual(["policy/not-as-committed"]);
    expect(rulesOf((await playScene({ ...USUAL, world }, "gate")).outcome, "notice")).toContain(
      "policy/not-as-committed",
    );
  });

  test.each(["cli", "action"] as const)(
    "without the folder of the version breaks the run, with advice for the %s",
    async (surface) => {
      const change: Scene["change"] = (files) => {
        for (const path of [...files.keys()].filter((name) => name.startsWith(TAG))) files.delete(path);
      };
      await expect(playScene({ ...USUAL, change, request: { surface } })).rejects.toMatchObject({
        code: "configuration",
        fix: expect.stringContaining(surface === "action" ? "actions/checkout" : "models/"),
      });
      const gone = await playScene({ ...USUAL, standing: "new", change }, "gate").catch((error: Failure) => error);
      expect(gone).toBeInstanceOf(Failure);
    },
  );

  test("that has lost a released version is refused", async () => {
    const scene: Scene = {
      ...USUAL,
      previous: "found",
      change: (files) => files.clear(),
      request: { id: { model: "scorer", version: "1.0.0" } },
    };
    const { outcome } = await playScene(scene, "gate");
    expect(rulesOf(outcome, "error")).toEqual(["version/released-changed"]);
    await expect(
      playScene(
        { ...scene, request: { id: { model: "scorer", version: "3.0.0" } } },
        "check",
        async (request, world) => {
          if ((await checkDeleted(request, world)) !== undefined) throw new Error("it was never released");
          throw new Error("nothing to say");
        },
      ),
    ).rejects.toThrow("nothing to say");
  });
});

describe("publishing", () => {
  const publisher = (over: Partial<Publisher>) => (own: ReleaseWorld) => ({ publisher: { ...own.publisher, ...over } });

  test("fills an empty release that a person made, and keeps their words", async () => {
    const { outcome, releases } = await playScene({ ...USUAL, standing: "made by hand, empty" });
    if (outcome.kind !== "published") throw new Error(outcome.kind);
    expect([releases.writes[0], rulesOf(outcome)]).toEqual(["reopen", expect.arrayContaining(["publish/filled"])]);
    expect(outcome.release.body).toContain("A person's own words");
  });

  test("is refused where an empty release cannot be taken back", async () => {
    const world: Scene["world"] = ({ publisher: { reopen: _, ...own } }) => ({ publisher: own });
    const { outcome } = await playScene({ ...USUAL, standing: "made by hand, empty", world });
    expect([outcome.kind, rulesOf(outcome, "error")]).toEqual(["refused", ["publish/other-identity"]]);
  });

  test("of an empty file is refused before anything is planned or sent", async () => {
    const world: Scene["world"] = ({ workspace }) => ({
      workspace: {
        ...workspace,
        stage: async (files) =>
          (await workspace.stage(files)).map((file) => (file.name === "README.md" ? { ...file, size: 0 } : file)),
      },
    });
    const { outcome, releases, stages, workspace } = await playScene({ ...USUAL, world });
    expect([outcome.kind, outcome.report.verdict, releases.writes]).toEqual(["refused", "fail", []]);
    expect([stages.includes("plan"), rulesOf(outcome, "error")]).toEqual([false, ["publish/file-size"]]);
    expect(JSON.parse(workspace.evidence.get(REPORT) ?? "").verdict).toBe("fail");
  });

  test("that another run has done meanwhile shows that release", async () => {
    const world: Scene["world"] = (own) =>
      publisher({
        publish: async (draft, spec) => {
          await own.publisher.publish(draft, spec);
          throw new Failure("environment", "The connection broke.", { fix: "Run again." });
        },
      })(own);
    const { outcome } = await playScene({ ...USUAL, world });
    expect(outcome).toMatchObject({ kind: "already-published", stored: false, release: { tag: TAG } });
  });

  test("of a repeated release removes drafts that are left, unless it is a dry run", async () => {
    const draft = { ...(await published()), draft: true, id: "left" };
    const removed: string[] = [];
    for (const dryRun of [false, true]) {
      const scene: Scene = {
        ...{ ...USUAL, standing: "same", dryRun },
        world: (own) => ({
          publisher: {
            ...own.publisher,
            drafts: async () => [draft],
            remove: async ({ id }) => void removed.push(`${id} ${dryRun}`),
          },
        }),
      };
      expect((await playScene(scene)).outcome.kind).toBe("already-published");
    }
    expect(removed).toEqual(["left false"]);
  });

  async function published() {
    const { outcome } = await playScene(USUAL);
    if (outcome.kind !== "published") throw new Error(outcome.kind);
    return outcome.release;
  }
});

describe("the evidence of an earlier job", () => {
  const run = { id: "7", repository: "acme/models", attempt: 1 };
  const reuse = (text: string | undefined) => (request: Parameters<typeof release>[0], world: ReleaseWorld) =>
    release(request, world, async (candidate) => reuseGateReport(text, request, candidate));

  test("is what is published, and nothing is measured again", async () => {
    const gate = await playScene({ ...USUAL, dryRun: true, request: { run } });
    const text = gate.workspace.evidence.get(REPORT);
    const { outcome, steps } = await playScene({ ...USUAL, request: { run } }, "release", reuse(text));
    expect([outcome.kind, outcome.report.verdict, steps]).toEqual(["published", "pass", []]);
    const { quality, latency, runtime, signature } = gate.outcome.report;
    expect([quality, latency].every((measured) => measured !== undefined)).toBe(true);
    expect(outcome.report).toMatchObject({ quality, latency, runtime, signature });
  });

  test.each<[string, Scene["measures"], (text: string) => string | undefined, string]>([
    ["that is missing", "pass", () => undefined, "evidence/unreadable"],
    ["that is cut off", "pass", (text) => text.slice(0, 200), "evidence/unreadable"],
    ["of another run", "pass", (text) => text.replace('"7"', '"8"'), "evidence/foreign"],
    ["that refused the model", "fail", (text) => text, "evidence/refused"],
  ])("%s publishes nothing", async (_, measures, change, rule) => {
    const scene = { ...USUAL, measures, request: { run } };
    const gate = await playScene({ ...scene, dryRun: true });
    const text = change(gate.workspace.evidence.get(REPORT) ?? "");
    const { outcome, releases } = await playScene(scene, "release", reuse(text));
    expect([outcome.kind, rulesOf(outcome, "error"), releases.writes]).toEqual([
      "refused",
      expect.arrayContaining([rule]),
      [],
    ]);
  });

  test("that could not decide is held to what this run asks for", async () => {
    const scene: Scene = { ...USUAL, measures: "inconclusive", request: { run } };
    const text = (await playScene({ ...scene, dryRun: true })).workspace.evidence.get(REPORT);
    const strict = await playScene({ ...scene, onInconclusive: "fail" }, "release", reuse(text));
    expect([strict.outcome.kind, strict.releases.writes]).toEqual(["refused", []]);
    expect((await playScene(scene, "release", reuse(text))).outcome).toMatchObject({
      kind: "published",
      report: { verdict: "inconclusive" },
    });
  });
});

test("weights that the model keeps in a file of its own have to lie beside it", async () => {
  const { outcome } = await playScene({
    ...USUAL,
    world: ({ readModel }) => ({
      readModel: (file) => {
        const read = readModel(file);
        return read.ok ? { ok: true, signature: { ...read.signature, externalData: ["weights.bin"] } } : read;
      },
    }),
  });
  expect([outcome.kind, rulesOf(outcome, "error")]).toEqual([
    "refused",
    expect.arrayContaining(["layout/external-data-missing"]),
  ]);
});
