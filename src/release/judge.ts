import type { ReportPrevious } from "../report/report.js";
import type { History } from "../versioning/ports.js";
import { assess } from "./assess.js";
import { findCandidate } from "./candidate.js";
import { compareWithPrevious } from "./compared.js";
import { describe } from "./describe.js";
import { writeEvidence } from "./evidence.js";
import { inspect, measure, previousForGate } from "./measure.js";
import type { Outcome } from "./outcome.js";
import { findPrevious } from "./previous.js";
import { conclude } from "./release.js";
import type { Request } from "./request.js";
import type { World } from "./world.js";

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
  const assessment = assess(request, candidate, [...candidate.findings, ...measured.findings], gate);
  const report = describe(request, candidate, NOT_LOOKED_FOR, measured, assessment);
  if (request.mode === "validate") return { kind: "checked", report };
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

async function judgeBeside(request: Request, world: World & { readonly past: History }): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const previous = await findPrevious(candidate, world.past, world.repository);
  const staged = await world.workspace.stage(candidate.assets);
  const compared = await compareWithPrevious(candidate, staged, previous, world);
  const measured = await measure(candidate, staged, world, previousForGate(previous.previous, compared));
  const report = conclude(request, candidate, previous, compared, measured, []);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}
