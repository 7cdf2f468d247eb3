import fc from "fast-check";
import { formatLock, type Lock } from "../../src/consume/lock.ts";
import { type PullWorld, pull } from "../../src/consume/pull.ts";
import { parseLock } from "../../src/consume/read-lock.ts";
import type { Status } from "../../src/consume/status.ts";
import { parseWanted, type Wanted } from "../../src/consume/wanted.ts";
import { formatChecksums } from "../../src/releases/evidence.ts";
import {
  ACTIVE,
  digestsOf,
  type FakeRelease,
  fakeHistory,
  fakeShelf,
  NOW,
  pullWorld,
  releasedFiles,
} from "../helpers/shelf.ts";

const want = (...texts: string[]): Wanted[] =>
  texts.map((text) => {
    const parsed = parseWanted(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.wanted;
  });
const rulesOf = ({ findings }: { findings: readonly { rule: string }[] }) => findings.map(({ rule }) => rule);
const released = (version: string, files: FakeRelease["files"] = releasedFiles(version)): FakeRelease => ({
  tag: `models/fraud/${version}`,
  files,
});
const pulling = (world: PullWorld, texts: string[], lock?: Lock, locked = false) =>
  pull({ wanted: want(...texts), locked, lock }, world);
const is = (kind: "deprecated" | "withdrawn"): Status => ({ kind, where: "the default branch", readAt: NOW });

describe("a version that is pulled", () => {
  test("lies under the name of its metadata.json, with its evidence, and is pinned without it", async () => {
    const shelf = fakeShelf();
    const files = releasedFiles("1.0.1", { name: "fraud_detection" });
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1", files)]), shelf), ["fraud@^1"]);
    expect(rulesOf(result)).toEqual([]);
    expect([...shelf.folders]).toEqual([["fraud_detection/1.0.1", files]]);
    expect(result.pulled).toMatchObject([{ folder: "models/fraud_detection/1.0.1", already: false }]);
    expect(result.lock?.models).toMatchObject([
      { wanted: "fraud@^1", version: "1.0.1", name: "fraud_detection", from: "releases", status: ACTIVE },
    ]);
    expect(result.lock?.models[0]?.files.map(({ name }) => name)).toEqual(["metadata.json", "model.onnx"]);
  });

  test("is the stable one of an environment, which the lock file names", async () => {
    const record = { where: "prod", stable: "1.0.0", matches: () => true };
    const world = pullWorld(
      fakeHistory([released("1.0.0"), released("1.0.1")]),
      fakeShelf(),
      {},
      { "fraud@prod": record },
    );
    const wanted = [{ model: "fraud", range: "prod" }];
    const { lock } = await pull({ wanted, locked: false }, world);
    expect(lock?.models).toMatchObject([{ wanted: "fraud@prod", version: "1.0.0" }]);
    const text = Buffer.from(formatLock(lock as Lock));
    expect(parseLock("lock.json", text).document?.value).toEqual(lock);
    const again = await pull({ wanted, locked: true, lock }, world);
    expect(again.pulled).toMatchObject([{ entry: { version: "1.0.0" }, already: true }]);
    await expect(pull({ wanted: [{ model: "fraud", range: "staging" }], locked: false }, world)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/^"staging" is neither a version nor a range of versions/),
    });
  });

  test("is not sent for again if it is in place", async () => {
    const history = fakeHistory([released("1.0.1")]);
    const shelf = fakeShelf({ "fraud/1.0.1": releasedFiles("1.0.1") });
    expect((await pulling(pullWorld(history, shelf), ["fraud@1.0.1"])).pulled).toMatchObject([{ already: true }]);
    expect(history.asked.filter((asked) => asked.startsWith("download"))).toEqual([]);
  });

  test.each([
    ["another byte", { ...releasedFiles("1.0.1"), "model.onnx": "other" }],
    ["a missing file", { "model.onnx": "weights 1.0.1" }],
    ["a file of somebody", { ...releasedFiles("1.0.1"), "notes.txt": "mine" }],
    ["nothing in it", {}],
  ])("does not replace a folder with %s", async (_, lying: Record<string, string>) => {
    const shelf = fakeShelf({ "fraud/1.0.1": lying });
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1")]), shelf), ["fraud@1.0.1"]);
    expect(rulesOf(result)).toEqual(["pull/occupied"]);
    expect([shelf.folders.get("fraud/1.0.1"), result.lock]).toEqual([lying, undefined]);
  });
});

describe("what is chosen", () => {
  const history = () => fakeHistory([released("1.0.0"), released("1.1.0"), released("2.0.0")]);
  const chosen = async (text: string, status: Record<string, Status> = {}) => {
    const result = await pulling(pullWorld(history(), fakeShelf(), status), [text]);
    return [result.pulled.map(({ entry }) => entry.version), rulesOf(result)];
  };

  test.each([
    ["fraud@latest", {}, ["2.0.0"], []],
    ["fraud@^1", {}, ["1.1.0"], []],
    ["fraud@^1", { "models/fraud/1.1.0": is("deprecated") }, ["1.0.0"], ["pull/passed-over"]],
    ["fraud@^1", { "models/fraud/1.1.0": is("withdrawn") }, ["1.0.0"], ["pull/passed-over"]],
    ["fraud@1.1.0", { "models/fraud/1.1.0": is("deprecated") }, ["1.1.0"], ["pull/deprecated"]],
    ["fraud@1.1.0", { "models/fraud/1.1.0": is("withdrawn") }, [], ["pull/withdrawn"]],
    ["fraud@^2", { "models/fraud/2.0.0": is("deprecated") }, ["2.0.0"], ["pull/deprecated"]],
    ["fraud@^2", { "models/fraud/2.0.0": is("withdrawn") }, [], ["pull/withdrawn"]],
    ["fraud@^2", { "models/fraud/2.0.0": { kind: "unknown", why: "x" } }, ["2.0.0"], ["pull/status-unknown"]],
    ["fraud@^3", {}, [], ["pull/not-released"]],
    ["fraud@1.2.0", {}, [], ["pull/not-released"]],
    ["bid@1.0.0", {}, [], ["pull/not-released"]],
  ] satisfies [string, Record<string, Status>, string[], string[]][])(
    "%s with %j",
    async (text, status, versions, rules) => {
      expect(await chosen(text, status)).toEqual([versions, rules]);
    },
  );

  test("nothing is pulled if something is in the way of one of several", async () => {
    const shelf = fakeShelf({ "fraud/2.0.0": { "model.onnx": "mine" } });
    const result = await pulling(pullWorld(history(), shelf), ["fraud@^1", "fraud@^2"]);
    expect([[...shelf.folders.keys()], rulesOf(result)]).toEqual([["fraud/2.0.0"], ["pull/occupied"]]);
  });

  test("nothing is pulled if one of several is refused", async () => {
    const shelf = fakeShelf();
    const result = await pulling(pullWorld(history(), shelf), ["fraud@^1", "bid@^1"]);
    expect([shelf.folders.size, result.pulled, result.lock]).toEqual([0, [], undefined]);
  });
});

describe("a release that is not what was judged is refused", () => {
  const files = releasedFiles("1.0.1");
  const { "model.onnx": _model, ...withoutModel } = files;
  const { "metadata.json": _metadata, ...withoutMetadata } = files;
  const { "validation-report.json": _report, ...withoutReport } = files;
  test.each([
    ["a changed byte", { ...files, "model.onnx": "weights 9.9.9" }, "pull/altered"],
    ["an added file", { ...files, "more.bin": "x" }, "pull/altered"],
    [
      "another version's report",
      { ...files, "validation-report.json": releasedFiles("1.0.0")["validation-report.json"] ?? "" },
      "pull/altered",
    ],
    ["a damaged report", { ...files, "validation-report.json": "{" }, "pull/altered"],
    ["a file whose upload is incomplete", { ...files, "model.onnx": null }, "pull/incomplete"],
    ["no model", withoutModel, "pull/incomplete"],
    ["no metadata.json", withoutMetadata, "pull/altered"],
    ["neither report nor metadata.json", { "model.onnx": "w" }, "pull/incomplete"],
    ["a name with a slash", releasedFiles("1.0.1", { name: "../x" }), "pull/bad-name"],
    ["no name", releasedFiles("1.0.1", { own: { "metadata.json": "{}" } }), "pull/incomplete"],
  ] satisfies [string, FakeRelease["files"], string][])("%s", async (_, stored, rule) => {
    const shelf = fakeShelf();
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1", stored)]), shelf), ["fraud@1.0.1"]);
    expect([rulesOf(result), shelf.folders.size, result.lock]).toEqual([[rule], 0, undefined]);
  });

  test("without a report it is pulled with a warning", async () => {
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1", withoutReport)])), ["fraud@1.0.1"]);
    expect([rulesOf(result), result.pulled.length]).toEqual([["pull/no-report"], 1]);
  });
});

describe("with a lock", () => {
  const lockOf = async () => {
    const { lock } = await pulling(pullWorld(fakeHistory([released("1.0.1")])), ["fraud@^1"]);
    if (lock === undefined) throw new Error("no lock");
    return lock;
  };

  test("a newer version is not pulled, without naming a model neither", async () => {
    const history = fakeHistory([released("1.0.1"), released("1.2.0")]);
    for (const texts of [["fraud@^1"], []]) {
      const result = await pulling(pullWorld(history, fakeShelf()), texts, await lockOf(), true);
      expect([result.pulled.map(({ entry }) => entry.version), rulesOf(result), result.lock]).toEqual([
        ["1.0.1"],
        [],
        undefined,
      ]);
    }
  });

  test("what is in place needs no one to be asked", async () => {
    const lock = await lockOf();
    const history = fakeHistory([]);
    const shelf = fakeShelf({ "fraud/1.0.1": releasedFiles("1.0.1") });
    const offline: Status = { kind: "unknown", why: "there is no network" };
    const world = pullWorld(history, shelf, { "models/fraud/1.0.1": offline });
    const result = await pulling({ ...world, now: () => "2026-11-28T12:00:00.000Z" }, [], lock, true);
    expect([result.pulled.length, history.asked, world.opened]).toEqual([1, [], []]);
    expect(result.findings[0]?.message).toContain("It was active when it was locked, 3 days ago.");
  });

  test("other bytes under a pinned tag are not pinned in their place, a newer version is", async () => {
    const other = released("1.0.1", releasedFiles("1.0.1", { own: { "model.onnx": "other weights" } }));
    for (const text of ["fraud@^1", "fraud@1.0.1"]) {
      const result = await pulling(pullWorld(fakeHistory([other])), [text], await lockOf());
      expect([rulesOf(result), result.pulled, result.lock]).toEqual([["pull/not-as-locked"], [], undefined]);
      expect(result.findings[0]?.fix).toContain("delete the entry");
    }
    const newer = await pulling(pullWorld(fakeHistory([other, released("1.1.0")])), ["fraud@^1"], await lockOf());
    expect(newer.lock?.models.map(({ version }) => version)).toEqual(["1.1.0"]);
  });

  test("another release under the number is refused, even with a report of its own", async () => {
    const other = releasedFiles("1.0.1", { own: { "model.onnx": "other weights" } });
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1", other)])), [], await lockOf(), true);
    expect([rulesOf(result), result.pulled]).toEqual([["pull/not-as-locked"], []]);
    expect(result.findings[0]?.message).toContain("model.onnx");
  });

  test.each([
    ["another release's report", { "validation-report.json": releasedFiles("1.0.0")["validation-report.json"] ?? "" }],
    ["checksums of other evidence", { SHA256SUMS: formatChecksums(digestsOf({ "bom.cdx.json": "{}" })) }],
  ])("%s next to the pinned files is refused", async (_, evidence: Record<string, string>) => {
    const history = fakeHistory([released("1.0.1", { ...releasedFiles("1.0.1"), ...evidence })]);
    expect(rulesOf(await pulling(pullWorld(history), [], await lockOf(), true))).toEqual(["pull/altered"]);
  });

  test.each([
    ["something else", ["fraud@^2"]],
    ["another model", ["bid"]],
  ])("%s is refused", async (_, texts) => {
    const result = await pulling(pullWorld(fakeHistory([released("1.0.1")])), texts, await lockOf(), true);
    expect(rulesOf(result)).toEqual(["pull/not-locked"]);
  });

  test("a version that was withdrawn since is refused", async () => {
    const world = pullWorld(fakeHistory([released("1.0.1")]), fakeShelf(), { "models/fraud/1.0.1": is("withdrawn") });
    expect(rulesOf(await pulling(world, [], await lockOf(), true))).toEqual(["pull/withdrawn"]);
  });

  test("that pins nothing is refused", async () => {
    const empty = { ...(await lockOf()), models: [] };
    expect(rulesOf(await pulling(pullWorld(fakeHistory([released("1.0.1")])), [], empty, true))).toEqual([
      "pull/not-locked",
    ]);
  });

  test("a release that is gone is refused", async () => {
    expect(rulesOf(await pulling(pullWorld(fakeHistory([])), [], await lockOf(), true))).toEqual(["pull/not-released"]);
  });
});

test("whatever is stored, what appears is what its report lists", async () => {
  const good = releasedFiles("1.0.1");
  const change = fc.record({
    name: fc.constantFrom(...Object.keys(good), "more.bin"),
    text: fc.constantFrom(null, "", "x", ...Object.values(good)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
      const stored: Record<string, string | null> = { ...good };
      for (const { name, text } of changes) stored[name] = text;
      const shelf = fakeShelf();
      const result = await pulling(pullWorld(fakeHistory([released("1.0.1", stored)]), shelf), ["fraud@1.0.1"]);
      const placed = shelf.folders.get("fraud/1.0.1");
      expect(placed === undefined).toBe(result.lock === undefined);
      if (placed !== undefined) expect(placed).toMatchObject(good);
    }),
  );
});

describe("what is said", () => {
  const READ = "the default branch, read 2026-11-25 12:00 UTC";
  const said = async (world: PullWorld, texts: string[], lock?: Lock, locked = false) =>
    (await pulling(world, texts, lock, locked)).findings.map(({ message }) => message);
  const three = () => fakeHistory([released("1.0.0"), released("1.1.0")]);
  const of = (status: Status, version = "1.1.0") =>
    pullWorld(three(), fakeShelf(), { [`models/fraud/${version}`]: status });

  test("of the status of a version, with who says so and when it was read", async () => {
    expect(await said(of(is("deprecated")), ["fraud@1.1.0"])).toEqual([`models/fraud/1.1.0 is deprecated (${READ}).`]);
    expect(await said(of(is("withdrawn")), ["fraud@1.1.0"])).toEqual([`models/fraud/1.1.0 was withdrawn (${READ}).`]);
    expect(await said(of(is("withdrawn")), ["fraud@^1"])).toEqual([
      `fraud@1.1.0 is withdrawn (${READ}), so 1.0.0 is pulled instead.`,
    ]);
    expect(await said(of({ kind: "unknown", why: "there is no network" }), ["fraud@1.1.0"])).toEqual([
      "It is unknown whether models/fraud/1.1.0 is deprecated or withdrawn: there is no network.",
    ]);
  });

  test("of what lies in the way, of one file and of more", async () => {
    const into = (files: Record<string, string>) => pullWorld(three(), fakeShelf({ "fraud/1.1.0": files }));
    const own = releasedFiles("1.1.0");
    expect(await said(into({ ...own, "model.onnx": "x" }), ["fraud@1.1.0"])).toEqual([
      "models/fraud/1.1.0 does not contain models/fraud/1.1.0: model.onnx differs.",
    ]);
    expect(await said(into({}), ["fraud@1.1.0"])).toEqual([
      expect.stringMatching(
        /^models\/fraud\/1\.1\.0 does not contain .*: (?=.*metadata\.json)(?=.*model\.onnx).*, .* differ\.$/,
      ),
    ]);
  });

  test("of a lock file that is not there, or has no such entry", async () => {
    expect(await said(of(ACTIVE), ["fraud@^1"], undefined, true)).toEqual(["model-release.lock.json does not exist."]);
    const { lock } = await pulling(pullWorld(three()), ["fraud@^1"]);
    expect(await said(of(ACTIVE), ["fraud@^2"], lock, true)).toEqual([
      "model-release.lock.json has no entry for fraud@^2.",
    ]);
  });

  test("of a locked version whose status nobody knows now: what it was, unless that was unknown too", async () => {
    const offline: Status = { kind: "unknown", why: "there is no network" };
    const unknown = "It is unknown whether models/fraud/1.1.0 is deprecated or withdrawn: there is no network.";
    const { lock } = await pulling(pullWorld(three()), ["fraud@^1"]);
    const later = { ...of(offline), now: () => "2026-11-28T12:00:00.000Z" };
    expect(await said(later, [], lock, true)).toEqual([`${unknown} It was active when it was locked, 3 days ago.`]);
    const { lock: never } = await pulling(of(offline), ["fraud@^1"]);
    expect(await said(later, [], never, true)).toEqual([unknown]);
    // Who is known to be active now has no past to be told.
    expect(await said({ ...of(ACTIVE), now: later.now }, [], lock, true)).toEqual([]);
  });
});

test("a place that states no digests is asked to compute them, for what is locked too", async () => {
  const history = fakeHistory([released("1.0.1")]);
  const asked: unknown[] = [];
  const find: typeof history.find = (tag, ...how) => {
    asked.push(how);
    return history.find(tag, ...how);
  };
  const { lock } = await pulling(pullWorld({ ...history, find }), ["fraud@^1"]);
  await pulling(pullWorld({ ...history, find }), [], lock, true);
  expect(asked.length).toBeGreaterThan(1);
  expect(new Set(asked.map(String))).toEqual(new Set(["hashed"]));
});

test("a release that is not to be used is refused in one sentence", async () => {
  const said = async (files: FakeRelease["files"]) =>
    (await pulling(pullWorld(fakeHistory([released("1.0.1", files)])), ["fraud@1.0.1"])).findings.map(
      ({ message }) => message,
    );
  const files = releasedFiles("1.0.1");
  const tag = "models/fraud/1.0.1";
  expect(await said({ ...files, "model.onnx": null, "metadata.json": null })).toEqual([
    `${tag} has incomplete files: metadata.json, model.onnx.`,
  ]);
  expect(await said({ "model.onnx": "w" })).toEqual([`${tag} has no metadata.json.`]);
  expect(await said({ "notes.txt": "w" })).toEqual([`${tag} has no model and no metadata.json.`]);
  expect(await said(releasedFiles("1.0.1", { own: { "metadata.json": "{}" } }))).toEqual([
    `metadata.json of ${tag} has no model_name.`,
  ]);
  expect(await said(releasedFiles("1.0.1", { name: "../x" }))).toEqual([`model_name of ${tag} is "../x".`]);
  expect(await said(releasedFiles("1.0.1", { name: " " }))).toEqual([`model_name of ${tag} is " ".`]);
  const { "validation-report.json": _, ...withoutReport } = files;
  expect(await said(withoutReport)).toEqual([`${tag} at releases/${tag} has no report of this tool.`]);
});

test("a range in which all are deprecated gets the newest deprecated one, and never one that was withdrawn", async () => {
  const history = () => fakeHistory([released("1.0.0"), released("1.1.0"), released("1.2.0")]);
  const status = { "models/fraud/1.2.0": is("withdrawn"), "models/fraud/1.1.0": is("deprecated") };
  const all = { ...status, "models/fraud/1.0.0": is("deprecated") };
  const result = await pulling(pullWorld(history(), fakeShelf(), all), ["fraud@^1"]);
  expect([result.pulled.map(({ entry }) => entry.version), rulesOf(result)]).toEqual([["1.1.0"], ["pull/deprecated"]]);
});

test("the lock has the commit of a release that states one, and a locked pull brings the evidence too", async () => {
  const history = fakeHistory([released("1.0.1")]);
  const { lock } = await pulling(pullWorld(history), ["fraud@^1"]);
  expect(lock?.models[0]?.commit).toBe("1".repeat(40));
  const shelf = fakeShelf();
  await pulling(pullWorld(history, shelf), [], lock, true);
  expect(Object.keys(shelf.folders.get("fraud/1.0.1") ?? {})).toContain("validation-report.json");
});
