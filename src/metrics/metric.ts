import type { ModelType } from "../registry/metadata-types.ts";
import type { Direction } from "../registry/metrics.ts";
import type { LabelMetric } from "./labels.ts";
import type { Measured } from "./measured.ts";
import type { Rows } from "./rows.ts";

/**
 * What a metric is by how its uncertainty is found: a share of rows; another function of the confusion; the area under
 * the ROC curve of two classes; another figure of a ranking by score; of probabilities; of a regression; of queries.
 */
export type Family = "share" | "confusion" | "roc" | "curve" | "probability" | "regression" | "query";

/** A metric of rows of one type. What it is asked of other rows is an error of ours, and throws. */
export interface Metric {
  /** With its parameter: `ndcg@10`. */
  readonly name: string;
  readonly type: ModelType;
  readonly direction: Direction;
  readonly family: Family;
  /** What the rows must bring: class labels, probabilities, values, or items with a query. */
  readonly needs: "labels" | "scores" | "values" | "queries";
  readonly compute: (rows: Rows) => Measured;
  /** The same metric in a form that can be measured of many resamples. Only where `compute` gives a value. */
  readonly resample: (rows: Rows) => Resampled;
  /** Of a share: whether row i is a success; `undefined` where it is no trial. */
  readonly outcomes?: (rows: Rows) => (index: number) => boolean | undefined;
}

export type Resampled =
  /** A function of the confusion: cells are drawn instead of rows. */
  | { readonly by: "labels"; readonly metric: LabelMetric }
  /** A function of how often each unit was drawn: a row, or, where `units` is given, a query. */
  | {
      readonly by: "counts";
      /** Each class keeps its number of rows. */
      readonly stratified: boolean;
      /** Passes over the rows that one measurement takes. */
      readonly passes: number;
      /** `drawn` is the sum of the counts. */
      readonly measure: (counts: Uint8Array, drawn: number) => number;
      readonly units?: number;
      /** Where the metric is the plain mean of one number a unit: those numbers. */
      readonly mean?: Float64Array;
    };
