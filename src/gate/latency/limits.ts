/** What a latency may at most become over the previous release: a regression must exceed every bound that is given. */
export interface RegressionLimit {
  /** Share of the previous release's, such as 0.05. */
  readonly rel?: number;
  /** Milliseconds. */
  readonly abs?: number;
}

export interface PercentileLimits {
  readonly max?: number;
  readonly max_regression?: RegressionLimit;
}

/** Limits as `gate.latency` of model.yml states them. */
export type LatencyLimits = Readonly<Partial<Record<PercentileKey, PercentileLimits>>>;

export type PercentileName = "p50" | "p95";
export type PercentileKey = `${PercentileName}_ms`;

export const PERCENTILES = ["p50", "p95"] as const;
export const SHARES = { p50: 0.5, p95: 0.95 } as const;

/** Margins of what is shown, and warned of, where model.yml states none. They do not block; no one waits for less than a tenth of a millisecond. */
export const DEFAULT_MARGIN: Readonly<Record<PercentileName, RegressionLimit>> = {
  p50: { rel: 0.05, abs: 0.1 },
  p95: { rel: 0.1, abs: 0.1 },
};
