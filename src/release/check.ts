import { appraise, runMeasurement, writeChecked } from "./appraise.ts";
import { assess } from "./assess.ts";
import type { Candidate } from "./candidate.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import type { Stages } from "./judging.ts";
import { notMeasured } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { isReleased, type Place } from "./place.ts";
import { findPrevious, notLookedFor } from "./previous.ts";
import { findReleased, OWN_RELEASE, type Released } from "./released.ts";
import type { Request } from "./request.ts";
import { readStored, stillHolds } from "./stored.ts";
import type { ReleaseWorld, World } from "./world.ts";

/** What a check reads: it publishes nothing, so there is no publisher. */
export type CheckWorld = Omit<ReleaseWorld, "publisher">;

/** The stages that measure a version and hold it against the releases before it; of one that is released, against its own. */
export const BESIDE_RELEASES: Omit<Stages<CheckWorld>, "place"> = {
  previous: (candidate, place, world) => findPrevious(candidate, isReleased(place), world),
  measure: runMeasurement,
  end: writeChecked,
};

const CHECK: Stages<CheckWorld> = { ...BESIDE_RELEASES, place: findPlace };

/**
 * Judges a version as a release would, before there is a tag: what a pull request is shown. Nothing is published. A version
 * that is released has its number: it is judged by today's policy and fixture set, and its files are those of the release
 * but for README.md and `deprecated`.
 */
export function check(request: Request, world: CheckWorld): Promise<Outcome> {
  return appraise(request, world, CHECK);
}

const CHECK_FIRST: Stages<World> = {
  place: async () => ({ kind: "new" }),
  previous: async () => notLookedFor("no version is released yet"),
  measure: runMeasurement,
  end: writeChecked,
};

/** A check of a version before anything is released: there is nothing that it could be compared with. */
export function checkFirst(request: Request, world: World): Promise<Outcome> {
  return appraise(request, world, CHECK_FIRST);
}

/** How a version stands to its own release; one that it settles needs no measurement. */
export async function findPlace(request: Request, candidate: Candidate, world: CheckWorld): Promise<Place> {
  world.listener.stage(`Looking for ${candidate.tag} in ${world.history.where}`);
  const released = await findReleased(candidate, world);
  if (released === undefined) return { kind: "new" };
  if (request.alwaysMeasure === true) return { kind: "released", released };
  const { kind, release, report, findings } = released;
  const isSame = kind === "same" || kind === "matched-handmade";
  if (isSame && report !== undefined && stillHolds(report, candidate, request)) {
    return { kind: "settled", outcome: await readStored(request, candidate, { kind, release, findings }, world) };
  }
  if (world.history.standIn !== undefined && kind === "changed") return { kind: "released", released };
  if (kind === "changed" || (kind === "documents" && request.policyChanged !== true)) {
    return { kind: "settled", outcome: await describeUnmeasured(request, candidate, released, world) };
  }
  return { kind: "released", released };
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
