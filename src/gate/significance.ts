import type { GateMetric } from "./result.ts";

/** How a metric moved against the previous release, all of it by one interval. */
export interface Significance {
  /** `same`: the two values are equal, and the interval allows it. */
  readonly word: "better" | "worse" | "not significant" | "same";
  /** The interval that decides: of the difference or, for a metric that is best near 1, of how much nearer to 1 it came. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number };
  readonly of: "difference" | "nearness to 1";
  /** Two-sided p of no difference, only if it is of the test that the interval inverts. */
  readonly p?: number;
}

/**
 * `better` or `worse` exactly if the interval of the change leaves 0 out; `undefined` if nothing was compared. A p-value
 * that contradicts its interval, as of a report by another tool, is left out.
 */
export function significanceOf({ value, direction, change }: GateMetric): Significance | undefined {
  if (value === null || change?.difference === undefined || typeof change.was !== "number") return undefined;
  const nearest = direction === "nearest to 1";
  const interval = nearest ? change.nearer : change.difference;
  if (interval === undefined) return undefined;
  const { low, high, level } = interval;
  const moved = low > 0 || high < 0;
  const better = direction === "lower" ? high < 0 : low > 0;
  const p = nearest ? undefined : change.difference.p;
  const agrees = p !== undefined && p < 1 - level === moved;
  return {
    word: moved ? (better ? "better" : "worse") : value === change.was ? "same" : "not significant",
    interval: { low, high, level },
    of: nearest ? "nearness to 1" : "difference",
    ...(agrees ? { p } : {}),
  };
}
