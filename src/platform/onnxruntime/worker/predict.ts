import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import type { Predictions, Progress } from "../../../gate/ports.js";
import { JobFailure } from "../protocol.js";
import { type Batch, readBatches } from "./rows.js";
import { messageOf } from "./session.js";
import { tensorOf, valuesOf } from "./tensors.js";

const ROWS_PER_BATCH = 1024;

/** Runs the model over all rows of a fixture set, batch by batch. */
export async function predict(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  progress: Progress,
): Promise<Predictions> {
  const fetched = [plan.outputs.scores, plan.outputs.predicted].filter((name) => name !== undefined);
  const lines: number[] = [];
  const labels: string[] = [];
  const predicted: string[] = [];
  const scores: Float64Array[] = [];
  let width = 0;
  for await (const batch of readBatches(plan, plan.rowsPerRun ?? ROWS_PER_BATCH)) {
    const outputs = await runBatch(ort, session, plan, batch, fetched);
    for (const line of batch.lines) lines.push(line);
    for (const label of batch.labels) labels.push(label);
    if (plan.outputs.scores !== undefined) {
      const part = outputs[plan.outputs.scores] as Ort.Tensor;
      width = (part.dims[1] ?? 1) as number;
      scores.push((valuesOf(part) as Float64Array).slice(0, batch.rows * width));
    }
    if (plan.outputs.predicted !== undefined) {
      const part = valuesOf(outputs[plan.outputs.predicted] as Ort.Tensor);
      for (let i = 0; i < batch.rows; i++) predicted.push(String(part[i]));
    }
    progress(batch.read, 1, `${lines.length} rows`);
  }
  return {
    rows: lines.length,
    lines: Uint32Array.from(lines),
    ...(plan.label === undefined ? {} : { labels }),
    ...(plan.outputs.scores === undefined ? {} : { scores: { width, values: joined(scores) } }),
    ...(plan.outputs.predicted === undefined ? {} : { predicted }),
  };
}

/** The rows as the model takes them: where it states a batch size, the last row is repeated up to it. */
export function inputOf(ort: typeof Ort, plan: FixturePlan, rows: number, values: Float64Array): Ort.Tensor {
  const { type, columns } = plan.input;
  const wanted = plan.rowsPerRun ?? rows;
  const width = columns.length;
  const padded = new Float64Array(wanted * width);
  padded.set(values);
  for (let row = rows; row < wanted; row++) padded.set(values.subarray((rows - 1) * width), row * width);
  return tensorOf(ort, type, padded, [wanted, width]);
}

async function runBatch(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  batch: Batch,
  fetched: readonly string[],
): Promise<Ort.InferenceSession.ReturnType> {
  const input = inputOf(ort, plan, batch.rows, batch.values);
  const outputs = await run(session, { [plan.input.name]: input }, fetched);
  for (const name of fetched) {
    const { dims } = outputs[name] as Ort.Tensor;
    if (dims[0] === input.dims[0] && dims.length <= 2) continue;
    const message = `the output ${name} has the shape [${dims.join(", ")}] for ${input.dims[0]} rows: one answer a row is needed`;
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

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
