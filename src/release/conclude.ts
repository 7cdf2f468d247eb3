import type { Finding } from "../domain/finding.ts";
import type { Report } from "../releases/report.ts";
import { assess } from "./assess.ts";
import type { Candidate } from "./candidate.ts";
import { foldConsequences } from "./consequences.ts";
import { type Contract, checkFlips, checkOverrides } from "./contract.ts";
import { describe } from "./describe.ts";
import { checkGateKept } from "./gate-kept.ts";
import { type Judged, judgedBy } from "./judged.ts";
import type { Judging } from "./judging.ts";
import type { Measured } from "./measured.ts";
import { checkRows } from "./minimum.ts";
import { findingsOf, isReleased, type OpenPlace } from "./place.ts";
import { checkPolicyKept } from "./policy-kept.ts";
import type { Previous } from "./previous.ts";
import { releaseRules } from "./rules.ts";

/**
 * The report of a candidate, from all that was found of it. One that is released already has its number, and is held to
 * the policy of its own release; of a number that is taken nothing more is asked.
 */
export function conclude(
  { request, candidate, place, staged, previous }: Judging,
  found: readonly Finding[],
  contract: Contract,
  measured: Measured,
): Report {
  const released = isReleased(place);
  const flips = checkFlips(candidate, previous, measured);
  const all = [
    ...candidate.findings,
    ...findingsOf(place),
    ...found,
    // Of a version that is judged by itself nothing is compared.
    ...(place.kind === "apart" ? [] : checkOverrides(candidate.policy)),
    ...staged.findings,
    ...(released ? [] : contract.findings),
    ...measured.findings,
    ...(released ? flips.filter(({ level }) => level === "notice") : flips),
    ...checkKept(candidate, place, previous, measured),
    ...(request.mode === "validate" ? [] : checkRows(request.minimum, measured.quality?.rows)),
  ];
  const assessment = assess(request, candidate, foldConsequences(all, measured, previous), measured);
  // The waivers of a release let pass what was found when it was made.
  const findings = released
    ? assessment.findings.filter(({ rule }) => rule !== releaseRules.waiverUnused.id)
    : assessment.findings;
  return describe(request, candidate, previous, measured, { ...assessment, findings }, contract.report);
}

/** Where the candidate falls behind the policy and the gate of an earlier release: its own, if it is released. */
function checkKept(candidate: Candidate, place: OpenPlace, previous: Previous, measured: Measured): Finding[] {
  const reference = referenceOf(candidate, place, previous);
  if (reference === undefined) return [];
  const { version, judged } = reference;
  return [
    ...checkPolicyKept(candidate, judged.policy, version),
    ...checkGateKept(candidate, version, judged, measured),
  ];
}

function referenceOf(
  { id }: Candidate,
  place: OpenPlace,
  previous: Previous,
): { readonly version: string; readonly judged: Judged } | undefined {
  if (place.kind === "taken") return undefined;
  if (place.kind === "released")
    return { version: id.version, judged: place.released.judged ?? judgedBy(place.released.report) };
  if (previous.kind === "none" || previous.kind === "not-looked-for") return undefined;
  return { version: previous.version, judged: previous };
}
