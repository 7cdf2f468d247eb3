import { apart, appraise, runMeasurement, writeChecked } from "./appraise.ts";
import type { Stages } from "./judging.ts";
import type { Outcome } from "./outcome.ts";
import { notLookedFor } from "./previous.ts";
import type { Request } from "./request.ts";
import type { World } from "./world.ts";

const STAGES: Stages<World> = {
  place: apart,
  previous: async () => notLookedFor("a released version is judged again by itself"),
  measure: runMeasurement,
  end: writeChecked,
};

/**
 * Judges a released version again, on today's runtime. The world's repository holds the release's own assets, and the
 * fixtures and the policy of its tag. Nothing is compared with other versions, and no release is touched.
 */
export function revalidate(request: Request, world: World): Promise<Outcome> {
  return appraise(request, world, STAGES);
}
