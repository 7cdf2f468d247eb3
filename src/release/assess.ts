import { errorsOf, type Finding, finding, sortFindings } from "../nouns/finding.js";
import { decide, type GateOutcome, type Verdict } from "../nouns/verdict.js";
import type { Request } from "./request.js";
import { releaseRules as rules } from "./rules.js";

export interface Assessment {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

/** What all findings and the gate come to, under what the request asked for. */
export function assess(
  request: Pick<Request, "requireGate" | "onInconclusive" | "mode">,
  collected: readonly Finding[],
  gate: GateOutcome,
): Assessment {
  const findings = sortFindings([...collected, ...demands(request, gate)]);
  const verdict = decide(findings, gate);
  return { verdict, findings, reason: describe(request, verdict, findings) };
}

function demands(request: Pick<Request, "requireGate" | "onInconclusive" | "mode">, gate: GateOutcome): Finding[] {
  if (request.mode === "validate") return [];
  if (gate === "ungated" && request.requireGate) {
    return [
      finding(rules.requireGate, { message: "A gate is required, but there was nothing to judge this model by." }),
    ];
  }
  if (gate === "inconclusive" && request.onInconclusive === "fail") {
    return [
      finding(rules.inconclusive, { message: "The measurements cannot decide, and the run was asked to refuse then." }),
    ];
  }
  return [];
}

function describe(request: Pick<Request, "mode">, verdict: Verdict, findings: readonly Finding[]): string {
  const warnings = findings.filter((f) => f.level === "warning").length;
  const beside = warnings === 0 ? "" : `, with ${count(warnings, "warning")}`;
  switch (verdict) {
    case "pass":
      return request.mode === "validate"
        ? `everything that can be checked without measuring holds${beside}`
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
