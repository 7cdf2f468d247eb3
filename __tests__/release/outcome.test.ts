import { Failure, failureOf } from "../../src/domain/failure.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { attempt } from "../../src/release/attempt.ts";
import { EvidenceUnwritten, writeEvidence } from "../../src/release/evidence.ts";
import { type Broken, exitCodeOf, type Outcome } from "../../src/release/outcome.ts";
import { ID, TAG } from "../helpers/candidate.ts";
import { filesOf, memoryWorkspace } from "../helpers/memory.ts";
import { reportOf } from "../helpers/report.ts";

const failure = (code: Failure["code"]) => new Failure(code, "It broke.", { fix: "Run again." });
const noRoom = failure("environment");
const verdict = (is: Verdict) => ({ report: reportOf({ verdict: is }) });

test.each<[string, Partial<Outcome | Broken>, number]>([
  ["published", verdict("pass"), 0],
  ["published", verdict("inconclusive"), 0],
  ["planned", verdict("ungated"), 0],
  ["already-published", verdict("fail"), 0],
  ["refused", verdict("fail"), 1],
  ["refused", { ...verdict("fail"), unwritten: noRoom }, 1],
  ["checked", verdict("pass"), 0],
  ["checked", verdict("fail"), 1],
  ["checked", { ...verdict("pass"), unwritten: noRoom }, 3],
  ["checked", { ...verdict("pass"), unwritten: failure("configuration") }, 2],
  ["not-published", { ...verdict("pass"), failure: noRoom }, 3],
  ["not-published", { ...verdict("pass"), failure: failure("configuration") }, 2],
  ["broken", { failure: failure("usage") }, 2],
  ["broken", { failure: noRoom }, 3],
])("a run that ends as %s (%#) exits by what it came to", (kind, rest, code) => {
  expect(exitCodeOf({ kind, ...rest } as Outcome)).toBe(code);
});

const found = (rule: string, level: Finding["level"] = "error"): Finding => {
  return { rule, level, message: "m", fix: "f", location: { file: "a" } };
};
const ATTEMPT = { publishes: false, asFailure: failureOf };

describe("a run that breaks", () => {
  test("before its verdict keeps what it had found, each once and in order", async () => {
    const ending = await attempt(ID, ATTEMPT, async (hear) => {
      hear([found("a/notice", "notice"), found("a/error")]);
      hear([found("a/error"), found("b/error")]);
      throw noRoom;
    });
    expect(ending).toEqual({
      kind: "broken",
      id: ID,
      tag: TAG,
      failure: noRoom,
      findings: [found("a/error"), found("b/error"), found("a/notice", "notice")],
    });
  });

  test("by a defect is a failure of this tool", async () => {
    const ending = await attempt(ID, ATTEMPT, () => Promise.reject(new TypeError("x is undefined")));
    expect(ending).toMatchObject({ kind: "broken", findings: [], failure: { code: "environment" } });
  });

  test.each<[Verdict, boolean, string, string]>([
    ["pass", false, "checked", "unwritten"],
    ["fail", false, "checked", "unwritten"],
    ["fail", true, "refused", "unwritten"],
    ["pass", true, "not-published", "failure"],
    ["ungated", true, "not-published", "failure"],
  ])("after the verdict %s (publishing: %s) ends as %s with its report", async (is, publishes, kind, key) => {
    const { report } = verdict(is);
    const ending = await attempt(ID, { ...ATTEMPT, publishes }, () =>
      Promise.reject(new EvidenceUnwritten(report, noRoom)),
    );
    expect(ending).toEqual({ kind, report, [key]: noRoom });
  });

  test("not at all comes back as it is", async () => {
    const outcome = { kind: "checked", report: reportOf() } as const;
    expect(await attempt(ID, ATTEMPT, async () => outcome)).toBe(outcome);
    expect(await attempt(ID, ATTEMPT, async () => undefined)).toBeUndefined();
  });
});

describe("the evidence", () => {
  test("is the report as data and as a page, and checksums of what is published", async () => {
    const workspace = memoryWorkspace(filesOf({}));
    const report = reportOf();
    const { folder, published } = await writeEvidence(report, workspace);
    expect(folder).toBe("evidence");
    expect(published.map(({ name }) => name)).toEqual([
      ...["SHA256SUMS", "validation-report.json", "verdict.predicate.json", "verdict.intoto.json"],
    ]);
    expect([...workspace.evidence.keys()]).toEqual([
      "validation-report.json",
      "subjects.sha256",
      "verdict.predicate.json",
      "verdict.intoto.json",
      "SHA256SUMS",
      "summary.md",
      "report.html",
    ]);
    expect(JSON.parse(workspace.evidence.get("validation-report.json") ?? "")).toMatchObject({ tag: report.tag });
    const sums = workspace.evidence.get("SHA256SUMS") ?? "";
    const names = [
      ...report.files.map(({ name }) => name),
      ...["validation-report.json", "verdict.predicate.json", "verdict.intoto.json"],
    ];
    expect(
      sums
        .trim()
        .split("\n")
        .map((line) => line.split(" *")[1])
        .sort(),
    ).toEqual(names.sort());
    expect(workspace.evidence.get("summary.md")).toMatch(/^#/);
  });

  test("that cannot be written does not take the report with it", async () => {
    const workspace = { ...memoryWorkspace(filesOf({})), writeEvidence: () => Promise.reject(noRoom) };
    const report = reportOf();
    const error = await writeEvidence(report, workspace).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EvidenceUnwritten);
    expect(error).toMatchObject({
      name: "EvidenceUnwritten",
      message: `the evidence of ${report.tag} was not written`,
      cause: noRoom,
      report,
    });
  });
});
