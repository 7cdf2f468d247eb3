import { formatTag, type ModelVersion } from "../domain/tag.ts";
import { assess } from "./assess.ts";
import { type Candidate, findCandidate } from "./candidate.ts";
import { compareWithPrevious } from "./compared.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import { measure, notMeasured, previousForGate } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { findPrevious } from "./previous.ts";
import { conclude } from "./release.ts";
import { findDeleted, findReleased, type Released } from "./released.ts";
import type { Request } from "./request.ts";
import { readStored, stillHolds } from "./stored.ts";
import type { ReleaseWorld } from "./world.ts";

/** What a check reads: it publishes nothing, so there is no publisher. */
export type CheckWorld = Omit<ReleaseWorld, "publisher">;

const OWN_RELEASE = { kind: "not-looked-for", why: "a released version is compared with its own release" } as const;

/**
 * Judges a version as a release would, before there is a tag: what a pull request is shown. Nothing is published. A version
 * that is released has its number: it is judged by today's policy and fixture set, and its files are those of the release
 * but for README.md and `deprecated`.
 */
export async function check(request: Request, world: CheckWorld): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  world.listener.stage(`Looking for ${candidate.tag} in ${world.history.where}`);
  const released = await findReleased(candidate, world);
  if (released !== undefined && request.alwaysMeasure !== true) {
    const { kind, release, report, findings } = released;
    const isSame = kind === "same" || kind === "matched-handmade";
    if (isSame && report !== undefined && stillHolds(report, candidate, request)) {
      return readStored(request, candidate, { kind, release, findings }, world);
    }
    if (kind === "changed" || (kind === "documents" && request.policyChanged !== true)) {
      return describeUnmeasured(request, candidate, released, world);
    }
  }
  return judgeWithPast(request, candidate, released, world);
}

/** Measures a version and holds it against the releases before it; of one that is released, against its own. */
export async function judgeWithPast(
  request: Request,
  candidate: Candidate,
  released: Released | undefined,
  world: Omit<CheckWorld, "history">,
): Promise<Outcome> {
  const previous = await findPrevious(candidate, world.past, world.repository, released !== undefined);
  const staged = await world.workspace.stage(candidate.assets);
  const compared = await compareWithPrevious(candidate, staged, previous, world);
  const measured = await measure(candidate, staged, world, previousForGate(previous.previous, compared));
  const report = conclude(request, candidate, previous, compared, measured, released?.findings ?? [], released);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

/** A change to a released version needs no measurement: either it may be made, or nothing could allow it. */
async function describeUnmeasured(
  request: Request,
  candidate: Candidate,
  { kind, report: stored, findings }: Released,
  world: CheckWorld,
): Promise<Outcome> {
  const allowed = kind === "documents";
  const judged = allowed ? { id: candidate.id, policy: undefined } : candidate;
  const all = allowed ? findings : [...findings, ...candidate.findings];
  const assessment = assess(request, judged, all, { outcome: "gated", gated: true });
  const reason =
    assessment.verdict === "pass" ? "only files that may change after a release have changed" : assessment.reason;
  const measured = { ...notMeasured("the version is already released"), gated: stored?.gated ?? false };
  const report = describe(request, candidate, OWN_RELEASE, measured, { ...assessment, reason });
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

/**
 * Judges a version whose folder is not there any more: refused if it is released, and `undefined` if it never was, or if
 * a rename has moved it to one of the models `renamed`.
 */
export async function checkDeleted(
  request: Request,
  world: Omit<CheckWorld, "past">,
  renamed: readonly string[] = [],
): Promise<Outcome | undefined> {
  const found = await findDeleted(request, world, renamed);
  if (found === undefined) return undefined;
  const checkout = await world.repository.checkout(formatTag(request.id));
  const candidate = nothingOf(request.id, checkout);
  const assessment = assess(request, candidate, [found], { outcome: "gated", gated: true });
  const report = describe(request, candidate, OWN_RELEASE, notMeasured("the version's folder was removed"), assessment);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

function nothingOf(
  id: ModelVersion,
  checkout: { readonly head: string; readonly tagCommit?: string } | undefined,
): Candidate {
  return {
    id,
    tag: formatTag(id),
    commit: checkout?.head,
    tagCommit: checkout?.tagCommit,
    assets: [],
    modelFile: undefined,
    metadata: undefined,
    policy: undefined,
    policyRefused: false,
    policyDigest: null,
    fixtures: undefined,
    fixturesRefused: false,
    title: `${id.model} v${id.version}`,
    findings: [],
    defaults: [],
  };
}
