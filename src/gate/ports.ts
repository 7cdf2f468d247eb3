import type { ModelSignature } from "../nouns/signature.js";
import type { FixturePlan } from "./fixtures/plan.js";
import type { SideTimes } from "./latency/harness.js";
import type { RoundShape } from "./latency/shape.js";

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

/** A model with the inputs it is timed on; `plan` undefined: they are made from its signature. */
export interface TimedModel {
  readonly modelPath: string;
  readonly plan?: FixturePlan | undefined;
}

/** A model alone in a process of its own. Times in milliseconds. */
export interface Profile {
  /** Distinct inputs that single runs can take turns with. */
  readonly inputs: number;
  /** Creating the first session of the process, and its very first run. */
  readonly openMs: number;
  readonly coldStartMs: number;
  /** Median of the warm single runs. */
  readonly runMs: number;
  /** Median of single runs of a model that hands on outputs of the same shapes: what the harness itself takes. */
  readonly floorMs?: number;
  /** The most memory that the process held, in units of 10^6 bytes. */
  readonly peakMemoryMb: number;
  readonly modelBytes: number;
  /** One entry a batch size that was tried; empty where the model does not take batches. */
  readonly throughput: readonly Throughput[];
  readonly cpu: Cpu;
}

export interface Throughput {
  readonly rows: number;
  readonly runs: number;
  /** Median of the runs. */
  readonly runMs: number;
  readonly rowsPerSecond: number;
}

export interface Cpu {
  readonly model: string;
  /** Those that decide which kernels run, such as avx2 and avx512_vnni; empty where the system does not tell. */
  readonly flags: readonly string[];
}

/** A part of a race: so many rounds from `firstRound` on, fewer where `budgetMs` is used up, but at least `fewestRounds`. */
export interface RaceRequest {
  readonly candidate: TimedModel;
  readonly baseline?: TimedModel | undefined;
  readonly shape: RoundShape;
  readonly seed: number;
  readonly firstRound: number;
  readonly rounds: number;
  readonly fewestRounds: number;
  readonly budgetMs: number;
}

/** One round. `again` is a second session of the baseline, or of the candidate where there is none. */
export interface RaceRound {
  readonly candidate: SideTimes;
  readonly baseline?: SideTimes;
  readonly again: SideTimes;
}

export interface Race {
  readonly rounds: readonly RaceRound[];
  /** Distinct inputs among the places of a pass. */
  readonly inputs: number;
  readonly spentMs: number;
  readonly garbage: GarbagePauses;
  /** Share of the processors' time that the host gave to others, 0 to 1, where the system tells. */
  readonly stealShare?: number;
}

/** Pauses of the harness's own garbage collector that were not asked for. */
export interface GarbagePauses {
  readonly count: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

/** `leftS`: how long the rest will take, in seconds, where that can be said. */
export type Progress = (done: number, total: number, what: string, leftS?: number) => void;

/**
 * Runs a model apart from this process. Every method bounds time and memory and never throws because of the model
 * or its fixtures: what they do wrong comes back as a failure.
 */
export interface Inference {
  inspect(modelPath: string): Promise<Inferred<Inspection>>;
  /** `file` is the absolute path of a CSV file. */
  readHeader(file: string): Promise<Inferred<FixtureHeader>>;
  predict(modelPath: string, plan: FixturePlan, progress: Progress): Promise<Inferred<Predictions>>;
  /** Runs the model alone: cold start, memory, the harness's floor, throughput. `budgetMs` bounds it roughly. */
  profile(model: TimedModel, budgetMs: number, progress: Progress): Promise<Inferred<Profile>>;
  /** Times single runs of the candidate beside the baseline's, in rounds. */
  race(request: RaceRequest, progress: Progress): Promise<Inferred<Race>>;
}
