import { failureOf } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import { checkFiles } from "../publish/limits.ts";
import { type Plan, planRelease } from "../publish/plan.ts";
import type { StagedFile } from "../publish/ports.ts";
import { publish } from "../publish/protocol.ts";
import type { StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";
import { unlinked } from "../report/escape.ts";
import { MAX_NOTES_LENGTH as MAX_NOTES, renderNotes } from "../report/notes.ts";
import type { Candidate } from "./candidate.ts";
import { refuse } from "./describe.ts";
import { type Evidence, type OnRequest, writeEvidence } from "./evidence.ts";
import type { Judging } from "./judging.ts";
import type { Outcome } from "./outcome.ts";
import type { Request } from "./request.ts";
import type { ReleaseWorld } from "./world.ts";

/**
 * The end of a release: evidence, then plan, then publishing. Nothing is planned for a model that the verdict refuses, and
 * nothing is published in a dry run.
 */
export async function publishJudged(
  report: Report,
  { request, candidate, place, staged }: Judging,
  world: ReleaseWorld,
): Promise<Outcome> {
  const onRequest = report.verdict === "fail" ? {} : onRequestOf(request, candidate, world);
  const evidence = await writeEvidence(report, world.workspace, onRequest);
  if (report.verdict === "fail") return { kind: "refused", report, evidence: evidence.folder };
  const fills = place.kind === "new" ? place.fills : undefined;
  const plan = makePlan(candidate, report, [...staged.files, ...evidence.published], world, fills);
  const impossible = checkFiles(plan.files);
  if (impossible.length > 0) return refuseLate(report, impossible, world);
  world.listener.plan(plan);
  if (request.dryRun) return { kind: "planned", report, plan, evidence: evidence.folder };
  return carryOut(plan, report, evidence, world);
}

function onRequestOf({ bom }: Request, { metadata }: Candidate, { signingKey: key }: ReleaseWorld): OnRequest {
  return { ...(bom === true ? { bom: metadata?.value } : {}), ...(key === undefined ? {} : { key }) };
}

/** A person's own words stay with the release that they were written for, as far as they fit next to ours. */
const MAX_KEPT_WORDS = 60_000;

function notesOf(report: Report, fills: StoredRelease | undefined): string {
  const words = fills?.body.trim() ?? "";
  if (words === "" || words.length > MAX_KEPT_WORDS) return renderNotes(report);
  // Ours is the only marker that the notes may carry.
  const kept = `\n### From the release that was here\n\n${words.replaceAll("<!--", "&lt;!--")}\n`;
  return `${renderNotes(report, MAX_NOTES - kept.length)}${kept}`;
}

function makePlan(
  candidate: Candidate,
  report: Report,
  files: readonly StagedFile[],
  world: ReleaseWorld,
  fills: StoredRelease | undefined,
): Plan {
  if (candidate.commit === undefined) throw new Error("a candidate without a commit was not refused");
  const { tag, commit, title } = candidate;
  const notes = notesOf(report, fills);
  return planRelease({ where: world.publisher.where, tag, commit, title: unlinked(title), notes, files, fills });
}

async function carryOut(plan: Plan, report: Report, evidence: Evidence, world: ReleaseWorld): Promise<Outcome> {
  world.listener.stage(`Publishing to ${plan.where}`);
  const publication = await publish(plan, world.publisher, world.history, world.listener.progress).catch(
    (error: unknown) => ({ kind: "not-published", failure: failureOf(error) }) as const,
  );
  switch (publication.kind) {
    case "not-published":
      return { kind: "not-published", report, failure: publication.failure, evidence: evidence.folder };
    case "published":
      return { kind: "published", report, release: publication.release, evidence: evidence.folder };
    case "already-published":
      return {
        kind: "already-published",
        report,
        release: publication.release,
        stored: false,
        evidence: evidence.folder,
      };
    case "refused":
      return refuseLate(report, publication.findings, world);
  }
}

/** A report that passed until something outside of the model stood in the way. */
async function refuseLate(report: Report, findings: readonly Finding[], world: ReleaseWorld): Promise<Outcome> {
  const refused = refuse(report, findings);
  const evidence = await writeEvidence(refused, world.workspace);
  return { kind: "refused", report: refused, evidence: evidence.folder };
}
