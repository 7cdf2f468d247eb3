import { errorsOf, type Finding } from "./finding.ts";

/**
 * - `pass`: everything that was asked for was measured, and holds.
 * - `fail`: at least one finding is an error that no one waived.
 * - `inconclusive`: measured, but the data cannot decide.
 * - `ungated`: there was nothing to judge the model by.
 */
export type Verdict = "pass" | "fail" | "inconclusive" | "ungated";

/** What the gate resulted in: `gated` where an accuracy check ran on labelled rows. */
export type GateOutcome = "gated" | "inconclusive" | "ungated";

/** The verdict of a run. An error always wins; a gate that did not decide never counts as passed. */
export function decide(findings: readonly Finding[], gate: GateOutcome): Verdict {
  if (errorsOf(findings).length > 0) return "fail";
  if (gate === "ungated") return "ungated";
  return gate === "inconclusive" ? "inconclusive" : "pass";
}
