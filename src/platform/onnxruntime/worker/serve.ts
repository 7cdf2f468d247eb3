import type * as Ort from "onnxruntime-node";
import type { Progress } from "../../../gate/ports.js";
import { type Job, JobFailure, type Message } from "../protocol.js";
import { parity } from "./parity.js";
import { predict } from "./predict.js";
import { readHeader } from "./read.js";
import { inspect, loadRuntime, openSession } from "./session.js";
import { time } from "./time.js";

/** Does one job and says how it ended; a model's own failures are messages, anything else is thrown. */
export async function serve(job: Job, runtimeFolder: string, send: (message: Message) => void): Promise<void> {
  const progress: Progress = (done, total, what) => send({ type: "progress", done, total, what });
  try {
    send({ type: "result", value: await carryOut(job, () => loadRuntime(runtimeFolder), progress) });
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error;
    send({ type: "failure", failure: error.failure });
  }
}

async function carryOut(job: Job, runtime: () => typeof Ort, progress: Progress): Promise<unknown> {
  if (job.kind === "header") return readHeader(job.file, job.format);
  const ort = runtime();
  const session = await openSession(ort, job.model);
  switch (job.kind) {
    case "inspect":
      return inspect(ort, session);
    case "predict":
      return predict(ort, session, job.plan, process.argv[1], progress);
    case "parity":
      return parity(ort, session, job.plan, progress);
    case "time":
      return time(ort, session, job.plan, job.timing, progress);
  }
}
