import { advise, errorsOf, type Finding, finding, sortFindings, waivedOf } from "../domain/finding.ts";
import { counted } from "../domain/numbers.ts";
import { decide, type GateOutcome, type Verdict } from "../domain/verdict.ts";
import { gateRules } from "../gate/rules.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import { missingOfGate } from "./gate-kept.ts";
import type { Request } from "./request.ts";
import { releaseRules as rules } from "./rules.ts";
import { applyWaivers } from "./waivers.ts";

export interface Assessment {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

type Asked = Pick<Request, "minimum" | "requireGate" | "onInconclusive" | "mode" | "surface">;
type Judged = Pick<Candidate, "id" | "policy"> &
  Partial<Pick<Candidate, "policyRefused" | "fixtures" | "fixturesRefused">>;

/** What the gate came to: its outcome, and whether an accuracy limit was held against labelled rows. */
export interface GateVerdict {
  readonly outcome: GateOutcome;
  readonly gated: boolean;
  /** Why nothing was measured, if nothing was. */
  readonly notMeasured?: string | undefined;
}

/** What all findings and the gate come to, under what the request and the model's policy ask for. */
export function assess(
  request: Asked,
  candidate: Judged,
  collected: readonly Finding[],
  gate: GateVerdict,
): Assessment {
  const all = applyWaivers(candidate, [...collected, ...demands(request, candidate, gate)], request.minimum);
  const told = foldUngated(candidate, gate, all);
  const findings = sortFindings(told.map((found) => advise(found, request.surface ?? "cli")));
  // A validation asks for no measurement.
  const verdict = decide(findings, request.mode === "validate" ? "gated" : gate.outcome);
  return { verdict, findings, reason: describe(request, verdict, findings) };
}

/** What only follows from a gate that was removed, or from one that is there and that something else kept from running. */
function foldUngated(candidate: Judged, gate: GateVerdict, findings: readonly Finding[]): readonly Finding[] {
  const { policyRefused = false, fixturesRefused = false, fixtures } = candidate;
  const missing = missingOfGate({
    id: candidate.id,
    policy: candidate.policy,
    policyRefused,
    fixtures,
    fixturesRefused,
  });
  const removed = errorsOf(findings).some(({ rule }) => rule === versioningRules.gateRemoved.id);
  if (removed && missing.includes("fixtures")) {
    // Each limit would ask for the same set again, or to be removed itself.
    return findings.filter(({ rule }) => rule !== gateRules.metricNotMeasured.id);
  }
  if (missing.length > 0 || (gate.notMeasured === undefined && !fixturesRefused)) return findings;
  const others = findings.filter(({ rule }) => !UNGATED.includes(rule));
  return errorsOf(others).length > 0 ? others : findings;
}

const UNGATED: readonly string[] = [rules.requireGate.id, versioningRules.gateNotApplied.id];

function demands({ mode, requireGate, onInconclusive }: Asked, { policy }: Judged, gate: GateVerdict): Finding[] {
  if (mode === "validate") return [];
  const strict = (onInconclusive ?? policy?.value.gate?.on_inconclusive ?? "warn") === "fail";
  return [
    ...(requireGate && !gate.gated
      ? [finding(rules.requireGate, { message: "A gate is required, but this model has none." })]
      : []),
    ...(strict && gate.outcome === "inconclusive"
      ? [
          finding(rules.inconclusive, {
            message: "The gate is inconclusive, and the run was asked to refuse inconclusive gates.",
          }),
        ]
      : []),
  ];
}

function describe({ mode }: Asked, verdict: Verdict, findings: readonly Finding[]): string {
  const warnings = findings.filter((f) => f.level === "warning" && f.waiver === undefined).length;
  const waived = waivedOf(findings).length;
  const parts = [
    ...(warnings === 0 ? [] : [counted(warnings, "warning")]),
    ...(waived === 0 ? [] : [`${counted(waived, "finding")} waived`]),
  ];
  const beside = parts.length === 0 ? "" : `, with ${parts.join(" and ")}`;
  switch (verdict) {
    case "pass":
      if (mode === "validate") return `all checks that need no measurement pass${beside}`;
      return findings.some((f) => f.rule === gateRules.previousNotLookedFor.id)
        ? `every checked limit is met; limits against the previous release were not checked${beside}`
        : `every limit is met${beside}`;
    case "fail":
      return `${counted(errorsOf(findings).length, "error")} to fix${beside}`;
    case "inconclusive":
      return `the measurements cannot decide at the stated error rates${beside}`;
    case "ungated":
      return `there was no gate to judge the model by${beside}`;
  }
}
