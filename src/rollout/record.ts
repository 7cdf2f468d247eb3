export const DEPLOYMENT_SCHEMA = "urn:model-release:deployment:1";

/** All requests, in basis points. */
export const ALL = 10_000;

/** A released version, and the digest of its files. */
export interface Pinned {
  readonly version: string;
  /** SHA-256 over the sorted lines of SHA256SUMS, of the candidate's own files; see `digest.ts`. */
  readonly digest: string;
}

/** A version that serves a share of the requests. */
export interface Canary extends Pinned {
  /** Of all requests, in basis points: 500 is 5%. */
  readonly share: number;
  /** The steps to come, in basis points: ascending, each above `share`, the last one 10,000. */
  readonly next: readonly number[];
}

/** Limits that `analyse` decides by. */
export interface AnalysisLimits {
  /** How many times the stable version's rate of errors the canary's may be. */
  readonly max_error_ratio?: number;
  /** A request above it counts as slow, in milliseconds. */
  readonly latency_ms?: number;
  /** How far scores may move beyond what the gate measured between the two versions. */
  readonly max_score_shift?: number;
  /** How long a step may stay undecided, in hours. */
  readonly max_hold_hours?: number;
}

/** What a person sets in a record; every event keeps it. */
export interface Settings {
  /** Versions without an accuracy gate may be promoted. */
  readonly allow_ungated?: boolean;
  /** Where services load a version from; `{version}` stands for its number. */
  readonly storage_uri?: string;
  readonly limits?: AnalysisLimits;
}

/** What the last event ordered. */
export interface Order {
  readonly event: "promote" | "rollback";
  /** Of the rollout that began last; it salts the buckets, so that different rollouts draw different people. */
  readonly rollout: string;
  /** Who ordered it, as the tool saw it: a claim, which only a signature confirms. */
  readonly actor: string;
  readonly reason: string;
  readonly stable: Pinned;
  readonly canary?: Canary;
}

/** One record: a model in an environment. Without an order, nothing was deployed yet. */
export interface DeploymentRecord {
  readonly environment: string;
  readonly model: string;
  readonly settings: Settings;
  readonly order?: Order;
}

const MAX_REASON_LENGTH = 500;

/** Whether a text can be a reason: one line that no terminal or page is disturbed by. */
export function isReason(text: string): boolean {
  return (
    text.trim() !== "" && text.length <= MAX_REASON_LENGTH && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\ufeff]/u.test(text)
  );
}

export const ROLLOUT_PATTERN = "^[a-z0-9][a-z0-9-]{7,63}$";
export const ACTOR_PATTERN = "^(?:local|github:[A-Za-z0-9][A-Za-z0-9_.\\[\\]-]{0,99})$";
export const STORAGE_PATTERN = "^[a-z][a-z0-9+.-]*://[^\\s\"'`$\\\\{}]*\\{version\\}[^\\s\"'`$\\\\{}]*$";
