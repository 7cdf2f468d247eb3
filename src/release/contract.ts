import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { counted, formatCount, formatDecimals, formatMeasured } from "../domain/numbers.ts";
import type { Document } from "../registry/document.ts";
import type { ModelPolicy } from "../registry/policy-types.ts";
import { suggest } from "../registry/suggest.ts";
import type { ReportChange, ReportContract } from "../releases/report.ts";
import { neededBump, suggestVersion } from "../versioning/bump.ts";
import { type Change, compareVersions, isAtLeast } from "../versioning/compare.ts";
import { contractRules } from "../versioning/rules/index.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import type { Measured } from "./measured.ts";
import type { Minimum } from "./minimum.ts";
import type { Previous } from "./previous.ts";
import { signatureOf } from "./signature.ts";
import type { Staged } from "./staged.ts";

/** What the comparison with the previous release came to. */
export interface Contract {
  /** Absent if there is nothing to compare with, or if one side cannot be read. */
  readonly report?: ReportContract;
  /** What the contract asks of the version's number. */
  readonly findings: readonly Finding[];
}

/**
 * Compares a candidate with the previous release: what changed for callers, and whether its number says so. The policy of
 * the candidate is already held to `minimum`.
 */
export function checkContract(
  candidate: Candidate,
  staged: Staged,
  previous: Previous,
  minimum: Minimum | undefined,
): Contract {
  const { metadata } = candidate;
  const { graph } = staged;
  // The previous release can be measured next to a file whose structure cannot be compared.
  if (previous.kind !== "found" || metadata === undefined || graph === "unknown") return { findings: [] };
  const digests = new Map(candidate.assets.map((file) => [file.name, file.sha256]));
  const signature = signatureOf(metadata.value, graph, digests);
  const overrides = candidate.policy?.value.versioning?.rules ?? {};
  const { changes: found, requiredBump } = compareVersions({ old: previous.signature, next: signature }, overrides);
  const changes = found.map((change) => ({ ...change, ...sourceOf(change, candidate, minimum) }));
  const { claimedBump, version, taken } = previous;
  const needs = neededBump(version, requiredBump);
  const suggested = suggestVersion(version, requiredBump, taken);
  const location = metadata.locate(["version"]);
  const refused = changes
    .filter((change) => !isAtLeast(claimedBump, neededBump(version, change.requires)))
    .map((change) =>
      finding(ruleOf(change), {
        message: `${change.message} ${describeNeed(change, version)}; ${candidate.id.version} after ${version} is ${describeBump(claimedBump)}.`,
        fix: `Release it as ${suggested}, or revert the change.`,
        location,
        subject: change.subject,
      }),
    );
  const same = changes
    .filter((change) => change.rule === "contract/nothing-changed" && change.overridden === undefined)
    .map((change) => finding(ruleOf(change), { message: change.message.replace(/\.$/, `, ${version}.`), location }));
  const opaque = signature.graph === undefined || previous.signature.graph === undefined;
  return {
    report: {
      comparedWith: version,
      claimedBump,
      requiredBump: needs,
      suggestedVersion: suggested,
      changes,
      ...(opaque ? { notInspected: "the model, which is not ONNX; only metadata.json was compared" } : {}),
    },
    findings: [...refused, ...same],
  };
}

function ruleOf({ rule }: Change) {
  const found = contractRules.find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`no rule ${rule}`);
  return found;
}

/** Names the minimum as what overrides a rule, if it is not model.yml. */
function sourceOf({ rule, overridden }: Change, { policy }: Candidate, minimum: Minimum | undefined) {
  const { file } = policy?.locateKey(["versioning", "rules", rule]) ?? {};
  return overridden === undefined || minimum === undefined || file !== minimum.file ? {} : { overriddenBy: file };
}

function describeNeed({ requires, overridden, overriddenBy = "model.yml" }: ReportChange, previous: string): string {
  const needed = neededBump(previous, requires);
  const early = needed === requires ? "" : " before 1.0.0";
  const by = overridden === undefined ? "" : ` by ${overriddenBy}`;
  return `That requires ${describeBump(needed)}${early}${by}`;
}

function describeBump(bump: string): string {
  return `a ${bump} release`;
}

/** Where `versioning.rules` names what is no rule of the contract. */
export function checkOverrides(policy: Document<Pick<ModelPolicy, "versioning">> | undefined): Finding[] {
  const known = contractRules.map(({ id }) => id);
  return Object.keys(policy?.value.versioning?.rules ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => {
      const meant = suggest(id, known);
      return finding(versioningRules.unknownRule, {
        message: `${JSON.stringify(id)} is not a rule of the contract${meant === undefined ? "" : `; did you mean ${meant}?`}`,
        location: policy?.locateKey(["versioning", "rules", id]),
      });
    });
}

/** How many predictions changed, whether a patch may change so many, and why they were not counted where they were not. */
export function checkFlips(candidate: Candidate, previous: Previous, measured: Measured): Finding[] {
  if (previous.kind === "none" || previous.kind === "not-looked-for") return [];
  const most = candidate.policy?.value.versioning?.max_flips;
  const limit = previous.claimedBump === "patch" ? most : undefined;
  const location = candidate.policy?.locate(["versioning", "max_flips"]);
  const changed = measured.quality?.baseline?.changed;
  if (changed === undefined) {
    // Whatever kept the gate from running is reported itself.
    if (measured.notMeasured !== undefined && errorsOf([...candidate.findings, ...measured.findings]).length > 0)
      return [];
    const why = whyNotCounted(candidate, measured);
    const message = `The predictions that changed since ${previous.version} could not be counted: ${why}.`;
    if (limit !== undefined) return [finding(versioningRules.flipsNotCounted, { message, location })];
    if (candidate.fixtures === undefined) return [];
    return [finding(versioningRules.predictionsNotCounted, { message, location: { file: candidate.folder } })];
  }
  const { rows, count } = changed;
  const exact = (100 * count) / rows;
  const of = `${formatCount(count)} of ${counted(rows, "row")}`;
  const share = `${of} (${formatDecimals(exact, 2, ...(limit === undefined ? [] : [100 * limit]))}%) ${count === 1 ? "gets" : "get"}`;
  const told = finding(versioningRules.predictionsChanged, {
    message: `${share} a different prediction than from ${previous.version}.`,
    location: { file: candidate.folder },
  });
  if (limit === undefined || count / rows <= limit) return [told];
  return [
    told,
    finding(versioningRules.tooManyFlips, {
      message: `${share} a different prediction than from ${previous.version}; a patch release may change at most ${formatMeasured(100 * limit)}%.`,
      location,
    }),
  ];
}

/** A clause. */
function whyNotCounted({ fixtures, fixturesRefused }: Candidate, { quality, notMeasured }: Measured): string {
  if (quality?.baseline?.notComparable !== undefined) return quality.baseline.notComparable;
  if (fixturesRefused) return "the fixture set was refused";
  if (fixtures === undefined) return "there is no fixture set";
  if (notMeasured !== undefined) return notMeasured;
  return quality === undefined
    ? "the fixture set has no label column"
    : "the previous release has no model that can be run";
}
