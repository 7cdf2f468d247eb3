import { appraise } from "./appraise.ts";
import type { Candidate } from "./candidate.ts";
import type { Judging, Stages } from "./judging.ts";
import { measure, notMeasured } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { Outcome } from "./outcome.ts";
import { findPlace, isReleased } from "./place.ts";
import { findPrevious, type Previous } from "./previous.ts";
import { publishJudged } from "./publication.ts";
import type { Request } from "./request.ts";
import type { Staged } from "./staged.ts";
import type { ReleaseWorld, World } from "./world.ts";

/** What the gate says of a candidate: measured here, or taken from the evidence of an earlier job. */
export type Gate = (candidate: Candidate, staged: Staged, previous: Previous, world: World) => Promise<Measured>;

/**
 * Judges a version and publishes it if the verdict allows it. A bad model comes back as `refused`; only a broken run
 * throws.
 */
export function release(request: Request, world: ReleaseWorld, gate: Gate = measure): Promise<Outcome> {
  return appraise(request, world, stagesOf(gate));
}

function stagesOf(gate: Gate): Stages<ReleaseWorld> {
  return {
    place: findPlace,
    previous: (candidate, place, world) => findPrevious(candidate, isReleased(place), world),
    measure: (judging, world) => measureUnlessTaken(judging, gate, world),
    end: publishJudged,
  };
}

async function measureUnlessTaken(
  { request, candidate, place, staged, previous }: Judging,
  gate: Gate,
  world: ReleaseWorld,
): Promise<Measured> {
  if (isReleased(place)) return notMeasured("the version is already published with other content");
  if (!request.dryRun) await announceObstacle(candidate.tag, world);
  return gate(candidate, staged, previous, world);
}

/** What will stand in the way of publishing is said before the minutes that measuring takes. The verdict is made all the same. */
async function announceObstacle(tag: string, { publisher, listener }: ReleaseWorld): Promise<void> {
  const obstacle = await publisher.obstacle?.(tag);
  if (obstacle !== undefined) listener.obstacle?.(obstacle);
}
