import type { Finding } from "../nouns/finding.js";
import type { ModelSignature } from "../nouns/signature.js";
import type { GateOutcome } from "../nouns/verdict.js";
import type { Runtime } from "./ports.js";

/** A default that was used because nothing was configured. */
export interface DefaultUsed {
  readonly setting: string;
  readonly value: string;
  readonly why: string;
}

/** A metric as measured on the fixture set, beside its limits and what metadata.json declares. */
export interface GateMetric {
  readonly name: string;
  /** `null` where the metric is undefined on these rows; `undefinedBecause` says why. */
  readonly value: number | null;
  readonly undefinedBecause?: string;
  /** Two-sided 95% interval. */
  readonly interval?: { readonly low: number; readonly high: number; readonly method: string };
  readonly min?: number;
  readonly max?: number;
  readonly declared?: number;
  readonly ok: boolean;
}

export interface Quality {
  /** Path of the fixture set in the repository. */
  readonly fixtures: string;
  readonly rows: number;
  readonly positiveClass?: string;
  /** Accuracy of always answering the commonest class. */
  readonly majorityShare?: number;
  /** `counts[i][j]`: rows of class i that were predicted as class j. */
  readonly confusion?: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly metrics: readonly GateMetric[];
  /** The previous release on the same rows, where there is one. */
  readonly baseline?: BaselineQuality;
}

export type BaselineQuality =
  | {
      readonly version: string;
      readonly notComparable?: never;
      readonly metrics: readonly { readonly name: string; readonly value: number | null }[];
      /** How many rows are answered otherwise. */
      readonly changed: { readonly rows: number; readonly count: number };
    }
  /** Why its predictions cannot be held against these, as a clause. */
  | { readonly version: string; readonly notComparable: string; readonly changed?: never };

export interface Percentile {
  readonly name: "p50" | "p95";
  readonly valueMs: number;
  readonly maxMs?: number;
  readonly declaredMs?: number;
  readonly ok: boolean;
}

export type Latency =
  | { readonly skipped: string }
  | {
      readonly skipped?: never;
      readonly samples: number;
      readonly warmup: number;
      readonly coldStartMs: number;
      readonly inputs: "fixtures" | "made from the signature";
      /** Where the model states a batch size above 1: one run is of that many rows. */
      readonly rowsPerRun?: number;
      readonly percentiles: readonly Percentile[];
    };

/** What the gate came to. `notMeasured` says why there is no quality, where there is none. */
export interface GateResult {
  readonly outcome: GateOutcome;
  /** Whether at least one metric was held against a limit on labelled rows. */
  readonly gated: boolean;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality;
  readonly latency?: Latency;
  readonly notMeasured?: string;
  readonly runtime?: Runtime;
  /** What the model takes and gives, where it could be loaded. */
  readonly signature?: ModelSignature;
}
