import { versionFolder } from "../domain/registry.ts";
import type { History } from "../releases/ports.ts";
import { apart, appraise, runMeasurement, writeChecked } from "./appraise.ts";
import { BESIDE_RELEASES, type CheckWorld } from "./check.ts";
import { checkDeleted } from "./deleted.ts";
import type { Stages } from "./judging.ts";
import { inspect } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { notLookedFor } from "./previous.ts";
import { findReleased } from "./released.ts";
import type { Request } from "./request.ts";
import type { World } from "./world.ts";

const GATE_ALONE: Stages<World> = {
  place: apart,
  previous: async () => notLookedFor("this command judges a version by itself"),
  measure: runMeasurement,
  end: writeChecked,
};

const VALIDATE: Stages<World> = {
  ...GATE_ALONE,
  measure: ({ candidate, staged }, world) => inspect(candidate, staged, world),
  end: async (report) => ({ kind: "checked", report }),
};

/** A version that is released there is held to its release. */
const GATE: Stages<CheckWorld> = {
  ...BESIDE_RELEASES,
  place: async (_request, candidate, world) => {
    const released = await findReleased(candidate, world);
    return released === undefined ? { kind: "new" } : { kind: "released", released };
  },
};

/**
 * Judges a version as `validate` and `gate` do: by itself, or beside the previous release if the place is given where
 * releases are. Nothing is published.
 */
export async function judge(request: Request, world: World, previousReleases?: History): Promise<Outcome> {
  if (request.mode === "validate") return appraise(request, world, VALIDATE);
  if (previousReleases === undefined) return appraise(request, world, GATE_ALONE);
  const places = { ...world, history: previousReleases, previousReleases };
  const gone = (await isDeleted(request, world)) ? await checkDeleted(request, places) : undefined;
  return gone ?? appraise(request, places, GATE);
}

async function isDeleted({ id }: Request, { repository }: Pick<World, "repository">): Promise<boolean> {
  const folder = versionFolder(repository.registry, id);
  const hasMetadata = (await repository.read(`${folder}/metadata.json`)) !== undefined;
  return !hasMetadata && (await repository.list(folder)) === undefined;
}
