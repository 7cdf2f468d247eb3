import { compareIdentity } from "../../src/publish/identity.js";
import { formatMarker } from "../../src/publish/marker.js";
import type { Candidate } from "../../src/release/candidate.js";
import { takeEvidence } from "../../src/release/hand-over.js";
import type { Workspace } from "../../src/release/ports.js";
import type { Request } from "../../src/release/request.js";
import { readStored } from "../../src/release/stored.js";
import { formatReport, type Report } from "../../src/report/report.js";
import type { History, StoredRelease } from "../../src/versioning/ports.js";
import { reportOf } from "../helpers/report.js";

const TAG = "models/fraud/1.0.1";
const COMMIT = "1".repeat(40);
const FILES = reportOf().files;
const RUN = { id: "7", repository: "acme/models", attempt: 1 };
const REQUEST = {
  ...{ id: { model: "fraud", version: "1.0.1" }, mode: "release", run: RUN, tool: { name: "model-release" } },
} as unknown as Request;
const CANDIDATE = {
  ...{ id: REQUEST.id, tag: TAG, commit: COMMIT, tagCommit: COMMIT, assets: FILES, findings: [], defaults: [] },
} as unknown as Candidate;

/** Shows a published release that carries `report`; `body` says whether this tool made it. */
async function show(report: Report, body: string, size = 100) {
  const evidence = { id: "2", name: "validation-report.json", size, sha256: "e", complete: true };
  const release: StoredRelease = {
    ...{ id: "1", tag: TAG, draft: false, prerelease: false, title: "t", body, url: "here" },
    assets: [...FILES.map((f) => ({ ...f, id: f.name, complete: true })), evidence],
    ...(body === "by hand" ? {} : { commit: COMMIT }),
  };
  const identity = { tag: TAG, commit: COMMIT, files: [...FILES] };
  const standing = compareIdentity(identity, release);
  if (standing.kind !== "same" && standing.kind !== "adopted") throw new Error(standing.kind);
  const history = { read: async () => new TextEncoder().encode(formatReport(report)) } as unknown as History;
  const workspace = {
    evidenceFolder: "e",
    writeEvidence: async (name: string) => ({ name, size: 1, sha256: "x", file: "x" }),
  } as unknown as Workspace;
  const outcome = await readStored(REQUEST, CANDIDATE, standing, { history, workspace });
  if (outcome.kind !== "already-published") throw new Error(outcome.kind);
  return { stored: outcome.stored, rules: outcome.report.findings.map((f) => f.rule), tag: outcome.report.tag };
}

const OURS = formatMarker({ tag: TAG, commit: COMMIT });

describe("the report that a published release carries", () => {
  test("is shown where it speaks of that release", async () => {
    expect(await show(reportOf(), OURS)).toEqual({ stored: true, rules: [], tag: TAG });
  });

  test("of an adopted release is shown beside the warning that it was made by other means", async () => {
    expect(await show(reportOf(), "by hand")).toEqual({ stored: true, rules: ["publish/adopted"], tag: TAG });
  });

  test.each<[string, Partial<Report>]>([
    ["another tag", { tag: "models/other/9.9.9" }],
    ["another commit", { source: { commit: "2".repeat(40), tagged: true } }],
    ["other files", { files: [{ name: "model.onnx", size: 1, sha256: "b".repeat(64) }] }],
  ])("is not shown where it is of %s", async (_, changes) => {
    expect(await show(reportOf(changes), "by hand")).toEqual({ stored: false, rules: ["publish/adopted"], tag: TAG });
  });

  test("is not read where it is larger than a report can be", async () => {
    expect(await show(reportOf(), OURS, 1 << 30)).toMatchObject({ stored: false });
  });
});

describe("evidence that an earlier job hands over", () => {
  const take = (changes: Partial<Report>) =>
    takeEvidence(formatReport(reportOf({ run: RUN, ...changes } as Partial<Report>)), REQUEST, CANDIDATE).findings;
  const found = (rule: string) => ({ rule, level: "warning", message: "m", fix: "f" }) as const;

  test("brings the findings of the gate, and none that the publishing job makes itself", () => {
    const rooms = ["version/gap", "contract/model-changed", "policy/weakened", "waiver/unused"];
    const single = ["gate/removed", "gate/required", "gate/inconclusive"];
    const all = ["metric/limit", ...rooms, ...single];
    expect(take({ findings: all.map(found) }).map((f) => f.rule)).toEqual(["metric/limit"]);
  });

  test("brings no waiver: the publishing job holds those of the policy against all findings anew", () => {
    const waived = { ...found("metric/limit"), waiver: { reason: "r", by: "b" } };
    expect(take({ findings: [waived] })).toEqual([found("metric/limit")]);
  });

  test.each(["check", "validate", "revalidate"] as const)("of mode %s is refused", (mode) => {
    expect(take({ mode })).toMatchObject([{ rule: "evidence/foreign", message: expect.stringContaining(mode) }]);
  });

  test("of a gate is taken", () => {
    expect(take({ mode: "gate" })).toEqual([]);
  });
});
