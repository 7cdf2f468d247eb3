import { formatTag } from "../domain/tag.ts";
import type { History } from "../releases/ports.ts";
import type { ReportPrevious } from "../releases/report.ts";
import { assess } from "./assess.ts";
import { findCandidate } from "./candidate.ts";
import { checkDeleted, judgeWithPast } from "./check.ts";
import { readFile } from "./compared.ts";
import { foldConsequences } from "./consequences.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import { inspect, measure } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { findReleased } from "./released.ts";
import type { Request } from "./request.ts";
import type { World } from "./world.ts";

const NOT_LOOKED_FOR = {
  kind: "not-looked-for",
  why: "this command judges a version by itself",
} as const satisfies ReportPrevious;

/** Judges a version as `validate` and `gate` do: by itself, or beside the previous release where a past is given. Nothing is published. */
export async function judge(request: Request, world: World, past?: History): Promise<Outcome> {
  if (past !== undefined && request.mode === "gate") return judgeBeside(request, { ...world, past });
  const candidate = await findCandidate(request, world);
  const staged = await world.workspace.stage(candidate.assets);
  const measured =
    request.mode === "validate"
      ? await inspect(candidate, staged, world)
      : await measure(candidate, staged, world, { notLookedFor: NOT_LOOKED_FOR.why });
  const gate = request.mode === "validate" ? ({ outcome: "gated", gated: true } as const) : measured;
  const { findings } = readFile(candidate, staged, world);
  const all = [...candidate.findings, ...findings, ...measured.findings];
  const assessment = assess(request, candidate, foldConsequences(all, measured, false), gate);
  const report = describe(request, candidate, NOT_LOOKED_FOR, measured, assessment);
  if (request.mode === "validate") return { kind: "checked", report };
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

/** A version that is released there is held to its release; one that is released and gone is a finding. */
async function judgeBeside(request: Request, world: World & { readonly past: History }): Promise<Outcome> {
  const { past } = world;
  const places = { ...world, history: past };
  const tag = formatTag(request.id);
  const hasMetadata = (await world.repository.read(`${tag}/metadata.json`)) !== undefined;
  const deleted = !hasMetadata && (await world.repository.list(tag)) === undefined;
  const gone = deleted ? await checkDeleted(request, places) : undefined;
  if (gone !== undefined) return gone;
  const candidate = await findCandidate(request, world);
  return judgeWithPast(request, candidate, await findReleased(candidate, places), world);
}
