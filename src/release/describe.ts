import { type Finding, sortFindings } from "../domain/finding.ts";
import type { Quality } from "../gate/result.ts";
import type { LineagePolicy } from "../registry/policy-types.ts";
import {
  REPORT_SCHEMA,
  type Report,
  type ReportContract,
  type ReportLineage,
  type ReportPolicy,
} from "../releases/report.ts";
import type { Assessment } from "./assess.ts";
import type { Candidate } from "./candidate.ts";
import type { Measured } from "./measured.ts";
import type { Minimum } from "./minimum.ts";
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
  const { gate, versioning, purpose, owner, license, lineage } = candidate.policy?.value ?? {};
  return {
    schema: REPORT_SCHEMA,
    tool: request.tool,
    createdAt: request.now,
    mode: request.mode,
    model: request.id.model,
    version: request.id.version,
    tag: candidate.tag,
    ...(candidate.folder === candidate.tag ? {} : { folder: candidate.folder }),
    source: {
      ...(candidate.commit === undefined ? {} : { commit: candidate.commit }),
      tagged: candidate.tagCommit !== undefined,
    },
    title: candidate.title,
    ...(purpose === undefined ? {} : { purpose }),
    ...(owner === undefined ? {} : { owner }),
    ...(license === undefined ? {} : { license }),
    ...(lineage === undefined ? {} : { lineage: lineageOf(lineage) }),
    verdict: assessment.verdict,
    gated: measured.gated,
    reason: assessment.reason,
    previous: recordOf(previous),
    ...(contract === undefined ? {} : { contract }),
    findings: assessment.findings,
    defaults: [...candidate.defaults, ...measured.defaults],
    ...(measured.quality === undefined ? {} : { quality: withUse(measured.quality, previous) }),
    ...(measured.parity === undefined ? {} : { parity: measured.parity }),
    ...(measured.latency === undefined ? {} : { latency: measured.latency }),
    ...(measured.notMeasured === undefined ? {} : { notMeasured: measured.notMeasured }),
    ...(measured.runtime === undefined ? {} : { runtime: measured.runtime }),
    ...(measured.signature === undefined ? {} : { signature: measured.signature }),
    ...(gate === undefined && versioning === undefined && candidate.fixtures === undefined
      ? {}
      : { policy: { gate: gate ?? {}, ...(versioning && { versioning }), ...fixturesOf(candidate) } }),
    policyDigest: candidate.policyDigest,
    ...(request.minimum === undefined ? {} : { minimum: minimumOf(request.minimum) }),
    machine: request.machine,
    ...(request.run === undefined ? {} : { run: request.run }),
    files: candidate.assets.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  };
}

function lineageOf({ commit, run_url: runUrl, data }: LineagePolicy): ReportLineage {
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(runUrl === undefined ? {} : { runUrl }),
    ...(data === undefined ? {} : { data: [data].flat() }),
  };
}

/**
 * With the number of released versions that the fixture set has judged. Each release adds one to what the report of the
 * release before it says; prereleases and versions that were refused are not known of.
 */
function withUse(quality: Quality, previous: Previous): Quality {
  const { judgedVersions: _, ...measured } = quality;
  if (previous.kind === "not-looked-for") return measured;
  const before = previous.kind === "none" ? undefined : previous.judgedOn;
  if (previous.kind !== "none" && before === undefined) return measured;
  return { ...measured, judgedVersions: before?.sha256 === quality.sha256 ? before.versions + 1 : 1 };
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

/** A path of this machine is nobody else's business: the file's name and its bytes say which one it was. */
function minimumOf({ file, sha256 }: Minimum): NonNullable<Report["minimum"]> {
  return { file: file.split("/").at(-1) ?? file, sha256 };
}
