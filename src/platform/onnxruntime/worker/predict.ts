import type * as Ort from "onnxruntime-node";
import { parseCell } from "../../../gate/fixtures/cells.js";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import type { Predictions, Progress } from "../../../gate/ports.js";
import { JobFailure } from "../protocol.js";
import { Growing, GrowingColumn } from "./growing.js";
import { type Batch, readBatches, tableOf } from "./rows.js";
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
  const lines = new Growing(Uint32Array);
  const labels = new GrowingColumn();
  const targets = new Growing(Float64Array);
  const predicted = new GrowingColumn();
  const scores = new Growing(Float64Array);
  let width = 0;
  for await (const batch of readBatches(plan, plan.rowsPerRun ?? ROWS_PER_BATCH)) {
    const outputs = await runBatch(ort, session, plan, batch, fetched);
    lines.append(batch.lines);
    for (const label of batch.labels) if (plan.label?.as === "text") labels.push(label);
    if (plan.label?.as === "number") targets.append(targetsOf(batch, plan.label.column));
    if (plan.outputs.scores !== undefined) {
      const part = outputs[plan.outputs.scores] as Ort.Tensor;
      width = (part.dims[1] ?? 1) as number;
      scores.append((valuesOf(part) as Float64Array).subarray(0, batch.rows * width));
    }
    if (plan.outputs.predicted !== undefined) {
      const part = valuesOf(outputs[plan.outputs.predicted] as Ort.Tensor);
      for (let i = 0; i < batch.rows; i++) predicted.push(String(part[i]));
    }
    progress(batch.read, 1, `${lines.length} rows`);
  }
  return {
    rows: lines.length,
    place: "line",
    lines: lines.finish(),
    ...(plan.label?.as === "text" ? { labels: labels.finish() } : {}),
    ...(plan.label?.as === "number" ? { targets: targets.finish() } : {}),
    slices: {},
    ...(plan.outputs.scores === undefined ? {} : { scores: { width, values: scores.finish() } }),
    ...(plan.outputs.predicted === undefined ? {} : { predicted: predicted.finish() }),
  };
}

function targetsOf({ labels, lines }: Batch, column: string): number[] {
  return labels.map((label, i) => {
    const cell = parseCell(label, "float64");
    if (cell.ok && Number.isFinite(cell.value)) return cell.value;
    const problem = { kind: "target", message: "is not a finite number", line: lines[i] ?? 1, column } as const;
    throw new JobFailure({ kind: "fixtures", problems: [problem], more: 0 });
  });
}

/** The rows as the model takes them: where it states a batch size, the last row is repeated up to it. */
export function inputOf(ort: typeof Ort, plan: FixturePlan, rows: number, values: Float64Array): Ort.Tensor {
  const { type, columns } = tableOf(plan);
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
  const outputs = await run(session, { [tableOf(plan).name]: input }, fetched);
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
