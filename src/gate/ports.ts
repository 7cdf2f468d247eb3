import type { ModelSignature } from "../nouns/signature.js";
import type { FixturePlan } from "./fixtures/plan.js";

/** How a run of the worker ended when it did not end well. Messages are the runtime's own, shortened. */
export type InferenceFailure =
  | { readonly kind: "load"; readonly message: string }
  | { readonly kind: "run"; readonly message: string }
  | { readonly kind: "fixtures"; readonly message: string; readonly line?: number; readonly column?: string }
  | { readonly kind: "timeout"; readonly limitS: number }
  | { readonly kind: "memory"; readonly limitMb: number }
  | { readonly kind: "crash"; readonly signal?: string; readonly exitCode?: number };

export type Inferred<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: InferenceFailure };

export interface Runtime {
  readonly name: "onnxruntime-node";
  readonly version: string;
}

export interface Inspection {
  readonly signature: ModelSignature;
  readonly runtime: Runtime;
}

/** One entry a row, in the order of the fixture set. */
export interface Predictions {
  readonly rows: number;
  /** Labels as written in the fixture set, or `undefined` where the set has none. */
  readonly labels?: readonly string[];
  /** The scores output, row by row, `width` values each. */
  readonly scores?: { readonly width: number; readonly values: Float64Array };
  /** The label output as text (integers without a decimal point). */
  readonly predicted?: readonly string[];
}

export interface Timings {
  /** One single-row inference each, in the order measured, in milliseconds. */
  readonly samplesMs: Float64Array;
  readonly warmup: number;
  readonly coldStartMs: number;
}

export interface TimingPlan {
  readonly warmup: number;
  readonly samples: number;
}

export type Progress = (done: number, total: number, what: string) => void;

/**
 * Runs a model apart from this process. Every method bounds time and memory and never throws because of the model:
 * what the model does wrong comes back as a failure.
 */
export interface Inference {
  inspect(modelPath: string): Promise<Inferred<Inspection>>;
  predict(modelPath: string, plan: FixturePlan, progress: Progress): Promise<Inferred<Predictions>>;
  /** `plan` undefined: inputs are made from the model's signature. */
  time(
    modelPath: string,
    plan: FixturePlan | undefined,
    timing: TimingPlan,
    progress: Progress,
  ): Promise<Inferred<Timings>>;
}
