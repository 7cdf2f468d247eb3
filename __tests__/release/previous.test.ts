import { findPrevious, locatePrevious, notLookedFor, type Previous, recordOf } from "../../src/release/previous.ts";
import { REPORT } from "../../src/releases/evidence.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import { formatReport } from "../../src/releases/report.ts";
import { candidateOf, POLICY_FILE, policyOf, TAG } from "../helpers/candidate.ts";
import {
  type Files,
  filesOf,
  HEAD,
  memoryReadModel,
  memoryReleases,
  memoryRepository,
  memoryWorkspace,
} from "../helpers/memory.ts";
import { reportOf } from "../helpers/report.ts";
import { versionFiles } from "../helpers/scene.ts";

const bytes = (text: string) => Buffer.from(text);
const tagOf = (version: string, model = "scorer") => `models/${model}/${version}`;

interface Told {
  /** Versions of the model, or tags, that have a release of this tool. */
  readonly released?: readonly string[];
  /** Those that a person made without a file. */
  readonly empty?: readonly string[];
  /** Listed, and not published. */
  readonly drafts?: readonly string[];
  readonly deprecated?: readonly string[];
  readonly policy?: string;
  readonly tree?: Readonly<Record<string, string>>;
  readonly version?: string;
}

function historyOf({ released = [], empty = [], drafts = [], deprecated = [], tree = {} }: Told) {
  const files = filesOf(tree);
  for (const version of deprecated) {
    for (const [path, content] of Object.entries(versionFiles(version, { deprecated: true }))) files.set(path, content);
  }
  const workspace = memoryWorkspace(files);
  const releases = memoryReleases(workspace.copies);
  const full = (version: string) => (version.includes("/") ? version : tagOf(version));
  for (const version of released) {
    const tag = full(version);
    const held: Files = filesOf({ "model.onnx": "m", "metadata.json": "{}" });
    releases.put(tag, formatMarker({ tag, commit: HEAD }), held);
  }
  for (const version of empty) releases.put(full(version), "by hand", new Map());
  const asked: string[] = [];
  const history = {
    ...releases,
    versions: async (model: string) => [...(await releases.versions(model)), ...(model === "scorer" ? drafts : [])],
    isPublished: async (tag: string) => {
      asked.push(tag);
      return releases.isPublished(tag);
    },
  };
  return { history, releases, repository: memoryRepository(files), workspace, asked };
}

async function locate(told: Told, isReleased?: boolean) {
  const { history, repository } = historyOf(told);
  const version = told.version ?? "1.0.1";
  const policy = told.policy === undefined ? undefined : policyOf(told.policy);
  const candidate = candidateOf({ id: { model: "scorer", version }, tag: tagOf(version), policy });
  const { found, findings } = await locatePrevious(candidate, history, repository, isReleased);
  return { record: found?.record, findings: findings.map(({ rule, location }) => [rule, location?.file]) };
}

describe("the previous release", () => {
  test("is the highest one below, with what is known of it", async () => {
    const { record, findings } = await locate({ released: ["0.9.0", "1.0.0", "1.1.0"] });
    expect(record).toEqual({
      ...{ where: "memory", version: "1.0.0", tag: tagOf("1.0.0"), claimedBump: "patch", backport: true, commit: HEAD },
      taken: ["0.9.0", "1.0.0", "1.1.0"],
    });
    expect(findings).toEqual([["version/backport", `${TAG}/metadata.json`]]);
  });

  test("is none of a first release", async () => {
    expect(await locate({})).toEqual({ record: undefined, findings: [] });
    expect(await locate({ released: ["1.0.1"] })).toMatchObject({ record: undefined });
  });

  test("is not one that is only listed, and its number can be given", async () => {
    const { record } = await locate({ released: ["0.9.0"], drafts: ["1.0.0"] });
    expect(record).toMatchObject({ version: "0.9.0", claimedBump: "major" });
    expect((await locate({ drafts: ["1.0.0"] })).record).toBeUndefined();
  });

  test("is not one without a file, whose number stays taken", async () => {
    const { record } = await locate({ released: ["0.9.0"], empty: ["1.0.0"] });
    expect(record).toMatchObject({ version: "0.9.0", claimedBump: "major", taken: ["0.9.0", "1.0.0"] });
    expect((await locate({ empty: ["0.9.0", "1.0.0"] })).record).toBeUndefined();
  });

  test("is not one that the working tree calls deprecated, unless there is no other", async () => {
    const { record } = await locate({ released: ["0.9.0", "1.0.0"], deprecated: ["1.0.0"] });
    expect(record).toMatchObject({ version: "0.9.0", passedOver: ["1.0.0"] });
    expect((await locate({ released: ["0.9.0"], deprecated: ["0.9.0"] })).record).toMatchObject({ version: "0.9.0" });
    expect((await locate({ released: ["1.0.0"] })).record).not.toHaveProperty("passedOver");
  });

  test("is told with the prerelease in between", async () => {
    const { record } = await locate({ released: ["1.0.0", "1.0.1-rc.1"] });
    expect(record).toMatchObject({ version: "1.0.0", lastPrerelease: "1.0.1-rc.1" });
    expect((await locate({ released: ["1.0.0"] })).record).not.toHaveProperty("lastPrerelease");
  });

  test("does not have a number that was withdrawn, which is never given again", async () => {
    const policy = "versioning: { withdrawn: [1.0.1, 1.0.0] }\n";
    const { record, findings } = await locate({ released: ["0.9.0"], policy });
    expect(findings.map(([rule]) => rule)).toContain("version/withdrawn");
    expect(record?.taken).toEqual(["0.9.0", "1.0.0"]);
  });

  test("is asked for its number only by a version that does not have one", async () => {
    const told = { released: ["2.0.0", "1.0.0"], version: "1.5.7" };
    expect((await locate(told)).findings.length).toBeGreaterThan(0);
    expect((await locate(told, true)).findings).toEqual([]);
  });

  test("that is listed and not there breaks the run", async () => {
    const { history, repository } = historyOf({ released: ["1.0.0"] });
    const gone = { ...history, find: async () => undefined };
    await expect(locatePrevious(candidateOf(), gone, repository)).rejects.toMatchObject({
      code: "environment",
      message: "models/scorer/1.0.0 is listed in memory but cannot be read.",
      fix: "Run again. If it happens again, look at that release.",
    });
  });

  test("is found in few calls, however long the history is", async () => {
    const released = Array.from({ length: 200 }, (_, i) => `0.${i}.0`);
    const { history, repository, asked } = historyOf({ released });
    await locatePrevious(candidateOf(), history, repository);
    expect(asked.length).toBeLessThan(10);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test("brings what it was judged by, if its report says so", async () => {
    const { history, releases, repository } = historyOf({});
    const tag = tagOf("1.0.0");
    const gate = { metrics: { accuracy: { min: 0.9 } } };
    const report = reportOf({
      ...{
        tag,
        model: "scorer",
        version: "1.0.0",
        gated: true,
        policy: { gate },
        source: { commit: HEAD, tagged: true },
      },
      files: [],
    });
    releases.put(tag, formatMarker({ tag, commit: HEAD }), filesOf({ [REPORT]: formatReport(report) }));
    const { found } = await locatePrevious(candidateOf(), history, repository);
    expect(found?.record).toMatchObject({ gated: true, policy: { gate } });
    // Of a release without a report nothing is said.
    releases.put(tag, formatMarker({ tag, commit: HEAD }), filesOf({}));
    const { found: bare } = await locatePrevious(candidateOf(), history, repository);
    for (const key of ["gated", "policy", "judgedOn"]) expect(bare?.record).not.toHaveProperty(key);
  });
});

describe("a model that was renamed", () => {
  const policy = "renamed_from: rater\n";

  test("goes on from the releases of its former name, and its own hide those", async () => {
    const { record, findings } = await locate({ released: [tagOf("1.0.0", "rater")], policy });
    expect(record).toMatchObject({ version: "1.0.0", tag: tagOf("1.0.0", "rater"), claimedBump: "patch" });
    expect(findings).toEqual([]);
    const both = await locate({ released: [tagOf("1.0.0", "rater"), "1.0.0"], policy });
    expect(both.record).toMatchObject({ tag: tagOf("1.0.0") });
  });

  test("passes over what is deprecated where it lies now", async () => {
    const released = [tagOf("0.9.0", "rater"), tagOf("1.0.0", "rater")];
    const { record } = await locate({ released, policy, deprecated: ["1.0.0"] });
    expect(record).toMatchObject({ version: "0.9.0", tag: tagOf("0.9.0", "rater"), passedOver: ["1.0.0"] });
  });

  test("from a name that nothing was published under is refused", async () => {
    const { findings } = await locate({ released: ["1.0.0"], policy });
    expect(findings).toEqual([["version/renamed-from-nothing", POLICY_FILE]]);
    expect((await locate({ released: ["1.0.0"], policy }, true)).findings).toHaveLength(1);
  });
});

describe("the files of the previous release", () => {
  async function find(change: (held: Files) => void = () => undefined, candidate = candidateOf(), released = true) {
    const { history, releases, repository, workspace } = historyOf({});
    const tag = tagOf("1.0.0");
    const held = new Map(
      Object.entries(versionFiles("1.0.0")).map(([path, content]) => [path.slice(tag.length + 1), content]),
    );
    change(held);
    if (released) releases.put(tag, formatMarker({ tag, commit: HEAD }), held);
    const stages: string[] = [];
    const heard: unknown[] = [];
    const world = {
      ...{ previousReleases: history, repository, workspace, readModel: memoryReadModel(workspace) },
      listener: {
        stage: (title: string) => stages.push(title),
        progress: () => undefined,
        plan: () => undefined,
        found: (found: unknown) => heard.push(found),
      },
    };
    return { ...(await findPrevious(candidate, false, world)), stages, heard };
  }

  test("are compared with", async () => {
    const { previous, findings, stages, heard } = await find();
    expect(previous).toMatchObject({
      ...{ kind: "found", version: "1.0.0", signature: { metadata: { framework: "numpy" } } },
      model: { modelPath: "/others/1.0.0/model.onnx", model: `${tagOf("1.0.0")}/model.onnx` },
    });
    expect([findings, stages, heard]).toEqual([[], [`Comparing with ${tagOf("1.0.0")}`], [[]]]);
  });

  test("are not fetched if there is no previous release, or nothing to compare with it", async () => {
    const first = await find(undefined, undefined, false);
    expect([first.previous, first.stages]).toEqual([{ kind: "none", where: "memory" }, []]);
    const broken = await find(undefined, candidateOf({ metadata: undefined }));
    expect(broken.previous).toMatchObject({
      ...{ kind: "not-comparable", version: "1.0.0" },
      why: `metadata.json of ${TAG} cannot be read`,
    });
    expect([broken.findings, broken.stages]).toEqual([[], []]);
  });

  test.each<[string, (held: Files) => unknown, RegExp | string]>([
    ["the model", (held) => held.delete("model.onnx"), "models/scorer/1.0.0 has no model.onnx."],
    ["metadata.json", (held) => held.delete("metadata.json"), "models/scorer/1.0.0 has no metadata.json."],
    [
      "valid metadata",
      (held) => held.set("metadata.json", bytes("[]")),
      /^metadata\.json of models\/scorer\/1\.0\.0 is invalid: The document must be .+\.$/,
    ],
    [
      "a readable model",
      (held) => held.set("model.onnx", bytes("no model")),
      "model.onnx of models/scorer/1.0.0 cannot be read: it is no ONNX model.",
    ],
  ])("that lack %s are not comparable, which is refused", async (_, change, why) => {
    const { previous, findings } = await find(change);
    const message = typeof why === "string" ? why : expect.stringMatching(why);
    expect(previous).toMatchObject({ kind: "not-comparable", version: "1.0.0", why: message });
    expect(findings).toMatchObject([{ rule: "version/not-comparable", message, location: { file: TAG } }]);
  });
});

describe("what a report keeps of the previous release", () => {
  const whole = {
    ...{ where: "memory", version: "1.0.0", tag: tagOf("1.0.0"), claimedBump: "patch", backport: false },
    ...{ passedOver: ["1.0.0"], lastPrerelease: "1.0.1-rc.1", commit: HEAD, gated: true },
  };

  test("is all but its policy and its files", () => {
    const more = { taken: ["1.0.0"], policy: { gate: {} }, signature: {} };
    const found = { kind: "found", ...whole, ...more } as unknown as Previous;
    expect(recordOf(found)).toEqual({ kind: "found", ...whole });
    expect(recordOf({ ...found, kind: "not-comparable", why: "w" } as unknown as Previous)).toEqual({
      kind: "found",
      ...whole,
    });
  });

  test("leaves out what is not known", () => {
    const { where, version, tag, claimedBump } = whole;
    const bare = { kind: "found", where, version, tag, claimedBump, taken: [] } as unknown as Previous;
    expect(recordOf(bare)).toStrictEqual({ kind: "found", where, version, tag, claimedBump });
  });

  test("says why there is none", () => {
    expect(recordOf({ kind: "none", where: "memory" })).toEqual({ kind: "none", where: "memory" });
    const { previous, findings } = notLookedFor("it is judged by itself");
    expect([recordOf(previous), findings]).toEqual([{ kind: "not-looked-for", why: "it is judged by itself" }, []]);
  });
});
