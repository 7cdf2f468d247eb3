import type { GateMetric } from "../gate/result.ts";
import { formatNumber } from "./figures.ts";

/**
 * How a metric moved since the previous release on the same rows, as Markdown: beyond noise where the interval of the
 * difference does not hold 0. Empty where there is nothing to tell.
 */
export function formatChange({ value, change }: GateMetric): string {
  if (value === null || typeof change?.was !== "number") return "";
  const moved = value - change.was;
  if (moved === 0) return "none";
  const sign = moved > 0 ? "+" : "";
  return `${sign}${formatDifference(moved)}${describeNoise(change.difference)}`;
}

function describeNoise(difference: { readonly low: number; readonly high: number } | undefined): string {
  if (difference === undefined) return ", noise not estimated";
  return difference.low > 0 || difference.high < 0 ? ", **beyond noise**" : ", within noise";
}

/** As values are shown, but never as a zero that is none. */
function formatDifference(difference: number): string {
  const shown = formatNumber(difference);
  return Number(shown) === 0 ? difference.toPrecision(1) : shown;
}
