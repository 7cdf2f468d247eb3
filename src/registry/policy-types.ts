/** Bounds of one metric, inclusive. `direction` is needed only for a metric whose name the tool does not know. */
export interface MetricPolicy {
  readonly min?: number;
  readonly max?: number;
  readonly direction?: "higher" | "lower";
}

export interface OutputPolicy {
  readonly name?: string;
  readonly kind?: "probability" | "label" | "logit" | "value";
  readonly positive_class?: string | number;
  readonly threshold?: number;
}

export type LatencyPolicy =
  | { readonly skip: string }
  | { readonly skip?: never; readonly p50_ms?: { readonly max: number }; readonly p95_ms?: { readonly max: number } };

export interface GatePolicy {
  /** Path of the fixture set, relative to the model's folder. */
  readonly fixtures?: string;
  readonly label?: string;
  readonly output?: OutputPolicy;
  readonly metrics?: Readonly<Record<string, MetricPolicy>>;
  readonly latency?: LatencyPolicy;
  readonly declared?: "report" | "reproduce";
}

export interface VersioningPolicy {
  /** Share of the fixture rows, 0 to 1, that a patch may answer otherwise than the previous release. */
  readonly max_flips?: number;
  /** What a rule of the contract calls for in this model, by the rule's id. */
  readonly rules?: Readonly<Record<string, "major" | "minor" | "patch" | "off">>;
  /** Versions that were published once and taken back. */
  readonly withdrawn?: readonly string[];
}

/** `model.yml` after its schema has accepted it: the keys as they are written there, all of them optional. */
export interface ModelPolicy {
  readonly title?: string;
  readonly purpose?: string;
  readonly metadata_name?: string;
  readonly gate?: GatePolicy;
  readonly versioning?: VersioningPolicy;
  /** The model's name before it was renamed: its releases go on counting. */
  readonly renamed_from?: string | readonly string[];
}
