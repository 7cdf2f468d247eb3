import type * as Ort from "onnxruntime-node";
import type { Contender, Runner } from "../../../gate/latency/harness.ts";
import { MAX_FIXTURES, rowOf } from "../../../gate/latency/shape.ts";
import { firstTries } from "../../../gate/made-inputs.ts";
import type { TimedModel } from "../../../gate/ports.ts";
import { JobFailure } from "../protocol.ts";
import { type Feeds, madeFeeds, singleRowFeeds } from "./feeds.ts";
import { inspect, messageOf, openSession, readableOutputs } from "./session.ts";

/** Says that the worker is alive. It may be called as often as one likes. */
export type Beat = () => void;

/** The inputs that a model is timed on, made before any clock runs. */
export async function feedsOf(
  ort: typeof Ort,
  { plan, made, modelPath }: TimedModel,
  session?: Ort.InferenceSession,
): Promise<Feeds[]> {
  if (plan !== undefined) return singleRowFeeds(ort, plan, MAX_FIXTURES);
  if (made !== undefined) return [madeFeeds(ort, made)];
  const own = session ?? (await openSession(ort, modelPath));
  try {
    const [first] = firstTries(inspect(ort, own).signature);
    if (first === undefined) throw new JobFailure({ kind: "run", message: "its inputs are too large to be made up" });
    return [madeFeeds(ort, first)];
  } finally {
    if (session === undefined) await own.release();
  }
}

/** A side of a race that opens the model again each round and runs the inputs that belong to its places. */
export function contenderOf(ort: typeof Ort, modelPath: string, feeds: readonly Feeds[], slots: number): Contender {
  const inputs = Array.from({ length: slots }, (_, slot) => feeds[rowOf(slot, slots, feeds.length)] as Feeds);
  return { open: async () => runnerOf(await openSession(ort, modelPath), inputs) };
}

/** Nothing but `session.run` stands between the clock's two readings; what it throws ends the job. */
export function runnerOf(session: Ort.InferenceSession, inputs: readonly Feeds[]): Runner {
  const fetched = readableOutputs(session);
  return {
    run: (slot) => session.run(inputs[slot] as Feeds, fetched),
    release: () => session.release(),
  };
}

/** What a run of the model throws, as the failure that it is. */
export async function failingAsRun<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof JobFailure) throw error;
    throw new JobFailure({ kind: "run", message: messageOf(error) });
  }
}
