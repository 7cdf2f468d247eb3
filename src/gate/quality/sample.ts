import type { Finding } from "../../domain/finding.ts";
import type { Rows } from "../../metrics/rows.ts";
import type { ModelType } from "../../registry/metadata-types.ts";
import type { OutputPolicy } from "../../registry/policy-types.ts";
import type { Column } from "../fixtures/column.ts";
import type { Predictions } from "../ports.ts";
import type { Recognized } from "../recognize.ts";
import type { Answers } from "./answers.ts";

export interface SampleInput {
  /** With labels, and at least one row. */
  readonly predictions: Predictions;
  readonly type: ModelType;
  /** `output_classes` of metadata.json; empty where it states none. */
  readonly classes: readonly string[];
  /** What the rows are expressed in, if this model is measured next to another: that one's classes and positive class. */
  readonly as?: { readonly classes: readonly string[]; readonly positive: number | undefined };
  readonly output: OutputPolicy | undefined;
  /** The name of the output that `predictions.predicted` was read from. */
  readonly predictedFrom?: string | undefined;
  /** The name of the output that `predictions.scores` was read from. */
  readonly scoresFrom?: string | undefined;
  /** Paths in the repository, for findings. */
  readonly model: string;
  readonly fixtures: string;
}

/** Rows with what is right and what a model answers: all that metrics are measured of. */
export interface Sample {
  readonly rows: Rows;
  readonly answers: Answers;
  /** Of a classifier: the names of its classes. */
  readonly classes?: readonly string[];
  /** Of a classifier whose scores were read as logits, although model.yml states no kind. */
  readonly kind?: Recognized<"logit">;
  /** By the column's name, row by row. */
  readonly slices: Readonly<Record<string, Column>>;
}

export type SampleRead =
  | { readonly ok: true; readonly sample: Sample }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** What rows of every type share. */
export function sharedOf({ weights, groups }: Predictions): Pick<Rows, "weights" | "groups"> {
  return {
    ...(weights === undefined ? {} : { weights }),
    ...(groups === undefined ? {} : { groups: groups.codes }),
  };
}
