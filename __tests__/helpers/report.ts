import { REPORT_SCHEMA, type Report } from "../../src/releases/report.ts";
import { SIGNATURE } from "./fake-inference.ts";

/** A report of a release that passed; `changes` are merged over it. */
export function reportOf(changes: Partial<Report> = {}): Report {
  return {
    schema: REPORT_SCHEMA,
    tool: { name: "model-release", version: "0.0.0" },
    createdAt: "2026-11-24T00:00:00.000Z",
    mode: "release",
    model: "fraud",
    version: "1.0.1",
    tag: "models/fraud/1.0.1",
    source: { commit: "1".repeat(40), tagged: true },
    title: "Fraud Detection",
    purpose: "Detect fraud",
    verdict: "pass",
    gated: true,
    reason: "Everything holds.",
    previous: {
      kind: "found",
      where: "folder releases",
      version: "1.0.0",
      tag: "models/fraud/1.0.0",
      claimedBump: "patch",
    },
    findings: [],
    defaults: [],
    signature: SIGNATURE,
    machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v20" },
    files: [{ name: "model.onnx", size: 1234, sha256: "a".repeat(64) }],
    ...changes,
  };
}
