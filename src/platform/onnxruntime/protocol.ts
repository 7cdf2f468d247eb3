import type { FixtureFormat, FixturePlan } from "../../gate/fixtures/plan.ts";
import type { MadeInputs } from "../../gate/made-inputs.ts";
import type { InferenceFailure, Permutation, RaceRequest, TimedModel } from "../../gate/ports.ts";

/** What one worker process is asked to do. Paths are absolute. */
export type Job =
  | { readonly kind: "inspect"; readonly model: string }
  | { readonly kind: "header"; readonly file: string; readonly format: FixtureFormat }
  | { readonly kind: "predict"; readonly model: string; readonly plan: FixturePlan }
  | {
      readonly kind: "permute";
      readonly model: string;
      readonly plan: FixturePlan;
      readonly permutation: Permutation;
    }
  | { readonly kind: "parity"; readonly model: string; readonly plan: FixturePlan }
  | { readonly kind: "attempt"; readonly model: string; readonly tries: readonly MadeInputs[] }
  | {
      readonly kind: "profile";
      readonly model: TimedModel;
      readonly budgetMs: number;
      /** What one session of the model may hold: batches that the tool makes up stay below. */
      readonly memoryMb: number;
    }
  | { readonly kind: "pace"; readonly model: TimedModel; readonly budgetMs: number }
  | { readonly kind: "race"; readonly request: RaceRequest }
  /** Runs a model that is known to be good, and looks whether the files of a failed job can be read. */
  | { readonly kind: "probe"; readonly files: readonly string[] };

/**
 * What kept a worker from its job without the model's doing. `runtime`: ONNX Runtime could not be loaded; `system`: the
 * system refused a call, with its code and path; `defect`: this tool's own fault.
 */
export interface WorkerFault {
  readonly kind: "runtime" | "system" | "defect";
  readonly message: string;
  readonly code?: string;
  readonly path?: string;
  readonly syscall?: string;
}

/** What a worker says while it works, and once at the end. */
export type Message =
  | {
      readonly type: "progress";
      readonly done: number;
      readonly total: number;
      readonly what: string;
      readonly leftS?: number;
    }
  /** Between two runs of a timed model: the time limit is that of one run, not of how many the harness makes. */
  | { readonly type: "beat" }
  | { readonly type: "result"; readonly value: unknown }
  | { readonly type: "failure"; readonly failure: InferenceFailure }
  | { readonly type: "fault"; readonly fault: WorkerFault };

/** Thrown inside the worker where a job ends in a failure that the parent shall hear of as it is. */
export class JobFailure extends Error {
  readonly failure: InferenceFailure;

  constructor(failure: InferenceFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** A worker that times a model says at least this often that it is between two runs. */
export const BEAT_MS = 200;
