import { sameFiles } from "../domain/digest.ts";
import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { BOM, SIGNATURE } from "../releases/evidence.ts";
import type { Standing } from "../releases/identity.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";
import { publishRules } from "../releases/rules.ts";
import type { SigningKey } from "../releases/signing.ts";
import { assess } from "./assess.ts";
import type { Candidate } from "./candidate.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import { notMeasured } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { sameSet } from "./policy-kept.ts";
import type { Workspace } from "./ports.ts";
import type { Request } from "./request.ts";

type Published = Extract<Standing, { kind: "same" | "matched-handmade" }>;

/** The outcome of a run whose release is already published: nothing is measured again, the stored report is shown. */
export async function readStored(
  request: Request,
  candidate: Candidate,
  standing: Published,
  world: { readonly history: History; readonly workspace: Workspace; readonly signingKey?: SigningKey },
): Promise<Outcome> {
  const { release } = standing;
  const stored = await readOwnReport(release, world.history, candidate.tagCommit);
  const known = stored === undefined ? describePublished(request, candidate, standing) : withAdoption(stored, standing);
  const report = { ...known, findings: [...checkOnRequest(request, release, world.signingKey), ...known.findings] };
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "already-published", release, report, stored: stored !== undefined, evidence: evidence.folder };
}

/** What a release was asked to contain by a run that finds it published without it. */
export function checkOnRequest(
  { bom }: Pick<Request, "bom">,
  { tag, url, assets }: StoredRelease,
  key: SigningKey | undefined,
): Finding[] {
  const asked = [...(bom === true ? [BOM] : []), ...(key === undefined ? [] : [SIGNATURE])];
  const missing = asked.filter((name) => !assets.some((asset) => asset.name === name));
  if (missing.length === 0) return [];
  const message = `${tag} is already published at ${url}, without ${missing.join(" and ")}.`;
  return [finding(publishRules.evidenceNotAdded, { message })];
}

/**
 * Whether a check may show the verdict that is stored with a release: if it would be made again of the same files, policy,
 * fixture set and version of the tool, and if the run asks for no more than it says.
 */
export function stillHolds(stored: Report, candidate: Candidate, request: Request): boolean {
  const { tool, verdict, gated } = stored;
  const demands = request.onInconclusive ?? candidate.policy?.value.gate?.on_inconclusive ?? "warn";
  return (
    verdict !== "fail" &&
    errorsOf(candidate.findings).length === 0 &&
    tool.name === request.tool.name &&
    tool.version === request.tool.version &&
    sameFiles(stored.files, candidate.assets) &&
    stored.policyDigest === candidate.policyDigest &&
    stored.minimum?.sha256 === request.minimum?.sha256 &&
    sameFixtures(stored.policy?.fixtures, candidate.fixtures) &&
    (gated || !request.requireGate) &&
    (verdict !== "inconclusive" || demands === "warn")
  );
}

function sameFixtures(stored: NonNullable<Report["policy"]>["fixtures"], now: Candidate["fixtures"]): boolean {
  if (stored === undefined || now === undefined) return stored === now;
  return stored.path === now.path && sameSet(stored, now);
}

function withAdoption(report: Report, standing: Published): Report {
  if (standing.kind !== "matched-handmade") return report;
  return { ...report, findings: [...standing.findings, ...report.findings] };
}

/** A report of a release that carries none: it was made by other means. */
function describePublished(request: Request, candidate: Candidate, standing: Published): Report {
  const findings = standing.kind === "matched-handmade" ? standing.findings : [];
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
