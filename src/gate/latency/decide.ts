import { largest, smallest } from "../../domain/extremes.ts";
import { studentQuantile, studentUpperTail } from "../../statistics/student.ts";
import type { Estimate } from "./estimate.ts";

/** Error rate of the gate, one-sided: of a wrong `fail` over all that blocks, and of a wrong `pass` of each figure. */
export const ALPHA = 0.05;

export type Decision = "pass" | "fail" | "inconclusive";

/** What one figure is held against, as an estimate and a bound in the same unit. */
export interface Bound {
  readonly estimate: Estimate;
  readonly bound: number;
}

/**
 * One question, and how likely the data are where its answer is no:
 * `fail`: the largest p-value over the bounds, as each of them has to be exceeded for it to count;
 * `pass`: the smallest, as one bound that is kept is enough.
 * The first is an intersection–union test and keeps its level as it is (Berger, Technometrics 24, 1982). The second is
 * right at most twice as often as stated where the truth lies exactly on both bounds at once, and as stated elsewhere.
 */
export interface Evidence {
  readonly fail: number;
  readonly pass: number;
}

export function weigh(bounds: readonly Bound[]): Evidence {
  return {
    fail: largest(bounds.map(({ estimate, bound }) => pAbove(estimate, bound))),
    pass: smallest(bounds.map(({ estimate, bound }) => pBelow(estimate, bound))),
  };
}

/** p-value of an estimate this far above a bound, or farther, where the truth is at most the bound. */
function pAbove({ value, standardError, degrees }: Estimate, bound: number): number {
  if (standardError === 0) return value > bound ? 0 : 1;
  return studentUpperTail((value - bound) / standardError, degrees);
}

/** p-value of an estimate this far below a bound, or farther, where the truth is above it. */
function pBelow({ value, standardError, degrees }: Estimate, bound: number): number {
  if (standardError === 0) return value <= bound ? 0 : 1;
  return studentUpperTail((bound - value) / standardError, degrees);
}

/** One-sided bounds at `alpha` each: together the two-sided interval of level 1 − 2·alpha. */
export function boundsOf({ value, standardError, degrees }: Estimate, alpha: number): { low: number; high: number } {
  const half = standardError === 0 ? 0 : studentQuantile(1 - alpha, degrees) * standardError;
  return { low: value - half, high: value + half };
}

/**
 * Decides a family of figures at one look. `fail` by Holm's step-down procedure over all of them, so that the chance of
 * any wrong one is at most `alpha` (Holm, Scand. J. Statist. 6, 1979); `pass` each at `alpha`, as the gate passes only
 * where every one of them does. Figures that an earlier look has passed are handed in with their decision and stay in
 * the family.
 */
export function decideFamily(
  family: readonly { readonly evidence: Evidence; readonly earlier?: Decision }[],
  alpha: number,
): Decision[] {
  const open = family.flatMap(({ evidence, earlier }, i) =>
    earlier === undefined || earlier === "inconclusive" ? [{ i, p: evidence.fail }] : [],
  );
  const failed = new Set<number>();
  for (const [step, { i, p }] of open.sort((a, b) => a.p - b.p).entries()) {
    if (p > alpha / (family.length - step)) break;
    failed.add(i);
  }
  return family.map(({ evidence, earlier }, i) => {
    if (earlier !== undefined && earlier !== "inconclusive") return earlier;
    if (failed.has(i)) return "fail";
    return evidence.pass <= alpha ? "pass" : "inconclusive";
  });
}

const POWER = 0.8;

/** How far above a bound the truth has to be for four of five such measurements to see it, in the estimate's unit. */
export function detectableBeyond({ standardError, degrees }: Estimate, alpha: number): number {
  if (standardError === 0) return 0;
  return (studentQuantile(1 - alpha, degrees) + studentQuantile(POWER, degrees)) * standardError;
}
