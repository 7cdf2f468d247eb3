/** Bounds of one metric, inclusive. `direction` is needed only for a metric whose name the tool does not know. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly direction?: "higher" | "lower";
}

/** A regression counts where it exceeds every one that is given: `abs` in the unit of the figure, `rel` as a share. */
export interface RegressionLimit {
  readonly abs?: number;
  readonly rel?: number;
}

export interface MetricPolicy extends Bounds {
  readonly max_regression?: RegressionLimit;
  readonly min_improvement?: number;
}

/** The rows that a slice needs to be judged, if model.yml does not say. */
export const DEFAULT_MIN_SAMPLES = 100;

/** Limits that hold for each value of a column by itself. */
export interface SlicePolicy {
  readonly column: string;
  readonly min_samples?: number;
  readonly metrics: Readonly<Record<string, Bounds>>;
}

/** Lets one finding of one version pass: the one about `subject`, if the rule has several. */
export interface Waiver {
  readonly version: string;
  readonly rule: string;
  readonly subject?: string;
  readonly reason: string;
  readonly by: string;
}

export interface PercentilePolicy {
  readonly max?: number;
  readonly max_regression?: RegressionLimit;
}

export interface OutputPolicy {
  readonly name?: string;
  readonly kind?: "probability" | "label" | "logit" | "value";
  readonly positive_class?: string | number;
  readonly threshold?: number;
}

export type LatencyPolicy =
  | { readonly skip: string }
  | { readonly skip?: never; readonly p50_ms?: PercentilePolicy; readonly p95_ms?: PercentilePolicy };

/** Whether the measured value or its interval is held against a limit. */
export type DecisionPolicy = "point" | "confident";

export interface GatePolicy {
  /** Path of the fixture set, relative to the model's folder. */
  readonly fixtures?: string;
  /** Of a fixture set whose bytes lie outside of git. */
  readonly sha256?: string;
  readonly label?: string;
  readonly weight?: string;
  readonly group?: string;
  readonly query?: string;
  readonly output?: OutputPolicy;
  readonly metrics?: Readonly<Record<string, MetricPolicy>>;
  readonly slices?: readonly SlicePolicy[];
  /** For all limits, or by kind; `registry/decisions.ts` has the defaults. */
  readonly policy?: DecisionPolicy | { readonly bounds?: DecisionPolicy; readonly previous?: DecisionPolicy };
  readonly latency?: LatencyPolicy;
  readonly budget_s?: number;
  readonly on_inconclusive?: "warn" | "fail";
  readonly declared?: "report" | "reproduce";
}

export interface VersioningPolicy {
  /** Share of the fixture rows, 0 to 1, that a patch may predict differently than the previous release. */
  readonly max_flips?: number;
  /** What a rule of the contract calls for in this model, by the rule's id. */
  readonly rules?: Readonly<Record<string, "major" | "minor" | "patch" | "off">>;
  /** Versions that were published once and taken back. */
  readonly withdrawn?: readonly string[];
}

/** What a model was trained from. It may differ from version to version: it is that of the commit that is released. */
export interface LineagePolicy {
  /** Full SHA of the commit with the training code. */
  readonly commit?: string;
  readonly run_url?: string;
  readonly data?: string | readonly string[];
}

/** `model.yml` after its schema has accepted it: the keys as they are written there, all of them optional. */
export interface ModelPolicy {
  readonly title?: string;
  readonly purpose?: string;
  readonly metadata_name?: string;
  readonly owner?: string;
  /** An SPDX identifier, or `LicenseRef-<name>`. */
  readonly license?: string;
  readonly lineage?: LineagePolicy;
  readonly gate?: GatePolicy;
  readonly versioning?: VersioningPolicy;
  readonly waivers?: readonly Waiver[];
  /** The model's name before it was renamed: its releases go on counting. */
  readonly renamed_from?: string | readonly string[];
}

/** What every model.yml has to ask for at least, after its schema has accepted it. Its latency states no `skip`. */
export interface MinimumPolicy {
  readonly gate?: Pick<GatePolicy, "metrics" | "slices" | "policy" | "latency" | "on_inconclusive" | "declared">;
  readonly versioning?: Pick<VersioningPolicy, "max_flips" | "rules">;
  /** Refuses a model without an accuracy gate. */
  readonly require_gate?: boolean;
  /** The least number of labelled rows that a model is measured on. */
  readonly min_rows?: number;
}
