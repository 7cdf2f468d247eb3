import { findCandidate } from "./candidate.js";
import { compareWithPrevious } from "./compared.js";
import { writeEvidence } from "./evidence.js";
import { measure, previousForGate } from "./measure.js";
import type { Outcome } from "./outcome.js";
import { findPrevious } from "./previous.js";
import { compareWithPublished, conclude, emptyRelease, reportFilled } from "./release.js";
import { describeReleasedChange } from "./released.js";
import type { Request } from "./request.js";
import { readStored } from "./stored.js";
import type { ReleaseWorld } from "./world.js";

/** What a check reads: it publishes nothing, so there is no publisher. */
export type CheckWorld = Omit<ReleaseWorld, "publisher">;

/** Judges a version as a release would, before there is a tag: what a pull request is told. Nothing is published. */
export async function check(request: Request, world: CheckWorld): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const standing = await compareWithPublished(candidate, world);
  if (standing.kind === "same" || standing.kind === "adopted") return readStored(request, candidate, standing, world);
  const previous = await findPrevious(candidate, world.past, world.repository);
  const staged = await world.workspace.stage(candidate.assets);
  const compared = await compareWithPrevious(candidate, staged, previous, world);
  const measured = await measure(candidate, staged, world, previousForGate(previous.previous, compared));
  const empty = emptyRelease(standing);
  const changed =
    standing.kind === "different" && empty === undefined
      ? await describeReleasedChange(candidate, standing, world)
      : reportFilled(empty);
  const report = conclude(request, candidate, previous, compared, measured, changed);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}
