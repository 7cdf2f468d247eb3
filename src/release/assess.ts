import { gateRules } from "../gate/rules.js";
import { advise, errorsOf, type Finding, finding, sortFindings, waivedOf } from "../nouns/finding.js";
import { decide, type GateOutcome, type Verdict } from "../nouns/verdict.js";
import type { Candidate } from "./candidate.js";
import type { Request } from "./request.js";
import { releaseRules as rules } from "./rules.js";
import { applyWaivers } from "./waivers.js";

export interface Assessment {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

type Asked = Pick<Request, "requireGate" | "onInconclusive" | "mode" | "surface">;
type Judged = Pick<Candidate, "id" | "policy">;

/** What the gate came to: its outcome, and whether an accuracy limit was held against labelled rows. */
export interface GateVerdict {
  readonly outcome: GateOutcome;
  readonly gated: boolean;
}

/** What all findings and the gate come to, under what the request and the model's policy ask for. */
export function assess(
  request: Asked,
  candidate: Judged,
  collected: readonly Finding[],
  gate: GateVerdict,
): Assessment {
  const all = applyWaivers(candidate, [...collected, ...demands(request, candidate, gate)]);
  const findings = sortFindings(all.map((found) => advise(found, request.surface ?? "cli")));
  const verdict = decide(findings, gate.outcome);
  return { verdict, findings, reason: describe(request, verdict, findings) };
}

function demands({ mode, requireGate, onInconclusive }: Asked, { policy }: Judged, gate: GateVerdict): Finding[] {
  if (mode === "validate") return [];
  const strict = (onInconclusive ?? policy?.value.gate?.on_inconclusive ?? "warn") === "fail";
  return [
    ...(requireGate && !gate.gated
      ? [finding(rules.requireGate, { message: "A gate is required, but there was nothing to judge this model by." })]
      : []),
    ...(strict && gate.outcome === "inconclusive"
      ? [
          finding(rules.inconclusive, {
            message: "The measurements cannot decide, and the run was asked to refuse then.",
          }),
        ]
      : []),
  ];
}

function describe({ mode }: Asked, verdict: Verdict, findings: readonly Finding[]): string {
  const warnings = findings.filter((f) => f.level === "warning" && f.waiver === undefined).length;
  const waived = waivedOf(findings).length;
  const parts = [
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
    ...(waived === 0 ? [] : [`${count(waived, "finding")} waived`]),
  ];
  const beside = parts.length === 0 ? "" : `, with ${parts.join(" and ")}`;
  switch (verdict) {
    case "pass":
      if (mode === "validate") return `everything that can be checked without measuring holds${beside}`;
      return findings.some((f) => f.rule === gateRules.previousNotLookedFor.id)
        ? `every limit that was checked holds; those against the previous release were not${beside}`
        : `every limit holds${beside}`;
    case "fail":
      return `${count(errorsOf(findings).length, "error")} to mend${beside}`;
    case "inconclusive":
      return `the measurements cannot decide at the stated error rates${beside}`;
    case "ungated":
      return `nothing was there to judge the model by${beside}`;
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
