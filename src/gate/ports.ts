import type { ModelSignature } from "../domain/signature.ts";
import type { Column } from "./fixtures/column.ts";
import type { FixtureFormat, FixturePlan } from "./fixtures/plan.ts";
import type { SideTimes } from "./latency/harness.ts";
import type { RoundShape } from "./latency/shape.ts";
import type { MadeInputs } from "./made-inputs.ts";

/**
 * One thing that is wrong with a fixture set. Lines and rows count from 1, columns are named; a cell's value is never
 * shown. `target` and `weight`: the cell of the label column is no number, that of the weight column none above 0.
 */
export interface FixtureProblem {
  readonly kind: "cell" | "target" | "weight" | "cell-count" | "too-long" | "unreadable";
  /** A clause without a full stop; if there is a column, one that goes on after "the cell of the column …". */
  readonly message: string;
  readonly line?: number;
  /** Where the format has no lines. */
  readonly row?: number;
  readonly column?: string;
  /** The file of a folder that it is in, relative to the set. */
  readonly file?: string;
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

/** What a fixture set says of itself before its rows are read; no columns where it is empty. */
export interface FixtureHeader {
  readonly columns: readonly FixtureColumn[];
  /** Where the format states it. Of an ONNX test-data set: the number of sets. */
  readonly rows?: number;
}

export interface FixtureColumn {
  readonly name: string;
  /** Element type in the runtime's words, where the format states one; what none of them can take is named as the format does. */
  readonly type?: string;
  /** Of an array: all dimensions, the first being the rows. */
  readonly shape?: readonly number[];
  /** Why its values cannot be read, as a clause about the set; absent if they can. */
  readonly unreadable?: string;
}

/** One entry a row, in the order of the fixture set. */
export interface Predictions {
  readonly rows: number;
  /** Whether `lines` counts lines of a file or, where the format has none, rows; from 1. */
  readonly place: "line" | "row";
  /** Where each row stands: the line that it ends on, or its number. */
  readonly lines: Uint32Array;
  /** Labels as written in the fixture set, where the plan asks for them as text. */
  readonly labels?: Column;
  /** Labels as finite numbers, where the plan asks for them so. */
  readonly targets?: Float64Array;
  /** Finite and above 0. */
  readonly weights?: Float64Array;
  readonly groups?: Column;
  readonly queries?: Column;
  /** By the column's name. */
  readonly slices: Readonly<Record<string, Column>>;
  /** The scores output, row by row, `width` values each. */
  readonly scores?: { readonly width: number; readonly values: Float64Array };
  /** The label output as text (integers without a decimal point). */
  readonly predicted?: Column;
  /** Some of the rows, run again one at a time. */
  readonly again?: RowsAgain;
}

/** Rows that were run twice by themselves, after they had been answered in a batch. */
export interface RowsAgain {
  /** Rows of the fixture set, counted from 0, in no order. */
  readonly rows: Uint32Array;
  /** Rows of the batch that they were answered in. */
  readonly batch: number;
  /** Where the model states a batch size above 1: the row was repeated up to it. */
  readonly repeated?: number;
  /** What the runtime said where a row could not be run by itself; there are no answers then. */
  readonly failed?: string;
  readonly first: Outputs;
  readonly second: Outputs;
}

/** Where a feature enters a model: one column of an input `[N, columns]`, or the whole of an input. */
export interface FeaturePlace {
  readonly input: string;
  readonly column?: number;
}

/** A feature as `input_features` names it, and every place where it enters. */
export interface Feature {
  readonly name: string;
  readonly places: readonly FeaturePlace[];
}

/** Runs of chosen rows in which the values of one feature change places between the rows. */
export interface Permutation {
  /** Rows of the fixture set, counted from 0, ascending. */
  readonly rows: Uint32Array;
  readonly features: readonly Feature[];
  /** Runs for each feature. */
  readonly repeats: number;
  /** What the orders are drawn from; that of a feature does not depend on the other features. */
  readonly seed: string;
}

/** What a model answers, row by row, as in `Predictions`. */
export type Outputs = Pick<Predictions, "scores" | "predicted">;

export interface Permuted {
  /** The chosen rows as they are. */
  readonly plain: Outputs;
  /** For each feature, one entry a repeat. */
  readonly permuted: readonly (readonly Outputs[])[];
}

/** How the outputs of a model compare with those that an ONNX test-data set holds. */
export interface Parity {
  /** Sets that were run. */
  readonly sets: number;
  readonly tolerance: { readonly relative: number; readonly absolute: number };
  /** Those of which a set holds the expected value. */
  readonly outputs: readonly OutputParity[];
  /** Outputs of the model of which no set holds the expected value; absent if there are none. */
  readonly notHeld?: readonly string[];
  /** The first output of which two runs of one set differ, with why as a clause. */
  readonly unsteady?: { readonly set: string; readonly output: string; readonly why: string };
}

export interface OutputParity {
  readonly name: string;
  /** Why its values could not be compared at all, as a clause; absent if they were. */
  readonly notCompared?: string;
  /** Elements that were compared, over all sets. */
  readonly elements: number;
  /** Of floating-point outputs, over elements where both are finite; 0 where there are none. Never infinite. */
  readonly maxAbsolute: number;
  /** |actual − expected| / |expected|, where the expected value is not 0. */
  readonly maxRelative: number;
  /** Sets in which an element is out of tolerance, or the shape or type differs; the first ones, with why as a clause. */
  readonly mismatches: readonly { readonly set: string; readonly why: string }[];
  readonly mismatchingSets: number;
}

/** A model with the inputs it is timed on: rows of a fixture set or, without one, made-up inputs. */
export interface TimedModel {
  readonly modelPath: string;
  readonly plan?: FixturePlan | undefined;
  /** Without `plan`; the first try of its signature if absent. */
  readonly made?: MadeInputs | undefined;
}

/** What one process found of a list of made-up inputs. */
export interface Attempted {
  /** The first of them that the model ran on. */
  readonly ran?: number;
  /** What the runtime said of each one before it; fewer than there were tries where the time was used up. */
  readonly messages: readonly string[];
}

/** A model alone in a process of its own. Times in milliseconds. */
export interface Profile {
  /** Distinct inputs that single runs can take turns with. */
  readonly inputs: number;
  /** Creating the first session of the process, and its very first run. */
  readonly openMs: number;
  readonly coldStartMs: number;
  /** Creating a session once more, when the runtime is warm. */
  readonly reopenMs: number;
  /** Median of the warm single runs. */
  readonly runMs: number;
  /** The warm single runs, at least one: all there is of a model that is too slow for the rounds. */
  readonly timesMs: Float64Array;
  /** What all of it took. */
  readonly spentMs: number;
  /** Median of single runs of a model that hands on outputs of the same shapes: what the harness itself takes. */
  readonly floorMs?: number;
  /** The most memory that the process held with one session that ran single rows, in units of 10^6 bytes. */
  readonly peakMemoryMb: number;
  readonly modelBytes: number;
  /** One entry a batch size that was tried; empty where the model does not take batches. */
  readonly throughput: readonly Throughput[];
  readonly cpu: Cpu;
}

/** What opening a model and a run of it cost, in milliseconds, and what finding that out took. */
export interface PaceFound {
  readonly openMs: number;
  readonly runMs: number;
  readonly spentMs: number;
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
  /** Those that decide which kernels run, such as avx2 and avx512_vnni; empty if the system does not report it. */
  readonly flags: readonly string[];
}

/**
 * A part of a race: `rounds` rounds from `firstRound` on, fewer if `budgetMs` is used up, but at least `fewestRounds`. A
 * round that is still running after `stopMs` is given up, however few there are.
 */
export interface RaceRequest {
  readonly candidate: TimedModel;
  readonly baseline?: TimedModel | undefined;
  readonly shape: RoundShape;
  readonly seed: number;
  readonly firstRound: number;
  readonly rounds: number;
  readonly fewestRounds: number;
  readonly budgetMs: number;
  readonly stopMs?: number;
}

/**
 * One round. The null channel compares `again` with `reference`: two sessions of the baseline in a part of the round of
 * their own. Without a baseline it compares `again`, a second session of the candidate, with `candidate`.
 */
export interface RaceRound {
  readonly candidate: SideTimes;
  readonly baseline?: SideTimes;
  readonly reference?: SideTimes;
  readonly control?: SideTimes;
}

export interface Race {
  readonly rounds: readonly RaceRound[];
  /** Distinct inputs among the places of a pass. */
  readonly inputs: number;
  readonly spentMs: number;
  readonly garbage: GarbagePauses;
  /** Share of the processors' time that the host gave to others, 0 to 1, if the system reports it. */
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
export interface Inference extends Timing {
  inspect(modelPath: string): Promise<Inferred<Inspection>>;
  /** `file` is absolute: a file or, for `onnx`, the folder that holds `test_data_set_*`. */
  readHeader(file: string, format: FixtureFormat): Promise<Inferred<FixtureHeader>>;
  predict(modelPath: string, plan: FixturePlan, progress: Progress): Promise<Inferred<Predictions>>;
  /**
   * Writes a copy of a model with bytes appended into the model's folder, where its external data is found too: the
   * absolute path. A copy that is there already is replaced.
   */
  extend(modelPath: string, appended: Uint8Array): Promise<string>;
  /** Runs an ONNX test-data set (`plan.format` is `onnx`) and compares what comes out with what it holds. */
  parity(modelPath: string, plan: FixturePlan, progress: Progress): Promise<Inferred<Parity>>;
  /** Runs the model on made-up inputs until one runs; progress is reported before each try, with its number from 0. */
  attempt(modelPath: string, tries: readonly MadeInputs[], progress: Progress): Promise<Inferred<Attempted>>;
}

/** Times a model, under the same bounds; the time limit is that of one run, as how many there are is the harness's choice. */
export interface Timing {
  /**
   * Runs the model alone: cold start, memory, the harness's floor, throughput. Within `budgetMs`, but for opening it, its
   * first run and one warm run.
   */
  profile(model: TimedModel, budgetMs: number, progress: Progress): Promise<Inferred<Profile>>;
  /** Finds out what a model costs: it is opened once and run at least once, a few times if `budgetMs` allows. */
  pace(model: TimedModel, budgetMs: number, progress: Progress): Promise<Inferred<PaceFound>>;
  /** Times single runs of the candidate next to the baseline's, in rounds. */
  race(request: RaceRequest, progress: Progress): Promise<Inferred<Race>>;
}

/** Runs a model on rows that were tampered with, apart from this process and under the same bounds as `Inference`. */
export interface PermutationRunner {
  permute(
    modelPath: string,
    plan: FixturePlan,
    permutation: Permutation,
    progress: Progress,
  ): Promise<Inferred<Permuted>>;
}
