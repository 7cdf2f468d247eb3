import { statSync } from "node:fs";
import type * as Ort from "onnxruntime-node";
import type { Runner } from "../../../gate/latency/harness.js";
import { identityModel } from "../../../gate/latency/identity-model.js";
import type { Profile, Progress, TimedModel } from "../../../gate/ports.js";
import { nearestRank, sortSamples } from "../../../gate/statistics/percentile.js";
import type { Feeds } from "./feeds.js";
import { readCpu } from "./processor.js";
import { openSession, readableOutputs } from "./session.js";
import { measureThroughput } from "./throughput.js";
import { failingAsRun, feedsOf, runnerOf } from "./timed-model.js";

const WARM_UP = 10;
const FLOOR_RUNS = 500;
const WARM_RUNS = 100;
const FEWEST_RUNS = 3;
/** Shares of the budget. */
const RUNS_SHARE = 0.3;
const THROUGHPUT_SHARE = 0.5;

/** Measures a model alone, in a process that has run nothing before. */
export async function profile(
  ort: typeof Ort,
  model: TimedModel,
  budgetMs: number,
  progress: Progress,
): Promise<Profile> {
  return failingAsRun(async () => {
    const before = performance.now();
    const session = await openSession(ort, model.modelPath);
    const openMs = performance.now() - before;
    const feeds = await feedsOf(ort, model, session);
    const opened = performance.now();
    const outputs = await session.run(feeds[0] as Feeds, readableOutputs(session));
    const coldStartMs = performance.now() - opened;
    progress(1, 4, "cold start");
    const runMs = await medianRun(runnerOf(session, feeds), feeds.length, WARM_RUNS, budgetMs * RUNS_SHARE);
    progress(2, 4, "single runs alone");
    // A set of ONNX test data has no rows: nothing says that several can be stacked.
    const throughput =
      model.plan?.format === "onnx"
        ? []
        : await measureThroughput(ort, session, feeds, model.plan?.rowsPerRun, budgetMs * THROUGHPUT_SHARE);
    progress(3, 4, "batches");
    // Before the floor's model comes in: this is the candidate's own.
    const peakMemoryMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
    await session.release();
    const reopening = performance.now();
    const again = await openSession(ort, model.modelPath);
    const reopenMs = performance.now() - reopening;
    await again.release();
    const floorMs = await measureFloor(ort, Object.values(outputs));
    progress(4, 4, "the harness itself");
    return {
      inputs: feeds.length,
      openMs,
      coldStartMs,
      reopenMs,
      runMs,
      ...(floorMs === undefined ? {} : { floorMs }),
      peakMemoryMb,
      modelBytes: statSync(model.modelPath).size,
      throughput,
      cpu: readCpu(),
    };
  });
}

async function medianRun(runner: Runner, slots: number, most: number, budgetMs: number): Promise<number> {
  const began = performance.now();
  const spent = () => performance.now() - began;
  // A fifth of the budget at most goes into warming up.
  for (let i = 0; i < WARM_UP && spent() < budgetMs / 5; i++) await runner.run(i % slots);
  const times: number[] = [];
  while (times.length < most && (times.length < FEWEST_RUNS || spent() < budgetMs)) {
    const start = process.hrtime.bigint();
    await runner.run(times.length % slots);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return nearestRank(sortSamples(Float64Array.from(times)), 0.5);
}

/** `undefined` where no model can be made of such outputs. */
async function measureFloor(ort: typeof Ort, outputs: readonly Ort.Tensor[]): Promise<number | undefined> {
  const bytes = identityModel(outputs.map(({ type, dims }) => ({ type, shape: dims })));
  if (bytes === undefined || outputs.length === 0) return undefined;
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const feeds: Feeds = Object.fromEntries(outputs.map((output, i) => [`x${i}`, output]));
  const floorMs = await medianRun(runnerOf(session, [feeds]), 1, FLOOR_RUNS, Number.POSITIVE_INFINITY);
  await session.release();
  return floorMs;
}
