import type { BaselineQuality, GateMetric } from "../gate/result.js";
import { formatNumber } from "./figures.js";

/** How a metric moved since the previous release, on the same rows. */
export interface MetricChange {
  readonly difference: number;
  /** `unknown` where the metric has no interval. */
  readonly noise: "none" | "within" | "beyond" | "unknown";
}

/**
 * What the two values alone can tell: a difference is beyond noise where the previous value lies outside of the 95%
 * interval of this one. Both models answered the same rows, so their errors go together, and a difference that this
 * calls noise may still be a real one. `undefined` where there are no two values.
 */
export function metricChange(metric: GateMetric, baseline: BaselineQuality | undefined): MetricChange | undefined {
  const was = baseline?.changed && baseline.metrics.find(({ name }) => name === metric.name)?.value;
  if (typeof was !== "number" || metric.value === null) return undefined;
  const difference = metric.value - was;
  if (difference === 0) return { difference, noise: "none" };
  if (metric.interval === undefined) return { difference, noise: "unknown" };
  const { low, high } = metric.interval;
  return { difference, noise: was < low || was > high ? "beyond" : "within" };
}

const WORDS: Readonly<Record<MetricChange["noise"], string>> = {
  none: "",
  within: ", within noise",
  beyond: ", **beyond noise**",
  unknown: ", noise not estimated",
};

/** The change as Markdown; empty where there is none to tell. */
export function formatChange(change: MetricChange | undefined): string {
  if (change === undefined) return "";
  if (change.noise === "none") return "none";
  const sign = change.difference > 0 ? "+" : "";
  return `${sign}${formatDifference(change.difference)}${WORDS[change.noise]}`;
}

/** As values are shown, but never as a zero that is none. */
function formatDifference(difference: number): string {
  const shown = formatNumber(difference);
  return Number(shown) === 0 ? difference.toPrecision(1) : shown;
}
