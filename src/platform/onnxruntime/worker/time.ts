import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import type { Progress, TimingPlan, Timings } from "../../../gate/ports.js";
import { type Feeds, madeFeeds, singleRowFeeds } from "./feeds.js";
import { run } from "./predict.js";
import { readableOutputs } from "./session.js";

/** Distinct rows that the timed runs rotate through. */
const ROWS = 256;
const PROGRESS_EVERY_MS = 100;

/** Times single runs of a model with inputs that are ready made: only `session.run` is inside the clock. */
export async function time(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan | undefined,
  timing: TimingPlan,
  progress: Progress,
): Promise<Timings> {
  const feeds = plan === undefined ? [madeFeeds(ort, session)] : await singleRowFeeds(ort, plan, ROWS);
  const fetched = readableOutputs(session);
  const once = async (i: number) => {
    const start = process.hrtime.bigint();
    await run(session, feeds[i % feeds.length] as Feeds, fetched);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  const started = performance.now();
  const spent = () => performance.now() - started;
  const coldStartMs = await once(0);
  let warmup = 1;
  // A tenth of the budget at most, so that a slow model is measured and not only warmed.
  while (warmup < timing.warmup && spent() < timing.budgetMs / 10) await once(warmup++);
  const samples: number[] = [];
  let told = 0;
  while (samples.length < timing.samples && (samples.length < timing.minSamples || spent() < timing.budgetMs)) {
    samples.push(await once(warmup + samples.length));
    if (spent() - told < PROGRESS_EVERY_MS) continue;
    told = spent();
    progress(samples.length, timing.samples, "single runs");
  }
  progress(samples.length, samples.length, "single runs");
  return { samplesMs: Float64Array.from(samples), warmup, coldStartMs };
}
