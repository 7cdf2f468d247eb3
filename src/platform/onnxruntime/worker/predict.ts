import type * as Ort from "onnxruntime-node";
import { formatDimensions } from "../../../domain/signature.ts";
import type { FixturePlan } from "../../../gate/fixtures/plan.ts";
import type { Outputs, Predictions, Progress } from "../../../gate/ports.ts";
import type { Batch, Kept } from "../../readers/batch.ts";
import { Growing, GrowingColumn } from "../../readers/growing.ts";
import { readHeader, readRows } from "../../readers/read.ts";
import { textAt, valuesOf } from "../../readers/tensors.ts";
import { JobFailure } from "../protocol.ts";
import { runAgain, type Sample, sampleOf } from "./again.ts";
import { batchFeeds } from "./feeds.ts";
import { readAhead } from "./read-ahead.ts";
import { messageOf } from "./session.ts";

export const ROWS_PER_BATCH = 4096;
/** 256 features of 4096 rows; 6 images of 224 × 224. */
const MAX_BATCH_ELEMENTS = 2 ** 20;

/**
 * Runs the model over all rows of a fixture set, batch by batch. `script` is this worker's own file: with it, rows are
 * read ahead in a thread.
 */
export async function predict(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  script: string | undefined,
  progress: Progress,
): Promise<Predictions> {
  const most = plan.rowsPerRun ?? (await rowsPerBatch(plan));
  const reading = script === undefined ? readRows(plan, most) : readAhead(script, plan, most);
  const answers = new Answers(plan);
  let sample: Sample | undefined;
  for (;;) {
    const step = await reading.next();
    if (step.done) {
      const runRow = (row: Batch) => runBatch(ort, session, plan, row, answers.fetched);
      const again = sample && (await runAgain(sample, plan.rowsPerRun, runRow, () => new Answers(plan)));
      return { ...answers.finish(step.value), ...(again && { again }) };
    }
    const batch = step.value;
    sample ??= batch.rows === 0 ? undefined : sampleOf(batch);
    answers.add(await runBatch(ort, session, plan, batch, answers.fetched), batch.rows);
    progress(batch.read, 1, `${answers.rows} rows`);
  }
}

/** Fewer rows where each is large, so that a batch, which is the tool's own, does not decide how much memory a run takes. */
export async function rowsPerBatch(plan: FixturePlan): Promise<number> {
  if (plan.format !== "npz" || plan.inputs.every(({ kind }) => kind !== "array")) return ROWS_PER_BATCH;
  const { columns } = await readHeader(plan.file, plan.format);
  const arrays = new Set(plan.inputs.flatMap((input) => (input.kind === "array" ? [input.array] : [])));
  const elements = columns
    .filter(({ name }) => arrays.has(name))
    .reduce((sum, { shape = [] }) => sum + shape.slice(1).reduce((product, d) => product * d, 1), 0);
  return Math.max(1, Math.min(ROWS_PER_BATCH, Math.floor(MAX_BATCH_ELEMENTS / Math.max(1, elements))));
}

/** What the model answered so far. */
export class Answers {
  readonly fetched: readonly string[];
  readonly #plan: FixturePlan;
  readonly #scores = new Growing(Float64Array);
  readonly #predicted = new GrowingColumn();
  #width = 0;
  rows = 0;

  constructor(plan: FixturePlan) {
    this.#plan = plan;
    this.fetched = [plan.outputs.scores, plan.outputs.predicted].filter((name) => name !== undefined);
  }

  add(outputs: Ort.InferenceSession.ReturnType, rows: number): void {
    const { scores, predicted } = this.#plan.outputs;
    if (scores !== undefined) {
      const tensor = outputs[scores] as Ort.Tensor;
      this.#width = (tensor.dims[1] ?? 1) as number;
      this.#scores.append((valuesOf(tensor) as Float64Array).subarray(0, rows * this.#width));
    }
    if (predicted !== undefined) {
      const tensor = outputs[predicted] as Ort.Tensor;
      for (let i = 0; i < rows; i++) this.#predicted.push(textAt(tensor, i));
    }
    this.rows += rows;
  }

  finish(kept: Kept): Predictions {
    return { ...kept, ...this.outputs() };
  }

  outputs(): Outputs {
    const { scores, predicted } = this.#plan.outputs;
    return {
      ...(scores === undefined ? {} : { scores: { width: this.#width, values: this.#scores.finish() } }),
      ...(predicted === undefined ? {} : { predicted: this.#predicted.finish() }),
    };
  }
}

/** Runs the rows of a batch; an output that does not answer row by row ends the job. */
export async function runBatch(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  batch: Batch,
  fetched: readonly string[],
): Promise<Ort.InferenceSession.ReturnType> {
  const outputs = await run(session, batchFeeds(ort, batch, plan.rowsPerRun), fetched);
  const rows = plan.rowsPerRun ?? batch.rows;
  for (const name of fetched) {
    const { dims } = outputs[name] as Ort.Tensor;
    if (dims[0] === rows && dims.length <= 2) continue;
    const message = `the output ${name} has the shape [${formatDimensions(dims)}] for ${rows} rows: one prediction per row is required`;
    throw new JobFailure({ kind: "run", message });
  }
  return outputs;
}

/** Runs a session once; what it throws ends the job. */
export async function run(
  session: Ort.InferenceSession,
  feeds: Record<string, Ort.Tensor>,
  fetched: readonly string[],
): Promise<Ort.InferenceSession.ReturnType> {
  try {
    return await session.run(feeds, fetched);
  } catch (error) {
    throw new JobFailure({ kind: "run", message: messageOf(error) });
  }
}
