import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { FixturePlan } from "../../../gate/fixtures/plan.ts";
import type { InferenceFailure } from "../../../gate/ports.ts";
import type { Batch, Kept, Reading } from "../../readers/batch.ts";
import { readRows } from "../../readers/read.ts";
import { JobFailure } from "../protocol.ts";

/** Batches that may wait: enough to even out, few enough to cost no memory. */
const MAX_AHEAD = 4;

interface ReadingTask {
  readonly reads: FixturePlan;
  readonly most: number;
}

type Report =
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "end"; readonly kept: Kept }
  | { readonly kind: "failure"; readonly failure: InferenceFailure };

/**
 * Reads a fixture set in a thread of its own, a few batches ahead: `session.run` blocks the thread that calls it, and
 * rows would only be read between two runs. `script` is the file that runs `serveReading` when it is started as a thread.
 */
export async function* readAhead(script: string, plan: FixturePlan, most: number): Reading {
  const task: ReadingTask = { reads: plan, most };
  const thread = new Worker(script, { workerData: task, env: {} });
  const reports: Report[] = [];
  let broken: Error | undefined;
  let wake = () => {};
  thread.on("message", (report: Report) => {
    reports.push(report);
    wake();
  });
  thread.once("error", (error) => {
    broken = error;
    wake();
  });
  try {
    for (;;) {
      if (reports.length === 0 && broken === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const report = reports.shift();
      if (report === undefined) {
        if (broken !== undefined) throw broken;
        continue;
      }
      if (report.kind === "failure") throw new JobFailure(report.failure);
      if (report.kind === "end") return report.kept;
      thread.postMessage("taken");
      yield report.batch;
    }
  } finally {
    await thread.terminate();
  }
}

/** Whether this thread was started by `readAhead`. */
export function isReadingThread(): boolean {
  return !isMainThread && (workerData as Partial<ReadingTask> | null)?.reads !== undefined;
}

/** What the thread of `readAhead` does. */
export async function serveReading(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this is no thread");
  const { reads, most } = workerData as ReadingTask;
  let ahead = 0;
  let wake = () => {};
  port.on("message", () => {
    ahead -= 1;
    wake();
  });
  const send = (report: Report, transferred: ArrayBuffer[] = []) => port.postMessage(report, transferred);
  try {
    const reading = readRows(reads, most);
    for (;;) {
      const step = await reading.next();
      if (step.done) {
        send({ kind: "end", kept: step.value });
        break;
      }
      const arrays = step.value.inputs.flatMap(({ data }) => (Array.isArray(data) ? [] : [data.buffer as ArrayBuffer]));
      send({ kind: "batch", batch: step.value }, arrays);
      ahead += 1;
      while (ahead >= MAX_AHEAD) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error;
    send({ kind: "failure", failure: error.failure });
  } finally {
    port.close();
  }
}
