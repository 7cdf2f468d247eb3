import { statementOf, testResultOf } from "../../../src/report/verifiers/verdict-statement.ts";
import { EVERY_FIELD } from "../../helpers/every-field.ts";
import { reportOf } from "../../helpers/report.ts";

const SHA = "a".repeat(64);
const finding = { message: "m", fix: "f" };

test.each([
  ["pass", "PASSED"],
  ["inconclusive", "WARNED"],
  ["ungated", "WARNED"],
  ["fail", "FAILED"],
] as const)("a verdict of %s is %s", (verdict, result) => {
  expect(testResultOf(reportOf({ verdict })).result).toBe(result);
});

test("the subjects are the candidate's own files, by digest", () => {
  const report = reportOf();
  expect(statementOf(report)).toEqual({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "model.onnx", digest: { sha256: SHA } }],
    predicateType: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: testResultOf(report),
  });
});

test("the configuration names everything that the model was judged by, with digests", () => {
  const url = "https://ghe.example.com/acme/models/actions/runs/7/attempts/1";
  const { configuration, url: shown } = testResultOf({
    ...EVERY_FIELD,
    ...{ tag: "ads/models/scorer/1.0.1", folder: "services/ads/models/scorer/1.0.1" },
    minimum: { file: "minimum.yml", sha256: SHA },
    run: { repository: "acme/models", id: "7", attempt: 1, url },
  });
  expect(shown).toBe(url);
  expect(configuration).toEqual([
    { name: "model-release", uri: "pkg:npm/model-release@1.0.0" },
    { name: "onnxruntime-node", uri: "pkg:npm/onnxruntime-node@1.30.0" },
    { name: "source", uri: "git+https://ghe.example.com/acme/models", digest: { gitCommit: "1".repeat(40) } },
    { name: "services/ads/models/scorer/model.yml", digest: { sha256: SHA } },
    { name: "minimum.yml", digest: { sha256: SHA } },
    { name: "rows.csv", digest: { sha256: SHA } },
  ]);
});

test("a run without a workflow and a model without a policy name no more than there is", () => {
  const { source: _, ...report } = reportOf();
  const result = testResultOf({ ...report, source: { tagged: false }, policyDigest: null });
  expect(result).not.toHaveProperty("url");
  expect(result.configuration).toEqual([{ name: "model-release", uri: "pkg:npm/model-release@0.0.0" }]);
});

test("the tests are the limits that are met, the warnings with what was waived, and the errors", () => {
  const { passedTests, warnedTests, failedTests } = testResultOf({
    ...EVERY_FIELD,
    findings: [
      { ...finding, rule: "metric/limit", level: "error", subject: "recall.min" },
      { ...finding, rule: "latency/limit", level: "error", waiver: { reason: "r", by: "Ada" } },
      { ...finding, rule: "layout/document-missing", level: "warning" },
      { ...finding, rule: "layout/document-missing", level: "warning" },
      { ...finding, rule: "gate/defaults", level: "notice" },
    ],
  });
  const limits = ["min", "max", "max_regression", "min_improvement"];
  expect(passedTests).toEqual([
    ...limits.map((limit) => `metric/limit accuracy.${limit}`),
    ...limits.map((limit) => `metric/limit site=a/accuracy.${limit}`),
    "latency/limit p50_ms.max",
    "latency/regression p50_ms.max_regression",
  ]);
  expect(warnedTests).toEqual(["latency/limit", "layout/document-missing"]);
  expect(failedTests).toEqual(["metric/limit recall.min"]);
});

test("what is undecided, missed or only shown has not passed", () => {
  const [metric] = EVERY_FIELD.quality?.metrics ?? [];
  const { quality, latency: _, ...report } = EVERY_FIELD;
  for (const state of ["fails", "undecided", "shown"] as const) {
    const metrics = [{ ...metric!, state }];
    expect(testResultOf({ ...report, quality: { ...quality!, metrics, slices: [] } }).passedTests).toEqual([]);
  }
});

test("the same report gives the same bytes", () => {
  expect(JSON.stringify(statementOf(EVERY_FIELD))).toBe(JSON.stringify(statementOf(structuredClone(EVERY_FIELD))));
});
