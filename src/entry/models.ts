import type { Inference, PermutationRunner } from "../gate/ports.ts";
import type { Isolating } from "../platform/onnxruntime/inference.ts";
import type { InferenceOptions } from "../platform/onnxruntime/options.ts";

/** Prepares the place where models run. A test runs none and gives another one. */
export type CreateInference = (options: InferenceOptions) => Inference & PermutationRunner & Isolating;
