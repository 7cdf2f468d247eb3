import type { Inference, PermutationRunner } from "../gate/ports.ts";
import type { RetryPolicy } from "../platform/github/retry-policy.ts";
import type { Isolating } from "../platform/onnxruntime/inference.ts";
import type { InferenceOptions } from "../platform/onnxruntime/options.ts";

/** Prepares the place where models run. */
export type CreateInference = (options: InferenceOptions) => Inference & PermutationRunner & Isolating;

/** What lies outside of an entry and is not reached through its arguments: a test gives its own. */
export interface Outside {
  readonly createInference?: CreateInference;
  /** How long GitHub is waited for, and by whose clock. */
  readonly retryPolicy?: Partial<RetryPolicy>;
}
