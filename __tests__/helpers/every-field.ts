import type { GateMetric, MeasuredLatency, Quality } from "../../src/gate/result.ts";
import { REPORT_SCHEMA, type Report } from "../../src/releases/report.ts";

const SHA = "a".repeat(64);
const interval = { low: 0.8, high: 0.9, level: 0.95, method: "Wilson", resamples: 100, seed: "s", weak: "few rows" };
const overRounds = { value: 1.5, low: 1.25, high: 1.75, level: 0.95, method: "t over rounds", rounds: 9 };

const metric: GateMetric = {
  ...{ name: "accuracy", direction: "higher", value: 0.85, state: "ok", declared: 0.855, interval },
  change: { was: 0.84, difference: { value: 0.01, p: 0.04, ...interval }, nearer: interval },
  limits: { min: 0.8, max: 0.95, maxRegression: { abs: 0.015, rel: 0.025 }, minImprovement: 0.005 },
  equalModel: {
    ...{ refused: 0.1, inconclusive: 0.2, passed: 0.7, limitNeeded: 0.02, rowsNeeded: 2000, worstCase: true },
  },
};

const curves = {
  classes: [{ of: "fraud", roc: { x: [0.25], y: [0.5] }, precisionRecall: { x: [0.25], y: [0.5] } }],
  calibration: [{ low: 0.25, high: 0.5, rows: 60, confidence: 0.35, right: 0.4 }],
};

const quality: Quality = {
  ...{ fixtures: "m/rows.csv", sha256: SHA, rows: 600, groups: 60, weight: "w", seed: SHA },
  policy: { bounds: "point", previous: "confident" },
  metrics: [
    metric,
    { name: "auc_roc", direction: "higher", value: null, state: "shown", undefinedBecause: "one class" },
  ],
  slices: [{ column: "site", value: "a", rows: 300, metrics: [metric], changed: 3 }],
  smallSlices: [{ column: "site", values: 2, rows: 60, below: 100 }],
  ...{ positiveClass: "fraud", threshold: 0.5, majorityShare: 0.55, minDetectable: "With 600 rows, little." },
  baseline: { version: "1.0.0", changed: { rows: 600, count: 4 }, drift: { of: "scores", psi: 0.01, ks: 0.02 } },
  confusion: {
    classes: ["legit", "fraud"],
    counts: [
      [300, 4],
      [5, 291],
    ],
  },
  curves: { candidate: curves, previous: curves },
  judgedVersions: 2,
};

const latency: MeasuredLatency = {
  inputs: "fixtures",
  rowsPerRun: 4,
  percentiles: [
    {
      ...{ name: "p50", valueMs: 1.5, samples: 900, state: "ok", wasMs: 1.4, maxMs: 2.5, declaredMs: 1.6 },
      intervalMs: { level: 0.95, method: "order statistics", low: 1.25, high: 1.75 },
      ceiling: {
        ...{ name: "p50", decision: "pass", blocks: true, alpha: 0.01, pFail: 0.9, maxMs: 2.5, detectableMs: 2.6 },
        ...{ perRoundMs: overRounds, tooFewRuns: true },
      },
      regression: {
        ...{ name: "p50", decision: "pass", blocks: true, alpha: 0.01, pFail: 0.9, measure: "R50" },
        ...{ margin: { rel: 0.05, abs: 0.1 }, ratio: overRounds, differenceMs: overRounds },
        ...{ detectableRatio: 1.05, tooFewInputs: true },
      },
    },
  ],
  protocol: {
    ...{ seed: 7, rounds: 9, looks: 1, shape: { slots: 100, passes: 3, warmUp: 10, controlPasses: 2 } },
    ...{ inputsUsed: 100, groupSize: 2, discarded: 0, spentMs: 1000.5, budgetMs: 2000.5, cutShort: false },
  },
  ...{ openMs: 10.5, coldStartMs: 5.5, modelBytes: 1000, peakMemoryMb: 80.5, stealShare: 0.01 },
  throughput: [{ rows: 32, runs: 10, runMs: 1.5, rowsPerSecond: 2000.5 }],
  garbage: { count: 1, totalMs: 1.5, longestMs: 1.5 },
  cpu: { model: "a cpu", flags: ["avx2"] },
  rounds: [{ candidate: { p50Ms: 1.5, p95Ms: 1.75 }, previous: { p50Ms: 1.5, p95Ms: 1.75 } }],
  nullChannel: { ratio: overRounds, margin: 0.05, fit: true },
  baseline: { version: "1.0.0", notComparable: "it is not run" },
  harness: { floorMs: 0.01, bound: false },
};

/** A report in which every field is there that a report may have. No number that may be a fraction is whole. */
export const EVERY_FIELD: Report = {
  ...{ schema: REPORT_SCHEMA, createdAt: "2026-11-24T00:00:00.000Z", mode: "release" },
  tool: { name: "model-release", version: "1.0.0" },
  ...{ model: "scorer", version: "1.0.1", tag: "models/scorer/1.0.1", title: "Scorer v1.0.1", purpose: "To score" },
  ...{ owner: "Ads", license: "MIT", lineage: { commit: "3".repeat(40), runUrl: "https://x/1", data: ["s3://a"] } },
  source: { commit: "1".repeat(40), tagged: true },
  ...{ verdict: "pass", gated: true, reason: "every limit is met", notMeasured: "it was not run" },
  previous: {
    ...{ kind: "found", where: "releases", version: "1.0.0", tag: "models/scorer/1.0.0", claimedBump: "patch" },
    ...{ commit: "2".repeat(40), gated: true, backport: false, passedOver: ["0.9.0"], lastPrerelease: "1.0.1-rc.1" },
  },
  contract: {
    ...{ comparedWith: "1.0.0", claimedBump: "patch", requiredBump: "none", suggestedVersion: "1.0.1" },
    changes: [{ rule: "contract/weights", requires: "patch", message: "m", subject: "s", overridden: "none" } as never],
    notInspected: "it is not ONNX",
  },
  findings: [
    {
      ...{ rule: "metric/limit", level: "error", message: "m", fix: "f", subject: "accuracy.min" },
      ...{ location: { file: "m/model.yml", line: 3, column: 5 }, waiver: { reason: "relabelled", by: "Ada" } },
    },
  ],
  defaults: [{ setting: "gate.label", value: "label", why: "the column of that name" }],
  quality,
  latency,
  parity: {
    ...{ sets: 1, tolerance: { relative: 0.001, absolute: 0.0001 }, notHeld: ["z"] },
    outputs: [
      {
        ...{ name: "y", elements: 4, maxAbsolute: 0.5, maxRelative: 0.5, mismatchingSets: 1, notCompared: "text" },
        mismatches: [{ set: "test_data_set_0", why: "2 of 4 elements differ" }],
      },
    ],
  },
  runtime: { name: "onnxruntime-node", version: "1.30.0" },
  signature: {
    inputs: [{ name: "x", isTensor: true, type: "float32", shape: ["N", 3] }],
    outputs: [{ name: "y", isTensor: false }],
  },
  machine: {
    ...{
      platform: "linux-x64",
      cpu: "a cpu",
      cores: 2,
      memoryMb: 4000,
      node: "24.0.0",
      isolation: ["a user of its own"],
    },
  },
  policy: {
    gate: { metrics: { accuracy: { min: 0.85 } } },
    versioning: { max_flips: 0.015 },
    fixtures: { path: "rows.csv", files: [{ path: "rows.csv", size: 9, sha256: SHA }] },
  },
  policyDigest: SHA,
  run: { repository: "acme/models", id: "7", attempt: 1, url: "https://x/7" },
  files: [{ name: "model.onnx", size: 9, sha256: SHA }],
};
