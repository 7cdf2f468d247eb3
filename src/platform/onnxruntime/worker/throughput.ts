import type * as Ort from "onnxruntime-node";
import type { Throughput } from "../../../gate/ports.ts";
import { nearestRank, sortSamples } from "../../../statistics/percentile.ts";
import type { Feeds } from "./feeds.ts";
import { readableOutputs } from "./session.ts";
import type { Beat } from "./timed-model.ts";

const BATCHES = [1, 8, 32, 128, 1024];
const MAX_RUNS = 30;
const MIN_RUNS = 5;
/** Of the memory that is left, for a batch that the tool makes up. */
const MEMORY_SHARE = 0.5;

/** Inputs of one batch: the largest batches of large rows say nothing that smaller ones do not. */
const MAX_BATCH_BYTES = 64e6;

export interface Batched {
  readonly session: Ort.InferenceSession;
  readonly feeds: readonly Feeds[];
  readonly rowsPerRun: number | undefined;
  /** What a single run takes. */
  readonly runMs: number;
}

/** What batches may take, the memory with all that the process holds. */
interface Room {
  readonly budgetMs: number;
  readonly memoryMb: number;
}

/**
 * Rows a second at each batch size that fits into the budget and into memory. Empty if the model does not leave its batch
 * open. The batches are the tool's own: one that does not run ends the list and says nothing about the model.
 */
export async function measureThroughput(
  ort: typeof Ort,
  { session, feeds, rowsPerRun, runMs: singleMs }: Batched,
  { budgetMs, memoryMb }: Room,
  beat: Beat,
): Promise<Throughput[]> {
  if (rowsPerRun !== undefined || !takesBatches(session, feeds[0])) return [];
  const rowBytes = bytesOf(Object.values(feeds[0] ?? {}));
  const measured: Throughput[] = [];
  const started = performance.now();
  let grownMb = { rows: 1, mb: 0 };
  for (const rows of BATCHES) {
    const left = budgetMs - (performance.now() - started);
    // The time a row at the last size foretells what the next one takes.
    const last = measured.at(-1) ?? { rows: 1, runMs: singleMs };
    if ((MIN_RUNS + 1) * (last.runMs / last.rows) * rows > left || rows * rowBytes > MAX_BATCH_BYTES) break;
    if (!fitsMemory(rowBytes, rows, grownMb, memoryMb)) break;
    const beforeMb = peakMb();
    const times = await timesOfBatch(session, stackFeeds(ort, feeds, rows), left / BATCHES.length, beat);
    if (times === undefined) break;
    grownMb = { rows, mb: peakMb() - beforeMb };
    const runMs = nearestRank(sortSamples(Float64Array.from(times)), 0.5);
    measured.push({ rows, runs: times.length, runMs, rowsPerSecond: (1000 * rows) / runMs });
  }
  return measured;
}

/** `undefined` if the model does not take such a batch: trying it was the harness's idea, so that is no failure of the model. */
async function timesOfBatch(session: Ort.InferenceSession, batch: Feeds, budgetMs: number, beat: Beat) {
  const fetched = readableOutputs(session);
  const times: number[] = [];
  try {
    beat();
    await session.run(batch, fetched);
    const began = performance.now();
    while (times.length < MAX_RUNS && (times.length < MIN_RUNS || performance.now() - began < budgetMs)) {
      beat();
      const start = process.hrtime.bigint();
      await session.run(batch, fetched);
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    return times;
  } catch {
    return undefined;
  }
}

/** What tensors hold; of texts, at least a byte each. */
export function bytesOf(tensors: readonly Ort.Tensor[]): number {
  return tensors.reduce((sum, { data, size }) => sum + ("byteLength" in data ? data.byteLength : size), 0);
}

function peakMb(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

/** Judged by what the last size took in addition, and by the inputs alone, which are held twice. */
function fitsMemory(rowBytes: number, rows: number, last: { rows: number; mb: number }, memoryMb: number): boolean {
  const expectedMb = Math.max((last.mb * rows) / last.rows, (2 * rowBytes * rows) / 1e6);
  return expectedMb <= MEMORY_SHARE * (memoryMb - process.memoryUsage.rss() / 1e6);
}

/** Whether the first dimension of every input is open, and is that of a single row here. */
function takesBatches(session: Ort.InferenceSession, feeds: Feeds | undefined): boolean {
  return session.inputMetadata.every((input) => {
    if (!input.isTensor) return false;
    const [first] = input.shape;
    return first !== undefined && typeof first !== "number" && feeds?.[input.name]?.dims[0] === 1;
  });
}

/** That many single rows, in turn, one behind the other along the first dimension. */
export function stackFeeds(ort: typeof Ort, feeds: readonly Feeds[], rows: number): Feeds {
  const [first = {}] = feeds;
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims, size }]) => {
      const parts = Array.from({ length: rows }, (_, i) => (feeds[i % feeds.length] as Feeds)[name] as Ort.Tensor);
      // Rows of another shape, such as texts of another length, cannot be stacked: the first one stands in for them.
      const even = parts.map((part) => (part.size === size ? part : (first[name] as Ort.Tensor)));
      const shape = [rows, ...dims.slice(1)];
      if (type === "string")
        return [
          name,
          new ort.Tensor(
            "string",
            even.flatMap((p) => p.data as string[]),
            shape,
          ),
        ];
      const data = first[name]?.data as Float32Array;
      const all = new (data.constructor as Float32ArrayConstructor)(rows * size);
      for (const [i, part] of even.entries()) all.set(part.data as Float32Array, i * size);
      return [name, new ort.Tensor(type as "float32", all, shape)];
    }),
  );
}
