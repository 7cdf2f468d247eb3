import { append } from "../domain/extremes.ts";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { Waiver } from "../registry/policy-types.ts";
import { suggest } from "../registry/suggest.ts";
import { allRules } from "./all-rules.ts";
import type { Candidate } from "./candidate.ts";
import { isOfMinimum, type Minimum } from "./minimum.ts";
import { releaseRules as rules } from "./rules.ts";

type Waiving = Pick<Candidate, "policy"> & { readonly id: { readonly version: string } };

/**
 * Lets the findings pass that model.yml waives for this version. A waiver covers exactly one finding; one that covers
 * none or several, or a rule that cannot be waived, is a finding of its own: an exception must be as plain as the rule.
 */
export function applyWaivers(
  { policy, id }: Waiving,
  findings: readonly Finding[],
  minimum?: Minimum,
): readonly Finding[] {
  const waived = new Map<Finding, Waiver>();
  const about: Finding[] = [];
  for (const [i, waiver] of (policy?.value.waivers ?? []).entries()) {
    const location = policy?.locate(["waivers", i]);
    const wrong = checkRule(waiver, location);
    append(about, wrong);
    if (wrong.length > 0 || waiver.version !== id.version) continue;
    const present = findings.filter((f) => isOf(waiver, f));
    const matching = present.filter((f) => covers(waiver, f));
    const [only, ...others] = matching;
    if (only !== undefined && others.length === 0 && isOfMinimum(minimum, only)) {
      const message = `${waiver.rule} cannot be waived here: ${minimum?.file} requires it of every model.`;
      about.push(finding(rules.waiverNotAllowed, { message, location }));
    } else if (only !== undefined && others.length === 0) waived.set(only, waiver);
    else about.push(reportMatches(waiver, matching, present, location));
  }
  const passed = findings.map((f) => {
    const waiver = waived.get(f);
    return waiver === undefined ? f : { ...f, waiver: { reason: waiver.reason, by: waiver.by } };
  });
  return [...passed, ...about];
}

function isOf({ rule }: Waiver, found: Finding): boolean {
  return found.level !== "notice" && found.rule === rule;
}

function covers({ subject }: Waiver, found: Finding): boolean {
  return subject === undefined || found.subject === subject;
}

function checkRule({ rule }: Waiver, location: Location | undefined): Finding[] {
  const named = allRules.find(({ id }) => id === rule);
  if (named === undefined) {
    const known = allRules.map(({ id }) => id);
    const meant = suggest(rule, known);
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
    return [finding(rules.waiverUnknown, { message: `${JSON.stringify(rule)} is not a rule${hint}`, location })];
  }
  if (named.waivable === true) return [];
  const message = `${rule} cannot be waived: it guards integrity or security, not a judgement.`;
  return [finding(rules.waiverNotAllowed, { message, location })];
}

function reportMatches(
  { rule, subject }: Waiver,
  matching: readonly Finding[],
  present: readonly Finding[],
  location: Location | undefined,
): Finding {
  const of = subject === undefined ? rule : `${rule} with the subject ${JSON.stringify(subject)}`;
  const subjects = [...new Set(present.flatMap((f) => (f.subject === undefined ? [] : [JSON.stringify(f.subject)])))];
  const choice = subjects.length === 0 ? "" : ` The subjects of ${rule} here are: ${subjects.join(", ")}.`;
  if (matching.length === 0) {
    return finding(rules.waiverUnused, { message: `No finding of ${of} needs this waiver.${choice}`, location });
  }
  const message = `${matching.length} findings match ${of}, but a waiver covers only one.${choice}`;
  return finding(rules.waiverAmbiguous, { message, location });
}
