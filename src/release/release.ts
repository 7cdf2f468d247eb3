import { failureOf } from "../domain/failure.ts";
import { type Finding, finding } from "../domain/finding.ts";
import type { GateInput } from "../gate/gate.ts";
import { checkFiles } from "../publish/limits.ts";
import { type Plan, planRelease } from "../publish/plan.ts";
import type { StagedFile } from "../publish/ports.ts";
import { publish, sweep } from "../publish/protocol.ts";
import { compareIdentity, type Identity, type Standing } from "../releases/identity.ts";
import type { StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";
import { publishRules } from "../releases/rules.ts";
import { unlinked } from "../report/escape.ts";
import { MAX_NOTES_LENGTH as MAX_NOTES, renderNotes } from "../report/notes.ts";
import { assess } from "./assess.ts";
import { type Candidate, findCandidate } from "./candidate.ts";
import { type Compared, compareWithPrevious } from "./compared.ts";
import { foldConsequences } from "./consequences.ts";
import { checkFlips, checkOverrides } from "./contract.ts";
import { describe, refuse } from "./describe.ts";
import { type Evidence, writeEvidence } from "./evidence.ts";
import { checkGateKept } from "./gate-kept.ts";
import { type Judged, judgedBy } from "./judged.ts";
import { measure, notMeasured, previousForGate } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { Outcome } from "./outcome.ts";
import { checkPolicyKept } from "./policy-kept.ts";
import { findPrevious, type PreviousFound } from "./previous.ts";
import { describeReleasedChange, type Released } from "./released.ts";
import type { Request } from "./request.ts";
import { releaseRules } from "./rules.ts";
import { readStored } from "./stored.ts";
import type { ReleaseWorld, World } from "./world.ts";

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
  if (standing.kind === "same" || standing.kind === "matched-handmade") {
    if (!request.dryRun) await sweep(candidate.tag, world.publisher);
    return readStored(request, candidate, standing, world);
  }

  const fills = world.publisher.reopen === undefined ? undefined : emptyRelease(standing);
  const taken = standing.kind === "different" && fills === undefined;
  const previous = await findPrevious(candidate, world.past, world.repository, taken);
  const staged = await world.workspace.stage(candidate.assets);
  const compared = await compareWithPrevious(candidate, staged, previous, world);
  if (!taken && !request.dryRun) await sayObstacle(candidate.tag, world);
  const measured = taken
    ? notMeasured("the version is already published with other content")
    : await gate(candidate, staged, world, previousForGate(previous.previous, compared));
  const others = taken ? await explainTaken(candidate, standing, world) : reportFilled(fills);
  const report = conclude(request, candidate, previous, compared, measured, others, taken ? "taken" : undefined);
  const evidence = await writeEvidence(report, world.workspace);
  if (report.verdict === "fail") return { kind: "refused", report, evidence: evidence.folder };

  const plan = makePlan(candidate, report, [...staged, ...evidence.published], world, fills);
  const impossible = checkFiles(plan.files);
  if (impossible.length > 0) return refuseLate(report, impossible, world);
  world.listener.plan(plan);
  if (request.dryRun) return { kind: "planned", report, plan, evidence: evidence.folder };
  return carryOut(plan, report, evidence, world);
}

/**
 * The report of a candidate that was compared with the past and measured. One that is released already has its number, and
 * is held to the policy of its own release; of a number that is taken nothing more is asked.
 */
export function conclude(
  request: Request,
  candidate: Candidate,
  found: PreviousFound,
  compared: Compared,
  measured: Measured,
  others: readonly Finding[],
  released?: Pick<Released, "report"> | "taken",
): Report {
  const { previous, findings } = found;
  const before = released === "taken" ? undefined : judgedBefore(candidate, found, released);
  const kept =
    before === undefined
      ? []
      : [
          ...checkPolicyKept(candidate, before.judged.policy, before.version),
          ...checkGateKept(candidate, before.version, before.judged, measured),
        ];
  const flips = checkFlips(candidate, previous, measured);
  const all = [
    ...candidate.findings,
    ...others,
    ...findings,
    ...checkOverrides(candidate.policy),
    ...compared.findings,
    ...(released === undefined ? compared.numbering : []),
    ...measured.findings,
    ...(released === undefined ? flips : flips.filter(({ level }) => level === "notice")),
    ...kept,
  ];
  const { baseline } = compared;
  const assessment = assess(request, candidate, foldConsequences(all, measured, baseline !== undefined), measured);
  // The waivers of a release let pass what was found when it was made.
  const told =
    released === undefined
      ? assessment
      : { ...assessment, findings: assessment.findings.filter(({ rule }) => rule !== releaseRules.waiverUnused.id) };
  return describe(request, candidate, previous, measured, told, compared.contract);
}

/** The release whose policy and gate a candidate may not fall behind: its own, if it is released. */
function judgedBefore(
  { id }: Candidate,
  { previous, policy }: PreviousFound,
  released: Pick<Released, "report"> | undefined,
): { readonly version: string; readonly judged: Judged } | undefined {
  if (released !== undefined) return { version: id.version, judged: judgedBy(released.report) };
  if (previous.kind !== "found") return undefined;
  const { version, gated } = previous;
  return {
    version,
    judged: { ...(gated === undefined ? {} : { gated }), ...(policy === undefined ? {} : { policy }) },
  };
}

/** A release stays as it is when its documents change: there is no new content that would want a number. */
async function explainTaken(
  candidate: Candidate,
  standing: Extract<Standing, { kind: "different" }>,
  world: ReleaseWorld,
): Promise<readonly Finding[]> {
  if (standing.differing.length === 0) return standing.findings;
  const { kind } = await describeReleasedChange(candidate, standing, world);
  const fix = "Nothing to do: README.md and deprecated may change, and the release stays as it is.";
  return kind === "documents" ? standing.findings.map((f) => ({ ...f, fix })) : standing.findings;
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

/** The release without files that a person made for the tag, where it can still be filled. */
export function emptyRelease(standing: Standing): StoredRelease | undefined {
  return standing.kind === "different" && standing.fillable ? standing.release : undefined;
}

export function reportFilled(release: StoredRelease | undefined): Finding[] {
  if (release === undefined) return [];
  const message = `The release at ${release.url} was not made by this tool and has no files; releasing this version fills it.`;
  return [finding(publishRules.filled, { message })];
}

/** A person's own words stay with the release that they were written for, as far as they fit next to ours. */
const MAX_KEPT_WORDS = 60_000;

function notesOf(report: Report, fills: StoredRelease | undefined): string {
  const words = fills?.body.trim() ?? "";
  if (words === "" || words.length > MAX_KEPT_WORDS) return renderNotes(report);
  // Ours is the only marker that the notes may carry.
  const kept = `\n### From the release that was here\n\n${words.replaceAll("<!--", "&lt;!--")}\n`;
  return `${renderNotes(report, MAX_NOTES - kept.length)}${kept}`;
}

function makePlan(
  candidate: Candidate,
  report: Report,
  files: readonly StagedFile[],
  world: ReleaseWorld,
  fills: StoredRelease | undefined,
): Plan {
  if (candidate.commit === undefined) throw new Error("a candidate without a commit was not refused");
  const { tag, commit, title } = candidate;
  const notes = notesOf(report, fills);
  return planRelease({ where: world.publisher.where, tag, commit, title: unlinked(title), notes, files, fills });
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
