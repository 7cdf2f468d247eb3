import type * as Ort from "onnxruntime-node";
import type { Progress } from "../../../gate/ports.ts";
import { readHeader } from "../../readers/read.ts";
import { isSystemError } from "../../system-error.ts";
import { BEAT_MS, type Job, JobFailure, type Message, type WorkerFault } from "../protocol.ts";
import { attempt } from "./attempt.ts";
import { parity } from "./parity.ts";
import { permute } from "./permute.ts";
import { predict } from "./predict.ts";
import { probe } from "./probe.ts";
import { pace, profile } from "./profile.ts";
import { race } from "./race.ts";
import { inspect, loadRuntime, openSession, RuntimeMissing } from "./session.ts";
import type { Beat } from "./timed-model.ts";

/** Does one job and says how it ended: a model's own failures, and what is no model's doing, are messages. */
export async function serve(job: Job, runtimeFolder: string, send: (message: Message) => void): Promise<void> {
  const progress: Progress = (done, total, what, leftS) =>
    send({ type: "progress", done, total, what, ...(leftS === undefined ? {} : { leftS }) });
  let last = performance.now();
  const beat: Beat = () => {
    const now = performance.now();
    if (now - last < BEAT_MS) return;
    last = now;
    send({ type: "beat" });
  };
  try {
    send({ type: "result", value: await carryOut(job, () => loadRuntime(runtimeFolder), progress, beat) });
  } catch (error) {
    if (error instanceof JobFailure) send({ type: "failure", failure: error.failure });
    else send({ type: "fault", fault: faultOf(error) });
  }
}

function faultOf(error: unknown): WorkerFault {
  if (error instanceof RuntimeMissing) return { kind: "runtime", message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!isSystemError(error)) return { kind: "defect", message };
  const { code = "", path, syscall } = error;
  return {
    kind: "system",
    message: error.message,
    code,
    ...(path === undefined ? {} : { path }),
    ...(syscall === undefined ? {} : { syscall }),
  };
}

async function carryOut(job: Job, runtime: () => typeof Ort, progress: Progress, beat: Beat): Promise<unknown> {
  if (job.kind === "header") return readHeader(job.file, job.format);
  const ort = runtime();
  if (job.kind === "probe") return probe(ort, job.files);
  switch (job.kind) {
    case "inspect":
      return inspect(ort, await openSession(ort, job.model));
    case "predict":
      return predict(ort, await openSession(ort, job.model), job.plan, process.argv[1], progress);
    case "permute":
      return permute(ort, await openSession(ort, job.model), job.plan, job.permutation, progress);
    case "parity":
      return parity(ort, await openSession(ort, job.model), job.plan, progress);
    case "profile":
      return profile(ort, job.model, job, progress, beat);
    case "pace":
      return pace(ort, job.model, job.budgetMs, beat);
    case "attempt":
      return attempt(ort, await openSession(ort, job.model), job.tries, progress);
    case "race":
      return race(ort, job.request, progress, beat);
  }
}
