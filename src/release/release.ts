import { compareIdentity, type Identity, type Standing } from "../publish/identity.js";
import { type Plan, planRelease } from "../publish/plan.js";
import type { StagedFile } from "../publish/ports.js";
import { publish } from "../publish/protocol.js";
import { renderNotes } from "../report/notes.js";
import type { Report } from "../report/report.js";
import { assess } from "./assess.js";
import { type Candidate, findCandidate } from "./candidate.js";
import { describe, refuse } from "./describe.js";
import { type Evidence, writeEvidence } from "./evidence.js";
import { type Measured, measure, notMeasured } from "./measure.js";
import type { Outcome } from "./outcome.js";
import { checkGateKept, findPrevious } from "./previous.js";
import type { Request } from "./request.js";
import { readStored } from "./stored.js";
import type { ReleaseWorld } from "./world.js";

/**
 * The line of a release: candidate, already published?, previous release, checks, gate, verdict, plan, publish, report.
 * Everything before the plan only reads. A bad model comes back as `refused`; only a broken run throws.
 */
export async function release(request: Request, world: ReleaseWorld): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const standing = await compareWithPublished(candidate, world);
  if (standing.kind === "same" || standing.kind === "adopted") return readStored(request, candidate, standing, world);

  const previous = await findPrevious(request.id, world.past);
  const staged = await world.workspace.stage(candidate.assets);
  const measured = await measureUnlessTaken(candidate, staged, standing, world);
  const report = describe(
    request,
    candidate,
    previous.previous,
    measured,
    assess(
      request,
      [
        ...candidate.findings,
        ...(standing.kind === "different" ? standing.findings : []),
        ...previous.findings,
        ...measured.findings,
        ...checkGateKept(previous.previous, measured.outcome === "gated", request.id.model),
      ],
      measured.outcome,
    ),
  );
  const evidence = await writeEvidence(report, world.workspace);
  if (report.verdict === "fail") return { kind: "refused", report, evidence: evidence.folder };

  const plan = makePlan(candidate, report, measured, [...staged, ...evidence.published], world);
  world.listener.plan(plan);
  if (request.dryRun) return { kind: "planned", report, plan, evidence: evidence.folder };
  return carryOut(plan, report, evidence, world);
}

async function compareWithPublished(candidate: Candidate, world: ReleaseWorld): Promise<Standing> {
  world.listener.stage(`Looking for ${candidate.tag} in ${world.history.where}`);
  return compareIdentity(identityOf(candidate), await world.history.find(candidate.tag));
}

function identityOf({ tag, tagged, commit, assets }: Candidate): Identity {
  const files = assets.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  return { tag, files, ...(tagged && commit !== undefined ? { commit } : {}) };
}

function measureUnlessTaken(
  candidate: Candidate,
  staged: readonly StagedFile[],
  standing: Standing,
  world: ReleaseWorld,
): Promise<Measured> | Measured {
  if (standing.kind === "different") return notMeasured("the version is already published with other content");
  return measure(candidate, staged, world);
}

function makePlan(
  candidate: Candidate,
  report: Report,
  measured: Measured,
  files: readonly StagedFile[],
  world: ReleaseWorld,
): Plan {
  if (candidate.commit === undefined) throw new Error("a candidate without a commit was not refused");
  const { tag, commit, title } = candidate;
  const notes = renderNotes(report, measured.inputName);
  return planRelease({ where: world.publisher.where, tag, commit, title, notes, files });
}

async function carryOut(plan: Plan, report: Report, evidence: Evidence, world: ReleaseWorld): Promise<Outcome> {
  world.listener.stage(`Publishing to ${plan.where}`);
  const publication = await publish(plan, world.publisher, world.history, world.listener.progress);
  switch (publication.kind) {
    case "published":
      return { kind: "published", report, release: publication.release, evidence: evidence.folder };
    case "already-published":
      return { kind: "already-published", report, release: publication.release, stored: false };
    case "refused": {
      const refused = refuse(report, publication.findings);
      const rewritten = await writeEvidence(refused, world.workspace);
      return { kind: "refused", report: refused, evidence: rewritten.folder };
    }
  }
}
