import { sameFiles } from "../domain/digest.ts";
import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { readReport } from "../releases/read-report.ts";
import type { Report } from "../releases/report.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import { notMeasured } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { Request } from "./request.ts";
import { releaseRules as rules } from "./rules.ts";

/**
 * What an earlier job measured, where it speaks of exactly this: the same workflow run, tag, commit and files.
 * `text` is its `validation-report.json`, or `undefined` where there is none. Everything else is refused.
 */
export function reuseGateReport(text: string | undefined, request: Request, candidate: Candidate): Measured {
  const report = text === undefined ? undefined : readReport(text);
  if (report === undefined) {
    const message = text === undefined ? "The gate's report is missing." : "The gate's report cannot be read.";
    return refuse([finding(rules.evidenceUnreadable, { message })]);
  }
  const foreign = differences(report, request, candidate).map((message) => finding(rules.evidenceForeign, { message }));
  if (foreign.length > 0) return refuse(foreign);
  if (report.verdict === "fail") {
    const [first] = errorsOf(report.findings);
    const message = `The gate refused ${report.tag}: ${first?.message ?? report.reason}`;
    return refuse([finding(rules.evidenceRefused, { message })]);
  }
  const known = new Set([...candidate.findings].map(identityOf));
  return {
    outcome: report.verdict === "inconclusive" ? "inconclusive" : report.gated ? "gated" : "ungated",
    gated: report.gated,
    findings: report.findings.filter((f) => !known.has(identityOf(f)) && !isMadeAnew(f)).map(withoutWaiver),
    defaults: report.defaults.filter((d) => !candidate.defaults.some((own) => own.setting === d.setting)),
    ...(report.quality === undefined ? {} : { quality: report.quality }),
    ...(report.parity === undefined ? {} : { parity: report.parity }),
    ...(report.latency === undefined ? {} : { latency: report.latency }),
    ...(report.notMeasured === undefined ? {} : { notMeasured: report.notMeasured }),
    ...(report.runtime === undefined
      ? {}
      : { runtime: { name: "onnxruntime-node" as const, version: report.runtime.version } }),
    ...(report.signature === undefined ? {} : { signature: report.signature }),
  };
}

function refuse(findings: readonly Finding[]): Measured {
  return { ...notMeasured("the gate's evidence was refused"), findings };
}

/** Of a finding on the same files: what it is about, and where. */
function identityOf({ rule, subject, location }: Finding): string {
  return JSON.stringify([rule, subject, location?.file, location?.line, location?.column]);
}

const ROOMS_MADE_ANEW = ["version/", "contract/", "policy/", "waiver/"];
const RULES_MADE_ANEW: readonly string[] = [versioningRules.gateRemoved, rules.requireGate, rules.inconclusive].map(
  (rule) => rule.id,
);

/** What follows from history, policy and request is looked at again by the job that publishes, and need not be told twice. */
function isMadeAnew({ rule }: Finding): boolean {
  return ROOMS_MADE_ANEW.some((room) => rule.startsWith(room)) || RULES_MADE_ANEW.includes(rule);
}

/** A waiver is the policy's word, and is held against all findings anew. */
function withoutWaiver({ waiver: _, ...measured }: Finding): Finding {
  return measured;
}

function differences(report: Report, request: Request, candidate: Candidate): string[] {
  const own = request.run;
  const runs = (run: Report["run"]) => (run === undefined ? "no workflow run" : `run ${run.id} of ${run.repository}`);
  const sameRun = own !== undefined && report.run?.id === own.id && report.run.repository === own.repository;
  const commits = [report.source.commit ?? "none", candidate.commit ?? "none"];
  return [
    ...(sameRun ? [] : [`The evidence comes from ${runs(report.run)}, but this is ${runs(own)}.`]),
    // A check or a validation holds a model to less than a release.
    ...(["gate", "release"].includes(report.mode)
      ? []
      : [`The evidence comes from mode ${report.mode}, not from a gate.`]),
    ...(report.tag === candidate.tag ? [] : [`The evidence belongs to ${report.tag}, but this is ${candidate.tag}.`]),
    ...(commits[0] === commits[1] ? [] : [`The evidence belongs to commit ${commits[0]}, but this is ${commits[1]}.`]),
    ...(report.minimum?.sha256 === request.minimum?.sha256
      ? []
      : ["The evidence was measured under another minimum policy than this job has."]),
    ...(sameFiles(report.files, candidate.assets)
      ? []
      : ["The evidence belongs to different files than those checked out."]),
  ];
}
