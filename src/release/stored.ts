import { sameFiles } from "../nouns/digest.js";
import { MOST_REPORT_BYTES, REPORT } from "../publish/evidence.js";
import type { Standing } from "../publish/identity.js";
import { readReport } from "../report/read.js";
import type { Report } from "../report/report.js";
import type { History, StoredRelease } from "../versioning/ports.js";
import { assess } from "./assess.js";
import type { Candidate } from "./candidate.js";
import { describe } from "./describe.js";
import { writeEvidence } from "./evidence.js";
import { notMeasured } from "./measure.js";
import type { Outcome } from "./outcome.js";
import type { Workspace } from "./ports.js";
import type { Request } from "./request.js";

type Published = Extract<Standing, { kind: "same" | "adopted" }>;

/** The outcome of a run whose release is already published: nothing is measured again, the stored report is shown. */
export async function readStored(
  request: Request,
  candidate: Candidate,
  standing: Published,
  world: { readonly history: History; readonly workspace: Workspace },
): Promise<Outcome> {
  const { release } = standing;
  const stored = await findReport(candidate, release, world.history);
  const report =
    stored === undefined ? describePublished(request, candidate, standing) : withAdoption(stored, standing);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "already-published", release, report, stored: stored !== undefined, evidence: evidence.folder };
}

/** The report that a release carries, where it speaks of this release: anybody can attach a file of that name. */
async function findReport(candidate: Candidate, release: StoredRelease, history: History): Promise<Report | undefined> {
  const asset = release.assets.find((a) => a.name === REPORT);
  if (asset === undefined || asset.size > MOST_REPORT_BYTES) return undefined;
  const report = readReport(new TextDecoder().decode(await history.read(release, asset)));
  const commit = release.commit ?? candidate.tagCommit;
  const speaksOfThis =
    report?.tag === candidate.tag &&
    (commit === undefined || report.source.commit === commit) &&
    sameFiles(report.files, candidate.assets);
  return speaksOfThis ? report : undefined;
}

function withAdoption(report: Report, standing: Published): Report {
  if (standing.kind !== "adopted") return report;
  return { ...report, findings: [...standing.findings, ...report.findings] };
}

/** A report of a release that carries none: it was made by other means. */
function describePublished(request: Request, candidate: Candidate, standing: Published): Report {
  const findings = standing.kind === "adopted" ? standing.findings : [];
  const nothing = { outcome: "ungated", gated: false } as const;
  const assessment = assess(
    { mode: request.mode, requireGate: false, onInconclusive: "warn" },
    candidate,
    findings,
    nothing,
  );
  const previous = { kind: "not-looked-for", why: "the version is already published" } as const;
  const measured = notMeasured("the version is already published, and its release carries no report");
  return describe(request, candidate, previous, measured, assessment);
}
