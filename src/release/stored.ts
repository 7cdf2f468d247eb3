import { REPORT } from "../publish/evidence.js";
import type { Standing } from "../publish/identity.js";
import { REPORT_SCHEMA, type Report } from "../report/report.js";
import type { History } from "../versioning/ports.js";
import { assess } from "./assess.js";
import type { Candidate } from "./candidate.js";
import { describe } from "./describe.js";
import { notMeasured } from "./measure.js";
import type { Outcome } from "./outcome.js";
import type { Request } from "./request.js";

/** The outcome of a run whose release is already published: nothing is measured again, the stored report is shown. */
export async function readStored(
  request: Request,
  candidate: Candidate,
  standing: Extract<Standing, { kind: "same" | "adopted" }>,
  world: { readonly history: History },
): Promise<Outcome> {
  const { release } = standing;
  const stored = await readReport(standing, world.history);
  if (stored !== undefined) return { kind: "already-published", report: stored, release, stored: true };
  const findings = standing.kind === "adopted" ? standing.findings : [];
  const assessment = assess({ ...request, requireGate: false, onInconclusive: "warn" }, findings, "ungated");
  const previous = { kind: "not-looked-for", why: "the version is already published" } as const;
  const measured = notMeasured("the version is already published, and its release carries no report");
  return {
    kind: "already-published",
    release,
    stored: false,
    report: describe(request, candidate, previous, measured, assessment),
  };
}

async function readReport(standing: Extract<Standing, { kind: "same" | "adopted" }>, history: History) {
  const asset = standing.release.assets.find((a) => a.name === REPORT);
  if (asset === undefined) return undefined;
  const text = new TextDecoder().decode(await history.read(standing.release, asset));
  return parseReport(text);
}

/** A stored report of this tool's own schema; anything else is as good as none. */
function parseReport(text: string): Report | undefined {
  try {
    const value = JSON.parse(text) as Report;
    return value.schema === REPORT_SCHEMA ? value : undefined;
  } catch {
    return undefined;
  }
}
