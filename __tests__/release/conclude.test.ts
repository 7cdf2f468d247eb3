import type { Finding } from "../../src/domain/finding.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { conclude } from "../../src/release/conclude.ts";
import { foldConsequences } from "../../src/release/consequences.ts";
import { refuse } from "../../src/release/describe.ts";
import { checkGateKept, missingOfGate } from "../../src/release/gate-kept.ts";
import { judgedBy, setsLimits } from "../../src/release/judged.ts";
import type { Judging } from "../../src/release/judging.ts";
import { notMeasured } from "../../src/release/measure.ts";
import type { Measured } from "../../src/release/measured.ts";
import type { OpenPlace } from "../../src/release/place.ts";
import type { Previous } from "../../src/release/previous.ts";
import type { Request } from "../../src/release/request.ts";
import { candidateOf, fixturesOf, ID, POLICY_FILE, policyOf, SET, TAG } from "../helpers/candidate.ts";
import { HEAD } from "../helpers/memory.ts";
import { reportOf } from "../helpers/report.ts";

const REQUEST: Request = {
  ...{ id: ID, mode: "check", requireGate: false, requireTag: false, dryRun: false, now: "2026-11-24T00:00:00.000Z" },
  tool: { name: "model-release", version: "1.2.3" },
  machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v24" },
};
const LIMITED = { policy: policyOf("gate: { metrics: { accuracy: { min: 0.9 } } }\n"), fixtures: fixturesOf() };
const GATED: Measured = { outcome: "gated", gated: true, findings: [], defaults: [] };
const found = (rule: string, level: Finding["level"] = "notice", more: Partial<Finding> = {}): Finding => {
  return { rule, level, message: `${rule} is told.`, fix: "f", ...more };
};

const PREVIOUS = {
  ...{ kind: "found", where: "memory", version: "1.0.0", tag: "models/scorer/1.0.0", claimedBump: "patch", taken: [] },
  ...{ gated: true, policy: { gate: { metrics: { accuracy: { min: 0.95 } } }, fixtures: fixturesOf() } },
} as unknown as Previous;
const NONE: Previous = { kind: "none", where: "memory" };
const RELEASED = {
  kind: "released",
  released: {
    findings: [found("a/released")],
    report: reportOf({ policy: { gate: { metrics: { accuracy: { min: 0.99 } } } } }),
  },
} as unknown as OpenPlace;

interface Told {
  readonly candidate?: Partial<Candidate>;
  readonly place?: OpenPlace;
  readonly previous?: Previous;
  readonly found?: readonly Finding[];
  readonly contract?: readonly Finding[];
  readonly staged?: readonly Finding[];
  readonly measured?: Measured;
  readonly request?: Partial<Request>;
}

function report(told: Told = {}) {
  const { previous = NONE, found: listed = [], contract = [], staged = [], measured = GATED } = told;
  const judging = {
    request: { ...REQUEST, ...told.request },
    candidate: candidateOf({ ...LIMITED, ...told.candidate }),
    place: told.place ?? { kind: "new" },
    staged: { files: [], graph: undefined, findings: staged },
    previous,
  } as Judging;
  return conclude(judging, listed, { findings: contract }, measured);
}
const rules = (told: Told) => report(told).findings.map(({ rule }) => rule);

describe("the findings of a report", () => {
  const stages: Told = {
    candidate: { findings: [found("a/candidate")] },
    found: [found("b/previous")],
    staged: [found("c/staged")],
    contract: [found("d/contract")],
    measured: { ...GATED, findings: [found("e/measured")] },
  };

  test("are those of every stage", () => {
    expect(rules(stages)).toEqual(["a/candidate", "b/previous", "c/staged", "d/contract", "e/measured"]);
    const taken: OpenPlace = { kind: "taken", findings: [found("publish/other-identity", "error")] };
    expect(rules({ place: taken })).toEqual(["publish/other-identity"]);
  });

  test("of a version that is released ask nothing of its number", () => {
    expect(rules({ ...stages, place: RELEASED, measured: GATED })).not.toContain("d/contract");
    expect(rules({ ...stages, place: RELEASED })).toContain("a/released");
    const taken: OpenPlace = { kind: "taken", findings: [] };
    expect(rules({ ...stages, place: taken })).not.toContain("d/contract");
  });

  test("tell rules of the contract that do not exist where something is compared", () => {
    const policy = policyOf("gate: { metrics: { accuracy: { min: 0.95 } } }\nversioning: { rules: { x/y: patch } }\n");
    expect(rules({ candidate: { policy } })).toEqual(["version/unknown-rule"]);
    expect(rules({ candidate: { policy }, place: { kind: "apart" } })).toEqual([]);
  });

  test("hold a version to the policy and the gate of the release before it, or of its own", () => {
    const weaker = (told: Told) => report(told).findings.map(({ rule, message }) => `${rule} ${message}`);
    expect(weaker({ previous: PREVIOUS })).toEqual([
      "policy/weakened The policy is weaker than that of 1.0.0: accuracy min lowered from 0.95 to 0.9.",
      expect.stringMatching(/^version\/predictions-not-counted /),
    ]);
    const own = weaker({ previous: PREVIOUS, place: RELEASED });
    expect(own[0]).toBe(
      "policy/weakened The policy is weaker than that of 1.0.1: accuracy min lowered from 0.99 to 0.9.",
    );
    expect(own).toHaveLength(3);
    expect(weaker({ previous: PREVIOUS, place: { kind: "taken", findings: [] } })).toEqual([
      expect.stringMatching(/^version\/predictions-not-counted /),
    ]);
    expect(weaker({ previous: { kind: "not-looked-for", why: "w" } })).toEqual([]);
    const removed = { previous: PREVIOUS, candidate: { policy: undefined }, measured: notMeasured("w") };
    expect(rules(removed)).toEqual(expect.arrayContaining(["gate/removed", "policy/weakened"]));
  });

  test("count predictions of a released version without a limit on them", () => {
    const policy = policyOf("versioning: { max_flips: 0.01 }\n");
    const baseline = { changed: { rows: 100, count: 50 } };
    const measured = { ...GATED, quality: { baseline } } as unknown as Measured;
    const flips = (place: OpenPlace) =>
      rules({ candidate: { policy }, previous: PREVIOUS, measured, place }).filter((rule) =>
        rule.startsWith("version/"),
      );
    expect(flips({ kind: "new" })).toEqual(["version/too-many-flips", "version/predictions-changed"]);
    expect(flips(RELEASED)).toEqual(["version/predictions-changed"]);
  });

  test("do not miss what a released version's waivers once let pass", () => {
    const policy = policyOf(
      "gate: { metrics: { accuracy: { min: 0.99 } } }\nwaivers: [{ version: 1.0.1, rule: metric/limit, reason: r, by: b }]\n",
    );
    expect(rules({ candidate: { policy } })).toEqual(["waiver/unused"]);
    expect(rules({ candidate: { policy }, place: RELEASED })).toEqual(["a/released"]);
  });
});

describe("a report", () => {
  test("states the run, the version and what it was judged by", () => {
    const run = { repository: "acme/models", id: "7", attempt: 1 };
    const policy = policyOf("purpose: Detect fraud\ngate: { label: y, metrics: { accuracy: { min: 0.9 } } }\n");
    const defaults = [{ setting: "gate.fixtures", value: SET, why: "w" }];
    const more = [{ setting: "gate.output", value: "o", why: "w" }];
    const told = report({
      candidate: { policy, policyDigest: "p", defaults },
      measured: { ...GATED, defaults: more },
      request: { run },
    });
    expect(told).toEqual({
      ...{ schema: "urn:model-release:report:1", tool: REQUEST.tool, createdAt: REQUEST.now, mode: "check" },
      ...{ model: "scorer", version: "1.0.1", tag: TAG, source: { commit: HEAD, tagged: true }, run },
      ...{
        title: "scorer v1.0.1",
        purpose: "Detect fraud",
        verdict: "pass",
        gated: true,
        reason: "every limit is met",
      },
      ...{ previous: { kind: "none", where: "memory" }, findings: [], defaults: [...defaults, ...more] },
      ...{ policyDigest: "p", machine: REQUEST.machine },
      policy: {
        gate: { label: "y", metrics: { accuracy: { min: 0.9 } } },
        fixtures: { path: SET, files: [{ path: SET, sha256: "a", size: 100 }] },
      },
      files: ["model.onnx", "metadata.json", "README.md"].map((name) => ({ name, size: 10, sha256: "0".repeat(64) })),
    });
  });

  test("takes over what was measured", () => {
    const measured = {
      ...{
        quality: { sha256: "a" },
        parity: { sets: 1 },
        latency: { rounds: 3 },
        runtime: { name: "r" },
        signature: { inputs: [] },
      },
    };
    expect(report({ measured: { ...GATED, ...measured } as unknown as Measured })).toMatchObject(measured);
    expect(report({ measured: notMeasured("there is no fixture set") })).toMatchObject({
      ...{ notMeasured: "there is no fixture set", gated: false, verdict: "ungated" },
    });
  });

  test("counts the released versions that the fixture set has judged", () => {
    const quality = { sha256: "a", judgedVersions: 99 };
    const measured = { ...GATED, quality } as unknown as Measured;
    const count = (previous: Previous) => report({ measured, previous }).quality?.judgedVersions;
    const judgedOn = (sha256: string) => ({ ...PREVIOUS, judgedOn: { sha256, versions: 4 } }) as Previous;
    expect(count(NONE)).toBe(1);
    expect([count(judgedOn("a")), count(judgedOn("b"))]).toEqual([5, 1]);
    // What the release before has judged on is not known, or nobody asked.
    expect([count(PREVIOUS), count({ kind: "not-looked-for", why: "w" })]).toEqual([undefined, undefined]);
  });

  test("states no policy where there is none, and any part of one that there is", () => {
    expect(report({ candidate: { policy: undefined, fixtures: undefined } })).not.toHaveProperty("policy");
    const titled = { policy: policyOf("title: S\n"), fixtures: undefined };
    expect(report({ candidate: titled })).not.toHaveProperty("policy");
    expect(report({ candidate: { ...titled, fixtures: fixturesOf() } }).policy).toMatchObject({
      gate: {},
      fixtures: { path: SET },
    });
    const versioning = policyOf("versioning: { max_flips: 0.1 }\n");
    expect(report({ candidate: { policy: versioning, fixtures: undefined } }).policy).toEqual({
      gate: {},
      versioning: { max_flips: 0.1 },
    });
    const gate = report({ candidate: { fixtures: undefined } }).policy;
    expect(gate).toEqual({ gate: { metrics: { accuracy: { min: 0.9 } } } });
  });

  test("says if the tag or the commit is not there", () => {
    expect(report({ candidate: { tagCommit: undefined } }).source).toEqual({ commit: HEAD, tagged: false });
    expect(report({ candidate: { commit: undefined } }).source).toEqual({ tagged: true });
  });

  test("that is refused late has the reasons of the refusal", () => {
    const late = [found("publish/taken", "error"), found("publish/burned-tag", "error")];
    const passed = reportOf({ findings: [found("a/b")] });
    expect(refuse(passed, late)).toEqual({
      ...{ ...passed, verdict: "fail", reason: "publish/taken is told. publish/burned-tag is told." },
      findings: [...late, found("a/b")],
    });
  });
});

describe("what follows from something that is reported itself", () => {
  const fold = (findings: Finding[], measured: readonly Finding[] = [], previous: Previous["kind"] = "none") =>
    foldConsequences(findings, { findings: measured }, { kind: previous }).map(({ rule }) => rule);

  test("is a file that the runtime refuses, too", () => {
    const unreadable = found("version/model-unreadable", "error");
    expect(fold([unreadable], [found("model/load", "error")])).toEqual([]);
    expect(fold([unreadable], [found("model/load", "warning")])).toEqual(["version/model-unreadable"]);
    expect(fold([unreadable], [found("metric/limit", "error")])).toEqual(["version/model-unreadable"]);
    expect(fold([unreadable], [found("own/model/", "error")])).toEqual(["version/model-unreadable"]);
  });

  test("are weights that cannot be loaded", () => {
    const missing = found("layout/external-data-missing", "error");
    const external = found("model/external-data", "error");
    expect(fold([missing, external])).toEqual(["layout/external-data-missing"]);
    expect(fold([external])).toEqual(["model/external-data"]);
  });

  test("are limits and rows that a previous release would be needed for", () => {
    const needed = ["metric/not-comparable", "version/predictions-not-counted", "version/flips-not-counted"];
    const limits = needed.map((rule) => found(rule));
    const all = [found("version/not-comparable", "error"), ...limits];
    expect(fold(all, [], "not-comparable")).toEqual(["version/not-comparable"]);
    expect(fold(all, [], "found")).toHaveLength(4);
    expect(fold(limits, [], "not-comparable")).toEqual(needed);
  });
});

describe("once gated, always gated", () => {
  const without = { policy: undefined, fixtures: undefined };
  const kept = (candidate: Partial<Candidate>, released = {}, measured: Partial<Measured> = { gated: false }) =>
    checkGateKept(
      candidateOf({ ...LIMITED, ...candidate }),
      "1.0.0",
      { gated: true, ...released },
      {
        ...GATED,
        ...measured,
      },
    );
  const policy = { gate: {}, fixtures: fixturesOf() };
  const GONE = "1.0.0 was released with an accuracy gate; this version has none: ";

  test.each<[string, Partial<Candidate>, object, string, string]>([
    [
      "both",
      without,
      { policy },
      `there is no fixture set, and ${POLICY_FILE} sets no limit for a metric`,
      `Restore ${SET} and the limits in ${POLICY_FILE}.`,
    ],
    ["the set", { fixtures: undefined }, { policy }, "there is no fixture set", `Restore ${SET}.`],
    ["a set that nobody knows", { fixtures: undefined }, {}, "there is no fixture set", "Restore the fixture set."],
    [
      "the limits",
      { policy: policyOf("title: S\n") },
      { policy: { gate: {} } },
      `${POLICY_FILE} sets no limit for a metric`,
      `Restore the limits in ${POLICY_FILE}.`,
    ],
  ])("a gate that has lost %s was removed", (_, candidate, released, what, fix) => {
    expect(kept(candidate, released)).toMatchObject([
      { rule: "gate/removed", message: `${GONE}${what}.`, fix, location: { file: "models/scorer" } },
    ]);
  });

  test("a gate that is there and was not applied is told as such", () => {
    const message =
      "1.0.0 was released with an accuracy gate. This version has one too, but no metric was checked against a limit.";
    expect(kept({})).toMatchObject([{ rule: "gate/not-applied", message, location: { file: "models/scorer" } }]);
    const refused = { ...without, policyRefused: true, fixturesRefused: true };
    expect(kept(refused).map(({ rule }) => rule)).toEqual(["gate/not-applied"]);
  });

  test("nothing is asked of a gate that was applied, or that never was", () => {
    expect(kept({}, {}, { gated: true })).toEqual([]);
    expect(kept(without, { gated: false })).toEqual([]);
    expect(kept(without, { gated: undefined })).toEqual([]);
  });

  test("what is missing is known by the files", () => {
    expect(missingOfGate(candidateOf(without))).toEqual(["fixtures", "limits"]);
    expect(missingOfGate(candidateOf(LIMITED))).toEqual([]);
    expect(missingOfGate(candidateOf({ ...without, policyRefused: true, fixturesRefused: true }))).toEqual([]);
    const sliced = policyOf("gate: { slices: [{ column: c, metrics: { recall: { min: 0.5 } } }] }");
    expect(missingOfGate(candidateOf({ ...LIMITED, policy: sliced }))).toEqual([]);
    expect([setsLimits({}), setsLimits({ metrics: {} }), setsLimits({ slices: [] })]).toEqual([false, false, false]);
  });

  const GATE = { metrics: { accuracy: { min: 0.9 } } };
  const removed = found("gate/removed", "error");
  const waiver = { reason: "r", by: "Ada" };

  test.each([
    ["no report", undefined, {}],
    ["a report with a gate", reportOf({ gated: true }), { gated: true }],
    ["a report without one", reportOf({ gated: false }), { gated: false }],
    ["one that was waived", reportOf({ gated: false, findings: [{ ...removed, waiver }] }), { gated: true }],
    ["another waiver", reportOf({ gated: false, findings: [{ ...found("a/b"), waiver }] }), { gated: false }],
    ["one that was refused", reportOf({ gated: false, findings: [removed] }), { gated: false }],
    [
      "one that was not applied",
      reportOf({ gated: false, policy: { gate: GATE, fixtures: fixturesOf() } }),
      { gated: true, policy: { gate: GATE, fixtures: fixturesOf() } },
    ],
    [
      "limits without rows",
      reportOf({ gated: false, policy: { gate: GATE } }),
      { gated: false, policy: { gate: GATE } },
    ],
    [
      "rows without limits",
      reportOf({ gated: false, policy: { gate: {}, fixtures: fixturesOf() } }),
      { gated: false, policy: { gate: {}, fixtures: fixturesOf() } },
    ],
    ["a digest alone", reportOf({ gated: true, policyDigest: null }), { gated: true, policy: { gate: {} } }],
  ])("a release with %s was judged by what its report says", (_, report, judged) => {
    expect(judgedBy(report)).toEqual(judged);
  });
});
