import { type Finding, finding } from "../domain/finding.ts";
import { modelFolderOf } from "../domain/registry.ts";
import { versioningRules as rules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import type { Judged } from "./judged.ts";
import { setsLimits } from "./judged.ts";
import type { Measured } from "./measured.ts";

type Gate = Pick<Candidate, "id" | "policy" | "policyRefused" | "fixtures" | "fixturesRefused">;

/** Which parts of an accuracy gate the candidate does not have, according to its files: whether anything was measured is another question. */
export function missingOfGate({ policy, policyRefused, fixtures, fixturesRefused }: Gate): ("fixtures" | "limits")[] {
  return [
    ...(fixtures === undefined && !fixturesRefused ? (["fixtures"] as const) : []),
    ...(policyRefused || setsLimits(policy?.value.gate ?? {}) ? [] : (["limits"] as const)),
  ];
}

/**
 * Once gated, always gated: refuses a candidate that is without the gate of the release before it. One that has its gate
 * and was not held to it has another finding, which counts only if nothing else explains it.
 */
export function checkGateKept(
  candidate: Gate & Pick<Candidate, "folder">,
  version: string,
  released: Judged,
  measured: Measured,
): Finding[] {
  if (released.gated !== true || measured.gated) return [];
  const location = { file: modelFolderOf(candidate.folder) };
  const missing = missingOfGate(candidate);
  if (missing.length === 0) {
    const message = `${version} was released with an accuracy gate. This version has one too, but no metric was checked against a limit.`;
    return [finding(rules.gateNotApplied, { message, location })];
  }
  const policyFile = `${location.file}/model.yml`;
  const set = released.policy?.fixtures?.path;
  const what = { fixtures: "there is no fixture set", limits: `${policyFile} sets no limit for a metric` };
  const restore = { fixtures: set ?? "the fixture set", limits: `the limits in ${policyFile}` };
  const message = `${version} was released with an accuracy gate; this version has none: ${missing.map((m) => what[m]).join(", and ")}.`;
  return [
    finding(rules.gateRemoved, { message, fix: `Restore ${missing.map((m) => restore[m]).join(" and ")}.`, location }),
  ];
}
