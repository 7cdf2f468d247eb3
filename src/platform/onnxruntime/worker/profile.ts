import { statSync } from "node:fs";
import type * as Ort from "onnxruntime-node";
import type { Runner } from "../../../gate/latency/harness.ts";
import { identityModel } from "../../../gate/latency/identity-model.ts";
import type { PaceFound, Profile, Progress, TimedModel } from "../../../gate/ports.ts";
import { nearestRank, sortSamples } from "../../../statistics/percentile.ts";
import type { Feeds } from "./feeds.ts";
import { readCpu } from "./processor.ts";
import { openSession, readableOutputs } from "./session.ts";
import { bytesOf, measureThroughput } from "./throughput.ts";
import { type Beat, failingAsRun, feedsOf, runnerOf } from "./timed-model.ts";

const WARM_UP = 10;
const FLOOR_RUNS = 500;
const WARM_RUNS = 100;
const PACE_RUNS = 10;
/** Shares of the budget. */
const RUNS_SHARE = 0.3;
const THROUGHPUT_SHARE = 0.4;
const REOPEN_SHARE = 0.1;
const FLOOR_SHARE = 0.2;
/** Larger outputs are not copied once more: that memory would be the harness's and not the model's. */
const MAX_FLOOR_BYTES = 256e6;

/** Measures a model alone, in a process that has run nothing before. */
export async function profile(
  ort: typeof Ort,
  model: TimedModel,
  { budgetMs, memoryMb }: { readonly budgetMs: number; readonly memoryMb: number },
  progress: Progress,
  beat: Beat,
): Promise<Profile> {
  return failingAsRun(async () => {
    const began = performance.now();
    const { session, feeds, outputs, openMs, coldStartMs } = await openCold(ort, model, beat);
    progress(1, 4, "cold start");
    const runs = { slots: feeds.length, most: WARM_RUNS, budgetMs: budgetMs * RUNS_SHARE, firstMs: coldStartMs };
    const timesMs = await warmRuns(runnerOf(session, feeds), runs, beat);
    const runMs = median(timesMs);
    progress(2, 4, "single runs alone");
    // Before batches that the tool makes up, a second session and the floor's model: this is the candidate's own.
    const peakMemoryMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
    // A set of ONNX test data has no rows: nothing says that several can be stacked.
    const throughput =
      model.plan?.format === "onnx"
        ? []
        : await measureThroughput(
            ort,
            { session, feeds, rowsPerRun: model.plan?.rowsPerRun, runMs },
            { budgetMs: budgetMs * THROUGHPUT_SHARE, memoryMb },
            beat,
          );
    progress(3, 4, "batches");
    await session.release();
    beat();
    const reopenMs = openMs > budgetMs * REOPEN_SHARE ? openMs : await reopen(ort, model);
    beat();
    const floorMs = await measureFloor(ort, Object.values(outputs), budgetMs * FLOOR_SHARE, beat);
    progress(4, 4, "the harness itself");
    return {
      inputs: feeds.length,
      openMs,
      coldStartMs,
      reopenMs,
      runMs,
      timesMs,
      spentMs: performance.now() - began,
      ...(floorMs === undefined ? {} : { floorMs }),
      peakMemoryMb,
      modelBytes: statSync(model.modelPath).size,
      throughput,
      cpu: readCpu(),
    };
  });
}

/** Finds out what opening a model and a run of it cost. */
export async function pace(ort: typeof Ort, model: TimedModel, budgetMs: number, beat: Beat): Promise<PaceFound> {
  return failingAsRun(async () => {
    const began = performance.now();
    const { session, feeds, openMs, coldStartMs } = await openCold(ort, model, beat);
    const runs = { slots: feeds.length, most: PACE_RUNS, budgetMs, firstMs: coldStartMs };
    // A first run that has used up the budget says enough.
    const runMs = coldStartMs > budgetMs ? coldStartMs : median(await warmRuns(runnerOf(session, feeds), runs, beat));
    await session.release();
    return { openMs, runMs, spentMs: performance.now() - began };
  });
}

async function openCold(ort: typeof Ort, model: TimedModel, beat: Beat) {
  const before = performance.now();
  const session = await openSession(ort, model.modelPath);
  const openMs = performance.now() - before;
  beat();
  const feeds = await feedsOf(ort, model, session);
  beat();
  const opened = performance.now();
  const outputs = await session.run(feeds[0] as Feeds, readableOutputs(session));
  const coldStartMs = performance.now() - opened;
  beat();
  return { session, feeds, outputs, openMs, coldStartMs };
}

async function reopen(ort: typeof Ort, model: TimedModel): Promise<number> {
  const began = performance.now();
  const again = await openSession(ort, model.modelPath);
  const reopenMs = performance.now() - began;
  await again.release();
  return reopenMs;
}

interface Runs {
  /** Inputs to take turns with. */
  readonly slots: number;
  readonly most: number;
  readonly budgetMs: number;
  /** What the run before took: it says whether another one fits. */
  readonly firstMs: number;
}

/** Warm runs in milliseconds: at least one, and no more than fit into the budget. */
async function warmRuns(runner: Runner, { slots, most, budgetMs, firstMs }: Runs, beat: Beat): Promise<Float64Array> {
  const began = performance.now();
  let lastMs = firstMs;
  const fits = (allowedMs: number) => performance.now() - began + lastMs < allowedMs;
  const run = async (slot: number) => {
    beat();
    const start = process.hrtime.bigint();
    await runner.run(slot);
    lastMs = Number(process.hrtime.bigint() - start) / 1e6;
  };
  // A fifth of the budget at most goes into warming up.
  for (let i = 0; i < WARM_UP && fits(budgetMs / 5); i++) await run(i % slots);
  const times: number[] = [];
  do {
    await run(times.length % slots);
    times.push(lastMs);
  } while (times.length < most && fits(budgetMs));
  return Float64Array.from(times);
}

function median(times: Float64Array): number {
  return nearestRank(sortSamples(times), 0.5);
}

/** `undefined` if no model can be made of such outputs, or if they are very large. */
async function measureFloor(
  ort: typeof Ort,
  outputs: readonly Ort.Tensor[],
  budgetMs: number,
  beat: Beat,
): Promise<number | undefined> {
  const bytes = identityModel(outputs.map(({ type, dims }) => ({ type, shape: dims })));
  if (bytes === undefined || outputs.length === 0 || bytesOf(outputs) > MAX_FLOOR_BYTES) return undefined;
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const feeds: Feeds = Object.fromEntries(outputs.map((output, i) => [`x${i}`, output]));
  const runs = { slots: 1, most: FLOOR_RUNS, budgetMs, firstMs: 0 };
  const times = await warmRuns(runnerOf(session, [feeds]), runs, beat);
  await session.release();
  return median(times);
}
