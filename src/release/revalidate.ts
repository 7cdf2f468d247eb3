import { assess } from "./assess.ts";
import { findCandidate } from "./candidate.ts";
import { readFile } from "./compared.ts";
import { foldConsequences } from "./consequences.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import { measure } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import type { Request } from "./request.ts";
import type { World } from "./world.ts";

/**
 * Judges a released version again, on today's runtime. The world's repository holds the release's own assets, and the
 * fixtures and the policy of its tag. Nothing is compared with other versions, and no release is touched.
 */
export async function revalidate(request: Request, world: World): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const staged = await world.workspace.stage(candidate.assets);
  const previous = { kind: "not-looked-for", why: "a released version is judged again by itself" } as const;
  const measured = await measure(candidate, staged, world, { notLookedFor: previous.why });
  const { findings } = readFile(candidate, staged, world);
  const all = [...candidate.findings, ...findings, ...measured.findings];
  const assessment = assess(request, candidate, foldConsequences(all, measured, false), measured);
  const report = describe(request, candidate, previous, measured, assessment);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}
