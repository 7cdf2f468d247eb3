import { setImmediate } from "node:timers/promises";
import type * as Ort from "onnxruntime-node";
import { describeMade, type MadeInputs } from "../../../gate/made-inputs.ts";
import type { Attempted, Progress } from "../../../gate/ports.ts";
import { madeFeeds } from "./feeds.ts";
import { messageOf, readableOutputs } from "./session.ts";

/** After this long no further try is begun. */
const MAX_MS = 30_000;
const MAX_MESSAGE = 500;

/** Runs a model on one made-up input after the other, up to the first that it runs on. */
export async function attempt(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  tries: readonly MadeInputs[],
  progress: Progress,
): Promise<Attempted> {
  const fetched = readableOutputs(session);
  const messages: string[] = [];
  const began = performance.now();
  for (const [at, made] of tries.entries()) {
    if (at > 0 && performance.now() - began > MAX_MS) break;
    progress(at, tries.length, `made-up inputs: ${describeMade(made)}`);
    // Where the run ends this process, the parent has to know which one it was.
    await setImmediate();
    try {
      await session.run(madeFeeds(ort, made), fetched);
      return { ran: at, messages };
    } catch (error) {
      messages.push(messageOf(error).slice(0, MAX_MESSAGE));
    }
  }
  return { messages };
}
