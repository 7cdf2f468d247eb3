import type { GateInput } from "../gate/gate.js";
import { failureOf } from "../nouns/failure.js";
import { errorsOf, type Finding } from "../nouns/finding.js";
import { compareIdentity, type Identity, type Standing } from "../publish/identity.js";
import { checkFiles } from "../publish/limits.js";
import { type Plan, planRelease } from "../publish/plan.js";
import type { StagedFile } from "../publish/ports.js";
import { publish, sweep } from "../publish/protocol.js";
import { renderNotes } from "../report/notes.js";
import type { Report } from "../report/report.js";
import { versioningRules } from "../versioning/rules.js";
import { assess } from "./assess.js";
import { type Candidate, findCandidate } from "./candidate.js";
import { type Compared, compareWithPrevious } from "./compared.js";
import { checkFlips, checkOverrides } from "./contract.js";
import { describe, refuse } from "./describe.js";
import { type Evidence, writeEvidence } from "./evidence.js";
import { type Measured, measure, notMeasured, previousForGate } from "./measure.js";
import type { Outcome } from "./outcome.js";
import { checkPolicyKept } from "./policy-kept.js";
import { checkGateKept, findPrevious, type PreviousFound } from "./previous.js";
import type { Request } from "./request.js";
import { readStored } from "./stored.js";
import type { ReleaseWorld, World } from "./world.js";

/** What the gate says of a candidate: measured here, or taken from the evidence of an earlier job. */
export type Gate = (
  candidate: Candidate,
  staged: readonly StagedFile[],
  world: World,
  previous: GateInput["previous"],
) => Promise<Measured>;

/**
 * The line of a release: candidate, already published?, previous release, contract, gate, verdict, plan, publish, report.
 * Everything before the plan only reads, but for drafts
 * of ours that are left of a published version. A bad model comes back as `refused`; only a broken run throws.
 */
export async function release(request: Request, world: ReleaseWorld, gate: Gate = measure): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const standing = await compareWithPublished(candidate, world);
  if (standing.kind === "same" || standing.kind === "adopted") {
    if (!request.dryRun) await sweep(candidate.tag, world.publisher);
    return readStored(request, candidate, standing, world);
  }

  const previous = await findPrevious(candidate, world.past, world.repository);
  const staged = await world.workspace.stage(candidate.assets);
  const compared = await compareWithPrevious(candidate, staged, previous, world);
  const taken = standing.kind === "different";
  if (!taken && !request.dryRun) await sayObstacle(candidate.tag, world);
  const measured = taken
    ? notMeasured("the version is already published with other content")
    : await gate(candidate, staged, world, previousForGate(previous.previous, compared));
  const report = conclude(request, candidate, previous, compared, measured, taken ? standing.findings : []);
  const evidence = await writeEvidence(report, world.workspace);
  if (report.verdict === "fail") return { kind: "refused", report, evidence: evidence.folder };

  const plan = makePlan(candidate, report, [...staged, ...evidence.published], world);
  const impossible = checkFiles(plan.files);
  if (impossible.length > 0) return refuseLate(report, impossible, world);
  world.listener.plan(plan);
  if (request.dryRun) return { kind: "planned", report, plan, evidence: evidence.folder };
  return carryOut(plan, report, evidence, world);
}

/** The report of a candidate that was compared with the past and measured. */
export function conclude(
  request: Request,
  candidate: Candidate,
  { previous, findings, policy }: PreviousFound,
  compared: Compared,
  measured: Measured,
  others: readonly Finding[],
): Report {
  const gateKept = checkGateKept(previous, measured.gated, request.id.model);
  const policyKept = previous.kind === "found" ? checkPolicyKept(candidate, policy, previous.version) : [];
  const flips = checkFlips(candidate, previous, measured);
  const all = [
    ...candidate.findings,
    ...others,
    ...findings,
    ...checkOverrides(candidate.policy),
    ...policyKept,
    ...withoutEchoes(compared.findings, measured.findings),
    ...measured.findings,
    ...flips,
    ...gateKept,
  ];
  return describe(request, candidate, previous, measured, assess(request, candidate, all, measured), compared.contract);
}

/** A model that the runtime refuses need not be told twice. */
function withoutEchoes(found: readonly Finding[], measured: readonly Finding[]): readonly Finding[] {
  if (errorsOf(measured).length === 0) return found;
  return found.filter(({ rule }) => rule !== versioningRules.modelUnreadable.id);
}

/** How a candidate stands to what is published under its tag. */
export async function compareWithPublished(
  candidate: Candidate,
  world: Pick<ReleaseWorld, "history" | "listener">,
): Promise<Standing> {
  world.listener.stage(`Looking for ${candidate.tag} in ${world.history.where}`);
  return compareIdentity(identityOf(candidate), await world.history.find(candidate.tag, "hashed"));
}

function identityOf({ tag, tagCommit, assets }: Candidate): Identity {
  const files = assets.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  return { tag, files, ...(tagCommit === undefined ? {} : { commit: tagCommit }) };
}

function makePlan(candidate: Candidate, report: Report, files: readonly StagedFile[], world: ReleaseWorld): Plan {
  if (candidate.commit === undefined) throw new Error("a candidate without a commit was not refused");
  const { tag, commit, title } = candidate;
  const notes = renderNotes(report);
  return planRelease({ where: world.publisher.where, tag, commit, title, notes, files });
}

async function carryOut(plan: Plan, report: Report, evidence: Evidence, world: ReleaseWorld): Promise<Outcome> {
  world.listener.stage(`Publishing to ${plan.where}`);
  const publication = await publish(plan, world.publisher, world.history, world.listener.progress).catch(
    (error: unknown) => ({ kind: "not-published", failure: failureOf(error) }) as const,
  );
  switch (publication.kind) {
    case "not-published":
      return { kind: "not-published", report, failure: publication.failure, evidence: evidence.folder };
    case "published":
      return { kind: "published", report, release: publication.release, evidence: evidence.folder };
    case "already-published":
      return {
        kind: "already-published",
        report,
        release: publication.release,
        stored: false,
        evidence: evidence.folder,
      };
    case "refused":
      return refuseLate(report, publication.findings, world);
  }
}

/** What will stand in the way of publishing is said before the minutes that measuring takes. The verdict is made all the same. */
async function sayObstacle(tag: string, { publisher, listener }: ReleaseWorld): Promise<void> {
  const obstacle = await publisher.obstacle?.(tag);
  if (obstacle !== undefined) listener.obstacle?.(obstacle);
}

/** A report that passed until something outside of the model stood in the way. */
async function refuseLate(report: Report, findings: readonly Finding[], world: ReleaseWorld): Promise<Outcome> {
  const refused = refuse(report, findings);
  const evidence = await writeEvidence(refused, world.workspace);
  return { kind: "refused", report: refused, evidence: evidence.folder };
}
