import type { Finding } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import type { GateOutcome } from "../domain/verdict.ts";
import type { Decisions } from "../registry/decisions.ts";
import type { Direction } from "../registry/metrics.ts";
import type { Decision } from "./latency/decide.ts";
import type { PercentileName, RegressionLimit } from "./latency/limits.ts";
import type { RoundShape } from "./latency/shape.ts";
import type { Cpu, GarbagePauses, Parity, Runtime, Throughput } from "./ports.ts";

/** A default that was used because nothing was configured. */
export interface DefaultUsed {
  readonly setting: string;
  readonly value: string;
  readonly why: string;
}

/** Two-sided interval of what the rows are a sample of. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Coverage, such as 0.95. */
  readonly level: number;
  readonly method: string;
  readonly resamples?: number;
  readonly seed?: string;
  /** Why it is not to be relied on, as a clause. */
  readonly weak?: string;
}

/** A metric against that of the previous release on the same rows. */
export interface PairedChange {
  /** Of the previous release; `null` where it is undefined there. */
  readonly was: number | null;
  /** Candidate less previous release. */
  readonly difference?: Interval & { readonly value: number; readonly p?: number };
  /** Of a metric that is best near 1: how much nearer to 1 it came. */
  readonly nearer?: Interval;
}

export interface MetricLimits {
  readonly min?: number;
  readonly max?: number;
  readonly maxRegression?: { readonly abs?: number; readonly rel?: number };
  readonly minImprovement?: number;
}

/**
 * How often a limit against the previous release refuses a model that is truly as good, leaves it open or passes it, on as
 * many rows: shares that add up to 1. `limitNeeded` (in the metric's own unit) and `rowsNeeded` are what decides well: four
 * of five such models pass or, where the measured value decides, at most one in twenty is refused.
 */
export interface EqualModel {
  readonly refused: number;
  readonly inconclusive: number;
  readonly passed: number;
  readonly limitNeeded: number;
  readonly rowsNeeded: number;
  /** No pair of models was compared: the errors of the next one were taken to be independent, which is the worst case. */
  readonly worstCase?: true;
}

export type FigureState = "ok" | "fails" | "undecided" | "shown";

/** A metric as measured on the fixture set, next to its limits and what metadata.json declares. */
export interface GateMetric {
  readonly name: string;
  readonly direction: Direction;
  /** `null` where the metric is undefined on these rows; `undefinedBecause` says why. */
  readonly value: number | null;
  readonly undefinedBecause?: string;
  readonly interval?: Interval;
  readonly change?: PairedChange;
  readonly limits?: MetricLimits;
  /** How `maxRegression` decides a model that is truly as good as the previous one. */
  readonly equalModel?: EqualModel;
  readonly declared?: number;
  /** `shown`: nothing is held against it. */
  readonly state: FigureState;
}

/** The rows that share one value of a column. */
export interface Slice {
  readonly column: string;
  readonly value: string;
  readonly rows: number;
  /** Rows that the previous release predicts differently, where it was measured. */
  readonly changed?: number;
  readonly metrics: readonly GateMetric[];
}

/** The values of a column with too few rows to be judged: how many, never which. */
export interface SmallSlices {
  readonly column: string;
  readonly values: number;
  readonly rows: number;
  /** What model.yml asks for at least. */
  readonly below: number;
}

/** Points of a curve from the highest threshold to the lowest: `x[i]`, `y[i]`, both from 0 to 1, thinned and rounded. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** How well scores separate one class from the rest. */
export interface ClassCurves {
  /** The class. */
  readonly of: string;
  /** x: false-positive rate, y: recall. */
  readonly roc?: Curve;
  /** x: recall, y: precision. */
  readonly precisionRecall?: Curve;
}

/** Rows whose confidence lies above `low` and at most at `high`. The means are absent of fewer than five rows. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Mean confidence, and the share of rows that it was right for. */
  readonly confidence?: number;
  readonly right?: number;
}

/** What is drawn of a classifier's scores. */
export interface ModelCurves {
  /** Of the positive class, else of the most frequent classes. */
  readonly classes: readonly ClassCurves[];
  readonly calibration: readonly CalibrationBin[];
}

export interface Quality {
  /** Path of the fixture set in the repository, and the SHA-256 of its bytes. */
  readonly fixtures: string;
  readonly sha256: string;
  readonly rows: number;
  /** Entities that rows share, where model.yml names a column of them: intervals resample these. */
  readonly groups?: number;
  /** The column that says how much a row counts. */
  readonly weight?: string;
  /** Whether values or their intervals were held against limits. */
  readonly policy: Decisions;
  readonly seed: string;
  readonly positiveClass?: string;
  readonly threshold?: number;
  /** Accuracy of always answering the most frequent class. */
  readonly majorityShare?: number;
  /** `counts[i][j]`: rows of class i that were predicted as class j. */
  readonly confusion?: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly metrics: readonly GateMetric[];
  readonly slices: readonly Slice[];
  readonly smallSlices: readonly SmallSlices[];
  /** The smallest change that these rows can show, as a sentence. */
  readonly minDetectable?: string;
  /** The previous release on the same rows, if there is one. */
  readonly baseline?: BaselineQuality;
  /** Of a classifier with scores. Reports of earlier versions of the tool have none. */
  readonly curves?: { readonly candidate: ModelCurves; readonly previous?: ModelCurves };
  /**
   * How many versions of the model this fixture set has judged at least: the releases before it that were measured on it
   * without a break, and this one. The more there are, the more they are chosen by it. Absent if that is not known.
   */
  readonly judgedVersions?: number;
}

export type BaselineQuality =
  | {
      readonly version: string;
      readonly notComparable?: never;
      /** How many rows are predicted differently. */
      readonly changed: { readonly rows: number; readonly count: number };
      /** How the scores of the two differ in distribution. */
      readonly drift?: Drift;
    }
  /** Why its predictions cannot be held against these, as a clause. */
  | { readonly version: string; readonly notComparable: string; readonly changed?: never };

export interface Drift {
  /** Whose scores: a class, or the answered values. */
  readonly of: string;
  /** Population stability index over the deciles of the previous release's scores. */
  readonly psi: number;
  /** Largest distance between the two distribution functions (Kolmogorov and Smirnov), 0 to 1. */
  readonly ks: number;
}

/** An estimate over rounds with its two-sided interval. */
export interface RoundInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Coverage of the interval, such as 0.95. */
  readonly level: number;
  readonly method: string;
  readonly rounds: number;
}

interface LatencyFigure {
  readonly name: PercentileName;
  readonly decision: Decision;
  /** Whether a `fail` stops the release. */
  readonly blocks: boolean;
  /** One-sided error rate of this look; over all that blocks, by Holm's procedure. */
  readonly alpha: number;
  /** p-value of the limit being kept. */
  readonly pFail: number;
}

/** The candidate against an absolute limit. */
export interface LatencyCeiling extends LatencyFigure {
  /** The percentile of each round by itself, its geometric mean over rounds. */
  readonly perRoundMs: RoundInterval;
  readonly maxMs: number;
  /** What four of five such measurements would see as too slow. */
  readonly detectableMs: number;
  /** Set if a round has too few runs for a 95th percentile: such a limit can be missed, and not kept. */
  readonly tooFewRuns?: true;
  readonly tooFewInputs?: never;
}

/** The candidate against the previous release, on pairs. */
export interface LatencyRegression extends LatencyFigure {
  readonly measure: "R50" | "R95i";
  readonly margin: RegressionLimit;
  readonly ratio: RoundInterval;
  readonly differenceMs: RoundInterval;
  /** What four of five such measurements would see as a regression. */
  readonly detectableRatio: number;
  /** Set where a tail over inputs cannot be estimated from so few of them. */
  readonly tooFewInputs?: true;
  readonly tooFewRuns?: never;
}

/** Two sessions of the same file, compared as if they were two models, in a part of each round of their own. */
export interface NullChannel {
  readonly ratio: RoundInterval;
  /** How far the ratio may be from 1, as a share. */
  readonly margin: number;
  readonly fit: boolean;
}

export interface Percentile {
  readonly name: PercentileName;
  /** Pooled over all timed runs, by nearest rank. */
  readonly valueMs: number;
  readonly samples: number;
  /** By order statistics, as if runs were independent: it decides nothing. A bound is absent where no sample is extreme enough. */
  readonly intervalMs: {
    readonly low?: number;
    readonly high?: number;
    readonly level: number;
    readonly method: string;
  };
  /** Of the previous release, in the same rounds. */
  readonly wasMs?: number;
  readonly maxMs?: number;
  readonly declaredMs?: number;
  readonly ceiling?: LatencyCeiling;
  readonly regression?: LatencyRegression;
  /** `shown`: nothing blocks on it. */
  readonly state: FigureState;
}

/** Percentiles of one side of a round. */
export interface RoundTimes {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One round; `previous` if the previous release was timed in it. */
export interface LatencyRound {
  readonly candidate: RoundTimes;
  readonly previous?: RoundTimes;
}

export interface LatencyProtocol {
  readonly seed: number;
  /** 0 if not even one fitted into the budget: the percentiles are those of the model's runs alone. */
  readonly rounds: number;
  /** Looks at the data: 1 or 2, or 0 if there were too few rounds to decide anything. */
  readonly looks: number;
  readonly shape: Pick<RoundShape, "slots" | "passes" | "controlPasses" | "warmUp">;
  /** Distinct inputs among the places of a pass. */
  readonly inputsUsed: number;
  readonly groupSize: number;
  readonly discarded: number;
  readonly spentMs: number;
  readonly budgetMs: number;
  /** The budget ended it before the rounds that were asked for. */
  readonly cutShort: boolean;
}

export interface MeasuredLatency {
  readonly skipped?: never;
  readonly inputs: "fixtures" | "made from the signature";
  /** Where the model states a batch size above 1: one run is of that many rows. */
  readonly rowsPerRun?: number;
  readonly percentiles: readonly Percentile[];
  /** The previous release, if there is one, and why it was not timed where it was not. */
  readonly baseline?: { readonly version: string; readonly notComparable?: string };
  readonly protocol: LatencyProtocol;
  /** In their order; absent where there were none. */
  readonly rounds?: readonly LatencyRound[];
  /** Absent if there were too few rounds to decide anything. */
  readonly nullChannel?: NullChannel;
  /** Opening the model and its first run, in a process that had run nothing before. */
  readonly openMs: number;
  readonly coldStartMs: number;
  readonly modelBytes: number;
  readonly peakMemoryMb: number;
  /** What a run of a model that only hands on such outputs takes, and whether the candidate is below ten times of it. */
  readonly harness?: { readonly floorMs: number; readonly bound: boolean };
  readonly throughput: readonly Throughput[];
  readonly garbage: GarbagePauses;
  readonly stealShare?: number;
  readonly cpu: Cpu;
}

export type Latency = { readonly skipped: string } | MeasuredLatency;

/** What the gate resulted in. `notMeasured` says why there is no quality, if there is none. */
export interface GateResult {
  readonly outcome: GateOutcome;
  /** Whether at least one metric was held against a limit on labelled rows. */
  readonly gated: boolean;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality;
  readonly parity?: Parity;
  readonly latency?: Latency;
  readonly notMeasured?: string;
  readonly runtime?: Runtime;
  /** What the model takes and gives, where it could be loaded. */
  readonly signature?: ModelSignature;
}
