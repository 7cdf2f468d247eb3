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

/** `model.yml` after its schema has accepted it: the keys as they are written there, all of them optional. */
export interface ModelPolicy {
  readonly title?: string;
  readonly purpose?: string;
  readonly metadata_name?: string;
  readonly gate?: GatePolicy;
}
