import type { ModelSignature } from "../nouns/signature.js";
import type { FixturePlan } from "./fixtures/plan.js";

/** One thing that is wrong with a fixture set. Lines count from 1, columns are named; a cell's value is never told. */
export interface FixtureProblem {
  readonly kind: "not-a-number" | "cell-count" | "quoting" | "record-too-long" | "unreadable";
  readonly message: string;
  readonly line?: number;
  readonly column?: string;
}

/** How a run of the worker ended when it did not end well. Messages are the runtime's own, shortened. */
export type InferenceFailure =
  | {
      readonly kind: "load";
      readonly message: string;
      /** The first bytes of the model's file, and its size, where it could be read. */
      readonly head?: Uint8Array;
      readonly size?: number;
    }
  | { readonly kind: "run"; readonly message: string }
  | {
      readonly kind: "fixtures";
      /** The first ones, in the order of the file. */
      readonly problems: readonly FixtureProblem[];
      /** How many there are beyond `problems`. */
      readonly more: number;
    }
  | { readonly kind: "timeout"; readonly limitS: number }
  | { readonly kind: "memory"; readonly limitMb: number }
  | { readonly kind: "crash"; readonly signal?: string; readonly exitCode?: number; readonly lastWords?: string };

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

/** The first record of a fixture set; no columns where the file is empty. */
export interface FixtureHeader {
  readonly columns: readonly string[];
}

/** One entry a row, in the order of the fixture set. */
export interface Predictions {
  readonly rows: number;
  /** The line of the file that each row ends on, counted from 1. */
  readonly lines: Uint32Array;
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
  /** Runs that were made first and are not among the samples. */
  readonly warmup: number;
  /** The very first run, in milliseconds. */
  readonly coldStartMs: number;
}

/** Upper bounds. Warm-up and samples end early when `budgetMs` is used up, but not before `minSamples`. */
export interface TimingPlan {
  readonly warmup: number;
  readonly samples: number;
  readonly minSamples: number;
  readonly budgetMs: number;
}

export type Progress = (done: number, total: number, what: string) => void;

/**
 * Runs a model apart from this process. Every method bounds time and memory and never throws because of the model
 * or its fixtures: what they do wrong comes back as a failure.
 */
export interface Inference {
  inspect(modelPath: string): Promise<Inferred<Inspection>>;
  /** `file` is the absolute path of a CSV file. */
  readHeader(file: string): Promise<Inferred<FixtureHeader>>;
  predict(modelPath: string, plan: FixturePlan, progress: Progress): Promise<Inferred<Predictions>>;
  /** `plan` undefined: inputs are made from the model's signature. */
  time(
    modelPath: string,
    plan: FixturePlan | undefined,
    timing: TimingPlan,
    progress: Progress,
  ): Promise<Inferred<Timings>>;
}
