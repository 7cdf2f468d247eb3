import { REPORT } from "../publish/evidence.js";
import type { Standing } from "../publish/identity.js";
import { readReport } from "../report/read.js";
import type { Report } from "../report/report.js";
import type { History } from "../versioning/ports.js";
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
  const stored = await findReport(standing, world.history);
  const report = stored ?? describePublished(request, candidate, standing);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "already-published", release, report, stored: stored !== undefined, evidence: evidence.folder };
}

async function findReport({ release }: Published, history: History): Promise<Report | undefined> {
  const asset = release.assets.find((a) => a.name === REPORT);
  return asset && readReport(new TextDecoder().decode(await history.read(release, asset)));
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
