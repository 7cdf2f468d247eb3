import type { Finding } from "../../src/domain/finding.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { reuseGateReport } from "../../src/release/gate-report.ts";
import type { Request } from "../../src/release/request.ts";
import type { Report, WorkflowRun } from "../../src/releases/report.ts";
import { reportOf } from "../helpers/report.ts";

const RUN = { repository: "acme/registry", id: "7", attempt: 1 };
const OTHER = "2".repeat(40);
const about = (subject: string, message: string): Finding => ({
  ...{ rule: "metric/declared", level: "warning", message, fix: "Look.", location: { file: "m", line: 3 }, subject },
});
const found = (rule: string, level: Finding["level"] = "warning"): Finding => ({ rule, level, message: "m", fix: "f" });

/** What is taken over from the gate's report by a candidate that is the same, but for `own`. */
function reuse(report: Partial<Report> | string | undefined, own: Partial<Candidate> = {}, run?: WorkflowRun) {
  const { tag, files, source } = reportOf();
  const candidate = { tag, commit: source.commit, findings: [], defaults: [], assets: files, ...own };
  const text = typeof report === "object" ? JSON.stringify(reportOf({ run: RUN, ...report })) : report;
  return reuseGateReport(text, { run: run ?? RUN } as unknown as Request, candidate as unknown as Candidate);
}

test("what the candidate has anyway is told once, whatever its sentence", () => {
  const own = { findings: [about("recall", "It is off by far.")] };
  expect(reuse({ findings: [about("recall", "It is off.")] }, own).findings).toEqual([]);
});

test("what is about something else, or elsewhere, is taken over, whatever its sentence", () => {
  const own = { findings: [about("recall", "It is off.")] };
  const others = [
    about("accuracy", "It is off."),
    { ...about("recall", "It is off."), location: { file: "n", line: 3 } },
    { ...about("recall", "It is off."), location: { file: "m", line: 4 } },
    { ...about("recall", "It is off."), location: { file: "m", line: 3, column: 2 } },
    { ...about("recall", "It is off."), rule: "metric/limit" },
    found("metric/declared"),
  ];
  expect(reuse({ findings: others }, own).findings).toEqual(others);
});

test("what history, policy and request ask for is looked at anew", () => {
  const anew = ["version/gap", "contract/opset-raised", "policy/weakened", "waiver/unused", "gate/removed"];
  const findings = [...anew, "gate/required", "gate/inconclusive", "gate/not-applied", "metric/limit"].map((rule) =>
    found(rule),
  );
  expect(reuse({ findings }).findings.map(({ rule }) => rule)).toEqual(["gate/not-applied", "metric/limit"]);
});

test("a waiver is not taken over: the policy decides again", () => {
  const waived = { ...found("metric/limit", "error"), waiver: { reason: "r", by: "Ada" } };
  expect(reuse({ findings: [waived] }).findings).toEqual([found("metric/limit", "error")]);
});

test.each<[Report["verdict"], boolean, string]>([
  ["pass", true, "gated"],
  ["pass", false, "ungated"],
  ["inconclusive", true, "inconclusive"],
  ["ungated", false, "ungated"],
])("the verdict %s of a gate (gated: %p) counts as %s", (verdict, gated, outcome) => {
  expect(reuse({ verdict, gated })).toMatchObject({ outcome, gated });
});

test("what was measured is taken over as it is, and defaults that the candidate has of its own are not", () => {
  const defaults = ["title", "gate.label"].map((setting) => ({ setting, value: "v", why: "w" }));
  const measured = {
    notMeasured: "there is no fixture set",
    runtime: { name: "onnxruntime-node", version: "1.2.3" },
  };
  const { signature } = reportOf();
  expect(reuse({ ...measured, defaults }, { defaults: defaults.slice(0, 1) })).toEqual({
    ...{ outcome: "gated", gated: true, findings: [], defaults: defaults.slice(1), signature },
    ...measured,
  });
  const { signature: _, ...bare } = reportOf({ run: RUN });
  expect(reuse(JSON.stringify(bare))).toEqual({ outcome: "gated", gated: true, findings: [], defaults: [] });
});

describe("evidence that is refused", () => {
  const refusal = (...args: Parameters<typeof reuse>) => {
    const { findings, ...rest } = reuse(...args);
    expect(rest).toEqual({
      ...{ outcome: "ungated", gated: false, defaults: [] },
      notMeasured: "the gate's evidence was refused",
    });
    return findings.map(({ rule, message }) => `${rule} ${message}`);
  };

  test("is missing, or no report", () => {
    expect(refusal(undefined)).toEqual(["evidence/unreadable The gate's report is missing."]);
    expect(refusal("{}")).toEqual(["evidence/unreadable The gate's report cannot be read."]);
  });

  test.each<[string, Partial<Report>, Partial<Candidate>, string]>([
    [
      "another run",
      { run: { ...RUN, id: "8" } },
      {},
      "The evidence comes from run 8 of acme/registry, but this is run 7 of acme/registry.",
    ],
    [
      "a run of another repository",
      { run: { ...RUN, repository: "acme/other" } },
      {},
      "The evidence comes from run 7 of acme/other, but this is run 7 of acme/registry.",
    ],
    ["another mode", { mode: "check" }, {}, "The evidence comes from mode check, not from a gate."],
    [
      "another tag",
      {},
      { tag: "models/fraud/1.0.2" },
      "The evidence belongs to models/fraud/1.0.1, but this is models/fraud/1.0.2.",
    ],
    [
      "another commit",
      {},
      { commit: OTHER },
      `The evidence belongs to commit ${"1".repeat(40)}, but this is ${OTHER}.`,
    ],
    [
      "no commit",
      { source: { tagged: false } },
      {},
      `The evidence belongs to commit none, but this is ${"1".repeat(40)}.`,
    ],
    ["other files", {}, { assets: [] }, "The evidence belongs to different files than those checked out."],
  ])("is of %s", (_, report, own, message) => {
    expect(refusal(report, own)).toEqual([`evidence/foreign ${message}`]);
  });

  test("is of no run, or wanted by none", () => {
    const { run: _, ...local } = reportOf({ run: RUN });
    expect(refusal(JSON.stringify(local))).toEqual([
      "evidence/foreign The evidence comes from no workflow run, but this is run 7 of acme/registry.",
    ]);
    const { tag, files, source } = reportOf();
    const candidate = { tag, commit: source.commit, findings: [], defaults: [], assets: files };
    const wanted = reuseGateReport(JSON.stringify(local), {} as Request, candidate as unknown as Candidate);
    expect(wanted.findings).toMatchObject([
      { message: "The evidence comes from no workflow run, but this is no workflow run." },
    ]);
  });

  test("says each way in which it is foreign", () => {
    expect(refusal({ mode: "validate" }, { commit: OTHER, assets: [] })).toHaveLength(3);
  });

  test("another attempt of the same run, and a release, are no other", () => {
    expect(reuse({ mode: "release" }, {}, { ...RUN, attempt: 2 }).findings).toEqual([]);
    expect(reuse({ mode: "gate" }).findings).toEqual([]);
  });

  test("refused the model, in the words of its first error", () => {
    const findings = [found("a/b"), { ...found("metric/limit", "error"), message: "accuracy is 0.8." }];
    expect(refusal({ verdict: "fail", findings })).toEqual([
      "evidence/refused The gate refused models/fraud/1.0.1: accuracy is 0.8.",
    ]);
    expect(refusal({ verdict: "fail", reason: "1 error to fix" })).toEqual([
      "evidence/refused The gate refused models/fraud/1.0.1: 1 error to fix",
    ]);
  });
});
