import { type Finding, sortFindings } from "../domain/finding.ts";
import { REPORT_SCHEMA, type Report, type ReportContract, type ReportPolicy } from "../releases/report.ts";
import type { Assessment } from "./assess.ts";
import type { Candidate } from "./candidate.ts";
import type { Measured } from "./measured.ts";
import { type Previous, recordOf } from "./previous.ts";
import type { Request } from "./request.ts";

/** Puts everything that a run found together into its report. */
export function describe(
  request: Request,
  candidate: Candidate,
  previous: Previous,
  measured: Measured,
  assessment: Assessment,
  contract?: ReportContract,
): Report {
  const purpose = candidate.policy?.value.purpose;
  const { gate, versioning } = candidate.policy?.value ?? {};
  return {
    schema: REPORT_SCHEMA,
    tool: request.tool,
    createdAt: request.now,
    mode: request.mode,
    model: request.id.model,
    version: request.id.version,
    tag: candidate.tag,
    source: {
      ...(candidate.commit === undefined ? {} : { commit: candidate.commit }),
      tagged: candidate.tagCommit !== undefined,
    },
    title: candidate.title,
    ...(purpose === undefined ? {} : { purpose }),
    verdict: assessment.verdict,
    gated: measured.gated,
    reason: assessment.reason,
    previous: recordOf(previous),
    ...(contract === undefined ? {} : { contract }),
    findings: assessment.findings,
    defaults: [...candidate.defaults, ...measured.defaults],
    ...(measured.quality === undefined ? {} : { quality: measured.quality }),
    ...(measured.parity === undefined ? {} : { parity: measured.parity }),
    ...(measured.latency === undefined ? {} : { latency: measured.latency }),
    ...(measured.notMeasured === undefined ? {} : { notMeasured: measured.notMeasured }),
    ...(measured.runtime === undefined ? {} : { runtime: measured.runtime }),
    ...(measured.signature === undefined ? {} : { signature: measured.signature }),
    ...(gate === undefined && versioning === undefined && candidate.fixtures === undefined
      ? {}
      : { policy: { gate: gate ?? {}, ...(versioning && { versioning }), ...fixturesOf(candidate) } }),
    policyDigest: candidate.policyDigest,
    machine: request.machine,
    ...(request.run === undefined ? {} : { run: request.run }),
    files: candidate.assets.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  };
}

function fixturesOf({ fixtures }: Candidate): Pick<ReportPolicy, "fixtures"> {
  return fixtures === undefined ? {} : { fixtures: { path: fixtures.path, files: fixtures.files } };
}

/** A report whose release was refused after it had been written. */
export function refuse(report: Report, findings: readonly Finding[]): Report {
  return {
    ...report,
    verdict: "fail",
    reason: findings.map((f) => f.message).join(" "),
    findings: sortFindings([...report.findings, ...findings]),
  };
}
