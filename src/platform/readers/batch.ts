import type { Column } from "../../gate/fixtures/column.ts";
import type { FeedType } from "../../gate/fixtures/plan.ts";
import type { Elements } from "./elements.ts";

/** The rows of a batch as one input takes them, row by row. */
export interface BatchInput {
  readonly name: string;
  readonly type: FeedType;
  /** The dimensions behind that of the rows. */
  readonly tail: readonly number[];
  /** `rows` times the product of `tail`. */
  readonly data: Elements;
}

/** Rows that go into a run together. */
export interface Batch {
  readonly rows: number;
  readonly inputs: readonly BatchInput[];
  /** The share of the set that was read, from 0 to 1. */
  readonly read: number;
}

/** What is kept of every row, once all of them were read. */
export interface Kept {
  readonly rows: number;
  readonly place: "line" | "row";
  readonly lines: Uint32Array;
  readonly labels?: Column;
  readonly targets?: Float64Array;
  readonly weights?: Float64Array;
  readonly groups?: Column;
  readonly queries?: Column;
  readonly slices: Readonly<Record<string, Column>>;
}

/** Streams a fixture set; what is kept comes at its end. */
export type Reading = AsyncGenerator<Batch, Kept>;
