import { parseCell } from "../../../gate/fixtures/cells.js";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import type { FixtureProblem } from "../../../gate/ports.js";
import { JobFailure } from "../protocol.js";
import { type CsvRecord, readRecords } from "./csv.js";

const MOST_PROBLEMS = 20;

/** A batch of rows as the model's input takes them: `values` row by row, in the order of the plan's columns. */
export interface Batch {
  readonly rows: number;
  readonly values: Float64Array;
  readonly labels: readonly string[];
  readonly lines: readonly number[];
  /** The share of the file that was read, from 0 to 1. */
  readonly read: number;
}

/**
 * Streams a fixture set in batches of at most `most` rows. Cells that do not fit are collected over the whole file and
 * end the job after it, so that nobody mends one to discover the next; no batch is handed on behind the first of them.
 */
export async function* readBatches(plan: FixturePlan, most: number): AsyncGenerator<Batch> {
  const { type, columns } = tableOf(plan);
  const problems: FixtureProblem[] = [];
  let found = 0;
  const note = (problem: FixtureProblem) => {
    found += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  };
  let header: readonly string[] | undefined;
  let places: number[] = [];
  let label = -1;
  let batch = emptyBatch();
  for await (const record of readRecords(plan.file)) {
    if (header === undefined) {
      header = record.cells;
      places = columns.map((name) => record.cells.indexOf(name));
      label = plan.label === undefined ? -1 : record.cells.indexOf(plan.label.column);
      continue;
    }
    if (record.cells.length !== header.length) {
      const message = `has ${record.cells.length} cells, the header ${header.length}`;
      note({ kind: "cell-count", message, line: record.line });
      continue;
    }
    for (const [i, place] of places.entries()) {
      const cell = parseCell(record.cells[place] ?? "", type);
      if (cell.ok) batch.values.push(cell.value);
      else note({ kind: "cell", message: cell.why, line: record.line, column: columns[i] ?? "" });
    }
    if (found > 0) continue;
    if (label >= 0) batch.labels.push((record.cells[label] ?? "").trim());
    batch.lines.push(record.line);
    if (batch.lines.length < most) continue;
    yield finish(batch, record);
    batch = emptyBatch();
  }
  if (found > 0) throw new JobFailure({ kind: "fixtures", problems, more: found - problems.length });
  if (batch.lines.length > 0) yield finish(batch);
}

/** The one tensor that takes all features. */
export function tableOf(plan: FixturePlan) {
  const [input, ...others] = plan.inputs;
  if (input?.kind !== "columns" || others.length > 0) throw new Error("only one tensor of columns can be fed");
  return input as typeof input & { readonly type: "float32" };
}

function emptyBatch() {
  return { values: [] as number[], labels: [] as string[], lines: [] as number[] };
}

function finish({ values, labels, lines }: ReturnType<typeof emptyBatch>, record?: CsvRecord): Batch {
  const read = record === undefined || record.size === 0 ? 1 : record.bytes / record.size;
  return { rows: lines.length, values: Float64Array.from(values), labels, lines, read };
}
