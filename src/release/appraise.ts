import type { Report } from "../releases/report.ts";
import { findCandidate } from "./candidate.ts";
import { conclude } from "./conclude.ts";
import { checkContract } from "./contract.ts";
import { writeEvidence } from "./evidence.ts";
import type { Judging, Stages } from "./judging.ts";
import { measure } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { Outcome } from "./outcome.ts";
import type { Place } from "./place.ts";
import type { Request } from "./request.ts";
import { stage } from "./staged.ts";
import type { World } from "./world.ts";

/**
 * The one line of every mode: candidate, already published?, private copies, previous release, contract, measurements,
 * verdict, and what follows from it. Every stage up to the verdict only reads, but for drafts of ours that are left of a
 * published version. A bad model is an outcome; only a broken run throws.
 */
export async function appraise<W extends World>(request: Request, world: W, stages: Stages<W>): Promise<Outcome> {
  const candidate = await findCandidate(request, world);
  const place = await stages.place(request, candidate, world);
  if (place.kind === "settled") return place.outcome;
  const staged = await stage(candidate, world);
  const found = await stages.previous(candidate, place, world);
  const contract = checkContract(candidate, staged, found.previous, request.minimum);
  world.listener.found?.(contract.findings);
  const judging: Judging = { request, candidate, place, staged, previous: found.previous };
  const measured = await stages.measure(judging, world);
  const report = conclude(judging, found.findings, contract, measured);
  return stages.end(report, judging, world);
}

/** The place of a version that is judged by itself. */
export async function apart(): Promise<Place> {
  return { kind: "apart" };
}

/** Runs the gate beside the previous release. */
export function runMeasurement({ candidate, staged, previous }: Judging, world: World): Promise<Measured> {
  return measure(candidate, staged, previous, world);
}

/** The end of a run that only judges: the evidence is written, whatever the verdict. */
export async function writeChecked(report: Report, _judging: Judging, { workspace }: World): Promise<Outcome> {
  const evidence = await writeEvidence(report, workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}
