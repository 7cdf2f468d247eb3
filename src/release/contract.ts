import { type Finding, finding } from "../nouns/finding.js";
import type { Document } from "../registry/document.js";
import type { ModelPolicy } from "../registry/policy-types.js";
import { suggest } from "../registry/suggest.js";
import type { ReportContract, ReportPrevious } from "../report/report.js";
import { neededBump, suggestVersion } from "../versioning/bump.js";
import { type Change, compareVersions, isAtLeast } from "../versioning/compare.js";
import { contractRules } from "../versioning/rules/index.js";
import { versioningRules } from "../versioning/rules.js";
import type { VersionSignature } from "../versioning/signature.js";
import type { Baseline } from "./baseline.js";
import type { Candidate } from "./candidate.js";

export interface Contract {
  readonly report: ReportContract;
  readonly findings: readonly Finding[];
}

type Found = Extract<ReportPrevious, { readonly kind: "found" }>;

/** Holds the candidate's number against what changed since the previous release. */
export function checkContract(
  candidate: Candidate,
  signature: VersionSignature,
  previous: Found,
  baseline: Baseline,
): Contract {
  const overrides = candidate.policy?.value.versioning?.rules ?? {};
  const { changes, requiredBump } = compareVersions({ old: baseline.signature, next: signature }, overrides);
  const { claimedBump, version } = previous;
  const needs = neededBump(version, requiredBump);
  const suggested = suggestVersion(version, requiredBump);
  const location = candidate.metadata?.locate(["version"]) ?? { file: `${candidate.tag}/metadata.json` };
  const refused = changes
    .filter((change) => !isAtLeast(claimedBump, neededBump(version, change.requires)))
    .map((change) =>
      finding(ruleOf(change), {
        message: `${change.message} ${describeNeed(change, version)}; ${candidate.id.version} after ${version} claims ${describeBump(claimedBump)}.`,
        fix: `Release it as ${suggested}, or take the change back.`,
        location,
      }),
    );
  const same = changes
    .filter((change) => change.rule === "contract/nothing-changed" && change.overridden === undefined)
    .map((change) => finding(ruleOf(change), { message: `${change.message} (${version})`, location }));
  const opaque = signature.graph === undefined || baseline.signature.graph === undefined;
  return {
    report: {
      comparedWith: version,
      claimedBump,
      requiredBump: needs,
      suggestedVersion: suggested,
      changes,
      ...(opaque
        ? { notInspected: "a model that is not ONNX is not looked into: metadata.json is all that was compared" }
        : {}),
    },
    findings: [...refused, ...same],
  };
}

function ruleOf({ rule }: Change) {
  const found = contractRules.find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`no rule ${rule}`);
  return found;
}

function describeNeed({ requires, overridden }: Change, previous: string): string {
  const needed = neededBump(previous, requires);
  const early = needed === requires ? "" : " before 1.0.0";
  const own = overridden === undefined ? "" : " by model.yml";
  return `That needs ${describeBump(needed)}${early}${own}`;
}

function describeBump(bump: string): string {
  return `a ${bump} release`;
}

/** Where `versioning.rules` names what is no rule of the contract. */
export function checkOverrides(policy: Document<ModelPolicy> | undefined): Finding[] {
  const known = contractRules.map(({ id }) => id);
  return Object.keys(policy?.value.versioning?.rules ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => {
      const meant = suggest(id, known);
      return finding(versioningRules.unknownRule, {
        message: `${JSON.stringify(id)} is no rule of the contract${meant === undefined ? "" : `; did you mean ${meant}?`}`,
        location: policy?.locateKey(["versioning", "rules", id]),
      });
    });
}

/** How many predictions changed, and whether a patch may change so many. */
export function checkFlips(
  candidate: Candidate,
  previous: ReportPrevious,
  baseline: { readonly changed?: { readonly rows: number; readonly count: number } } | undefined,
): Finding[] {
  const changed = baseline?.changed;
  if (changed === undefined || previous.kind !== "found") return [];
  const { rows, count } = changed;
  const share = `${count} of ${rows} rows (${((100 * count) / rows).toFixed(2)}%)`;
  const told = finding(versioningRules.predictionsChanged, {
    message: `${share} are answered otherwise than by ${previous.version}.`,
    location: { file: candidate.tag },
  });
  const most = candidate.policy?.value.versioning?.max_flips;
  if (most === undefined || previous.claimedBump !== "patch" || count / rows <= most) return [told];
  return [
    told,
    finding(versioningRules.tooManyFlips, {
      message: `${share} are answered otherwise than by ${previous.version}; a patch may change ${(100 * most).toFixed(2)}%.`,
      location: candidate.policy?.locate(["versioning", "max_flips"]),
    }),
  ];
}
