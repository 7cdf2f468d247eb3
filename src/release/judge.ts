import type { ReportPrevious } from "../report/report.js";
import { assess } from "./assess.js";
import { findCandidate } from "./candidate.js";
import { describe } from "./describe.js";
import { writeEvidence } from "./evidence.js";
import { inspect, measure } from "./measure.js";
import type { Outcome } from "./outcome.js";
import type { Request } from "./request.js";
import type { World } from "./world.js";

const NOT_LOOKED_FOR: ReportPrevious = {
  kind: "not-looked-for",
  why: "this command judges a version by itself",
};

/** Judges a version by itself, as `validate` and `gate` do: nothing is compared with the past and nothing is published. */
export async function judge(request: Request, world: World): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const staged = await world.workspace.stage(candidate.assets);
  const examine = request.mode === "validate" ? inspect : measure;
  const measured = await examine(candidate, staged, world);
  const gate = request.mode === "validate" ? ({ outcome: "gated", gated: true } as const) : measured;
  const assessment = assess(request, candidate, [...candidate.findings, ...measured.findings], gate);
  const report = describe(request, candidate, NOT_LOOKED_FOR, measured, assessment);
  if (request.mode === "validate") return { kind: "checked", report };
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}
