import type * as Ort from "onnxruntime-node";
import type { Outputs, RowsAgain } from "../../../gate/ports.ts";
import type { Batch } from "../../readers/batch.ts";
import { JobFailure } from "../protocol.ts";
import { rowOf } from "./feeds.ts";

/** Rows of the first batch that are run again. */
const MAX_ROWS = 32;
/** Rows that are run again however long they take. */
const MIN_ROWS = 2;
const MAX_MS = 3000;
/** Values that come back of all these rows together. */
const MAX_VALUES = 2 ** 20;

/** A batch, spread evenly, as rows that can be run one at a time. */
export interface Sample {
  readonly rows: readonly number[];
  readonly batch: number;
  readonly single: readonly Batch[];
}

/** Takes the rows from the first batch of a fixture set: always the same. */
export function sampleOf(batch: Batch): Sample {
  const count = Math.min(MAX_ROWS, batch.rows);
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * batch.rows) / count));
  return { rows, batch: batch.rows, single: rows.map((row) => rowOf(batch, row)) };
}

/** Collects what the rows of a run got. */
interface Collected {
  readonly rows: number;
  add(outputs: Ort.InferenceSession.ReturnType, rows: number): void;
  outputs(): Outputs;
}

/**
 * Runs rows twice, one at a time, as a service would. Which rows are run is fixed; how many, if the model is slow,
 * depends on the time they take.
 */
export async function runAgain(
  { rows, batch, single }: Sample,
  rowsPerRun: number | undefined,
  run: (row: Batch) => Promise<Ort.InferenceSession.ReturnType>,
  collect: () => Collected,
): Promise<RowsAgain> {
  const first = collect();
  const second = collect();
  const began = performance.now();
  let values = 0;
  let failed: string | undefined;
  for (const row of inTurn(single)) {
    if (second.rows >= MIN_ROWS && (performance.now() - began > MAX_MS || values > MAX_VALUES)) break;
    try {
      const outputs = await run(row);
      first.add(outputs, 1);
      second.add(await run(row), 1);
      values += Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
    } catch (error) {
      if (!(error instanceof JobFailure) || error.failure.kind !== "run") throw error;
      failed = error.failure.message;
      break;
    }
  }
  return {
    rows: Uint32Array.from(inTurn(rows).slice(0, second.rows)),
    batch,
    ...(rowsPerRun === undefined || rowsPerRun === 1 ? {} : { repeated: rowsPerRun }),
    ...(failed === undefined ? {} : { failed }),
    first: first.outputs(),
    second: second.outputs(),
  };
}

/** From both ends to the middle: the few of a slow model are not all from the head. */
function inTurn<T>(items: readonly T[]): T[] {
  return items.map((_, i) => items[i % 2 === 0 ? i / 2 : items.length - (i + 1) / 2] as T);
}
