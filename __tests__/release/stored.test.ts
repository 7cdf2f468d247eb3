import fc from "fast-check";
import type { FileDigest } from "../../src/domain/digest.ts";
import { Failure } from "../../src/domain/failure.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { reuseGateReport } from "../../src/release/gate-report.ts";
import type { Workspace } from "../../src/release/ports.ts";
import type { Request } from "../../src/release/request.ts";
import { readStored } from "../../src/release/stored.ts";
import { compareIdentity } from "../../src/releases/identity.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import type { History, StoredRelease } from "../../src/releases/ports.ts";
import { formatReport, type Report } from "../../src/releases/report.ts";
import { reportOf } from "../helpers/report.ts";

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
async function show(report: Report | string, body: string, size = 100) {
  const evidence = { id: "2", name: "validation-report.json", size, sha256: "e", complete: true };
  const release: StoredRelease = {
    ...{ id: "1", tag: TAG, draft: false, prerelease: false, title: "t", body, url: "here" },
    assets: [...FILES.map((f) => ({ ...f, id: f.name, complete: true })), evidence],
    ...(body === "by hand" ? {} : { commit: COMMIT }),
  };
  const identity = { tag: TAG, commit: COMMIT, files: [...FILES] };
  const standing = compareIdentity(identity, release);
  if (standing.kind !== "same" && standing.kind !== "matched-handmade") throw new Error(standing.kind);
  const history = {
    read: async () => new TextEncoder().encode(typeof report === "string" ? report : formatReport(report)),
  } as unknown as History;
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

  test.each(["by hand", OURS])(
    "is no other's: a foreign or malformed one cannot be read, and is not missing (%s)",
    async (body) => {
      const foreign: [string, unknown, RegExp][] = [
        [
          "another tag",
          { tag: "models/other/9.9.9", model: "other", version: "9.9.9" },
          /it belongs to models\/other\/9\.9\.9/,
        ],
        ["a tag that is no tag", { tag: "x\n::error::y" }, /it belongs to something else/],
        ["another version", { version: "1.0.0" }, /it belongs to something else/],
        [
          "another commit",
          { source: { commit: "2".repeat(40), tagged: true } },
          /it belongs to another commit than 111111111111/,
        ],
        ["no commit", { source: { tagged: false } }, /it belongs to another commit/],
        [
          "other files",
          { files: [{ name: "model.onnx", size: 1, sha256: "b".repeat(64) }] },
          /other files than the release has: model\.onnx/,
        ],
        [
          "one file more",
          { files: [...FILES, { name: "more.bin", size: 1, sha256: "b".repeat(64) }] },
          /other files than the release has: more\.bin/,
        ],
        ["no files", { files: [] }, /other files than the release has: model\.onnx/],
        [
          "another schema",
          { schema: "urn:model-release:report:2" },
          /match the report schema; it states that it was written by version 0\.0\.0/,
        ],
        ["a policy without a gate", { policy: {} }, /match the report schema/],
        ["a gate that is none", { policy: { gate: { metrics: null } } }, /match the report schema/],
        ["slices that are no list", { policy: { gate: { slices: {} } } }, /match the report schema/],
        [
          "a bound that is no number",
          { policy: { gate: { metrics: { accuracy: { min: "0.9" } } } } },
          /match the report schema/,
        ],
        ["rules that are none", { policy: { gate: {}, versioning: { rules: [] } } }, /match the report schema/],
      ];
      for (const [what, changes, why] of foreign) {
        const failed = await show(reportOf(changes as Partial<Report>), body).catch((error: unknown) => error);
        expect([what, failed]).toEqual([what, expect.any(Failure)]);
        expect(failed).toMatchObject({ code: "environment", message: expect.stringMatching(why) });
        expect((failed as Failure).message).toMatch(
          /^validation-report\.json of here could not be read as this release's report: /,
        );
        expect((failed as Failure).message).not.toMatch(/[\n\r]/);
      }
      for (const text of [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"x"',
        '{"gated":false,"tag":"models/fraud/1.0.1"}',
        '{"gated":true,"policy":{}}',
      ]) {
        await expect(show(text, body)).rejects.toMatchObject({
          code: "environment",
          message: expect.stringContaining("cannot be read as a report"),
        });
      }
      await expect(show(reportOf(), body, 1 << 30)).rejects.toMatchObject({
        message: expect.stringContaining("1073741824 bytes"),
      });
    },
  );

  test("is that of a release made by hand that leaves out papers, and of none that lacks anything else", async () => {
    const release = (files: readonly FileDigest[]) => ({ files: [...FILES, ...files] });
    const paper = { name: "README.md", size: 3, sha256: "c".repeat(64) };
    expect(await show(reportOf(release([paper])), "by hand")).toMatchObject({ stored: true });
    await expect(show(reportOf(release([paper])), OURS)).rejects.toBeInstanceOf(Failure);
  });

  test("is read as such or refused with a Failure, whatever is in it", async () => {
    const whole = formatReport(
      reportOf({ policy: { gate: { metrics: { accuracy: { min: 0.9 } } } }, policyDigest: null }),
    );
    const edit = fc.tuple(
      fc.nat(whole.length),
      fc.nat(40),
      fc.oneof(fc.string(), fc.constantFrom("null", "{}", "[]", "1e999", '"a":')),
    );
    await fc.assert(
      fc.asyncProperty(edit, async ([at, length, text]) => {
        const mutated = whole.slice(0, at) + text + whole.slice(at + length);
        const result = await show(mutated, OURS).catch((error: unknown) => error);
        if (!(result instanceof Failure)) expect(result).toMatchObject({ stored: true, tag: TAG });
      }),
      { numRuns: 500 },
    );
  });
});

describe("evidence that an earlier job hands over", () => {
  const take = (changes: Partial<Report>) =>
    reuseGateReport(formatReport(reportOf({ run: RUN, ...changes } as Partial<Report>)), REQUEST, CANDIDATE).findings;
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
