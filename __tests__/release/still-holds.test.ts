import type { Candidate } from "../../src/release/candidate.ts";
import type { Request } from "../../src/release/request.ts";
import { stillHolds } from "../../src/release/stored.ts";
import type { Report } from "../../src/releases/report.ts";
import { candidateOf, fixturesOf, policyOf, versionFile } from "../helpers/candidate.ts";
import { reportOf } from "../helpers/report.ts";

const POLICY = "gate: { metrics: { accuracy: { min: 0.9 } } }\n";
const TOOL = { name: "model-release", version: "0.0.0" };
const ASSETS = [versionFile("model.onnx")];
const error = { rule: "a/b", level: "error", message: "m", fix: "f" } as const;

function holds(stored: Partial<Report> = {}, own: Partial<Candidate> = {}, asked: Partial<Request> = {}): boolean {
  const report = reportOf({
    files: ASSETS.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
    policy: { gate: {}, fixtures: fixturesOf() },
    policyDigest: "p",
    ...stored,
  });
  const candidate = candidateOf({
    ...{ assets: ASSETS, policy: policyOf(POLICY), policyDigest: "p", fixtures: fixturesOf() },
    ...own,
  });
  return stillHolds(report, candidate, { tool: TOOL, requireGate: false, ...asked } as Request);
}

test("a verdict holds for the same files, policy, fixture set and tool", () => {
  expect(holds()).toBe(true);
  expect(holds({ verdict: "ungated", gated: false })).toBe(true);
  expect(holds({}, { findings: [{ ...error, level: "warning" }] })).toBe(true);
});

test.each<[string, Partial<Report>, Partial<Candidate>, Partial<Request>]>([
  ["it refused the model", { verdict: "fail" }, {}, {}],
  ["the version is refused now", {}, { findings: [error] }, {}],
  ["another tool made it", {}, {}, { tool: { ...TOOL, name: "fork" } }],
  ["another version of the tool made it", {}, {}, { tool: { ...TOOL, version: "0.0.1" } }],
  ["a file differs", {}, { assets: [versionFile("model.onnx", { sha256: "1" })] }, {}],
  ["there is one more file", {}, { assets: [...ASSETS, versionFile("README.md")] }, {}],
  ["the policy differs", {}, { policyDigest: "q" }, {}],
  ["there is no policy now", {}, { policyDigest: null }, {}],
  ["the rows differ", {}, { fixtures: fixturesOf("b") }, {}],
  ["the rows lie elsewhere", {}, { fixtures: { ...fixturesOf(), path: "other.csv" } }, {}],
  [
    "the same rows lie elsewhere",
    {},
    { fixtures: { ...fixturesOf(), path: "b.csv", files: [{ path: "b.csv", sha256: "a", size: 100 }] } },
    {},
  ],
  ["there are no rows now", {}, { fixtures: undefined }, {}],
  ["there were no rows then", { policy: { gate: {} } }, {}, {}],
  ["a gate is required and there was none", { verdict: "ungated", gated: false }, {}, { requireGate: true }],
  ["the run refuses what was not decided", { verdict: "inconclusive" }, {}, { onInconclusive: "fail" }],
  [
    "model.yml refuses what was not decided",
    { verdict: "inconclusive" },
    { policy: policyOf("gate: { on_inconclusive: fail }") },
    {},
  ],
])("it does not hold if %s", (_, stored, own, asked) => {
  expect(holds(stored, own, asked)).toBe(false);
});

test("it holds as far as the run asks for no more than it says", () => {
  expect(holds({ verdict: "inconclusive" })).toBe(true);
  expect(holds({ verdict: "pass" }, {}, { onInconclusive: "fail" })).toBe(true);
  const policy = policyOf("gate: { on_inconclusive: fail }");
  expect(holds({ verdict: "inconclusive" }, { policy }, { onInconclusive: "warn" })).toBe(true);
  expect(holds({}, {}, { requireGate: true })).toBe(true);
  expect(holds({ policy: { gate: {} } }, { fixtures: undefined })).toBe(true);
});
