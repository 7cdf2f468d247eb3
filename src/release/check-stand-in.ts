import { Failure } from "../domain/failure.ts";
import type { StandIn } from "../releases/ports.ts";
import { appraise, runMeasurement, writeChecked } from "./appraise.ts";
import { type CheckWorld, findPlace } from "./check.ts";
import type { Outcome } from "./outcome.ts";
import { isReleased } from "./place.ts";
import { findPrevious, notLookedFor } from "./previous.ts";
import type { Request } from "./request.ts";
import { NAME_THE_PLACE, notKnown } from "./unknown.ts";

/**
 * A check with versions that stand in for releases. What they cannot answer is unknown: if the version is not refused
 * anyway, there is no verdict on it. Throws an environment `Failure` then.
 */
export function checkBesideStandIn(request: Request, world: CheckWorld, { name }: StandIn): Promise<Outcome> {
  let unknown: Failure | undefined;
  return appraise(request, world, {
    async place(...args) {
      const place = await findPlace(...args);
      if (place.kind !== "released" || place.released.kind !== "changed") return place;
      unknown = notKnown(place.released.release.tag, "its files are changed");
      return { kind: "new" };
    },
    async previous(candidate, place, at) {
      const found = await findPrevious(candidate, isReleased(place), at);
      if (found.previous.kind !== "none") return found;
      const why = `${name} has no earlier version of ${candidate.id.model}, and no release was looked at`;
      if (!isReleased(place)) {
        const message = `There is nothing to compare ${candidate.tag} with: ${why}.`;
        unknown ??= new Failure("environment", message, { fix: NAME_THE_PLACE });
      }
      return { ...notLookedFor(why), findings: found.findings };
    },
    measure: runMeasurement,
    async end(report, ...args) {
      if (unknown !== undefined && report.verdict !== "fail") throw unknown;
      return writeChecked(report, ...args);
    },
  });
}
