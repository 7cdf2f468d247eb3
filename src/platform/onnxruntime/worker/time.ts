import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import type { Progress, TimingPlan, Timings } from "../../../gate/ports.js";
import { inputOf, run } from "./predict.js";
import { readBatches } from "./rows.js";
import { readableOutputs } from "./session.js";
import { tensorOf } from "./tensors.js";

/** Distinct rows that the timed runs rotate through. */
const ROWS = 256;
const PROGRESS_EVERY_MS = 100;

type Feeds = Record<string, Ort.Tensor>;

/** Times single runs of a model with inputs that are ready made: only `session.run` is inside the clock. */
export async function time(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan | undefined,
  timing: TimingPlan,
  progress: Progress,
): Promise<Timings> {
  const feeds = plan === undefined ? [madeFeeds(ort, session)] : await fixtureFeeds(ort, plan);
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

async function fixtureFeeds(ort: typeof Ort, plan: FixturePlan): Promise<Feeds[]> {
  for await (const { rows, values } of readBatches(plan, ROWS)) {
    const width = plan.input.columns.length;
    return Array.from({ length: rows }, (_, i) => ({
      [plan.input.name]: inputOf(ort, plan, 1, values.subarray(i * width, (i + 1) * width)),
    }));
  }
  throw new Error("a fixture set without rows was not refused");
}

/** Inputs of the stated types and shapes, every open dimension being 1: zeros for whole numbers, halves otherwise. */
function madeFeeds(ort: typeof Ort, session: Ort.InferenceSession): Feeds {
  const feeds: Feeds = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error("an input that is no tensor was not refused");
    const shape = input.shape.map((d) => (typeof d === "number" && d >= 0 ? d : 1));
    const size = shape.reduce((a, b) => a * b, 1);
    feeds[input.name] =
      input.type === "string"
        ? new ort.Tensor("string", new Array<string>(size).fill(""), shape)
        : tensorOf(ort, input.type, new Float64Array(size).fill(input.type.startsWith("float") ? 0.5 : 0), shape);
  }
  return feeds;
}
