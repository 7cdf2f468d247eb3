import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Job, Message } from "../platform/onnxruntime/protocol.ts";
import { isReadingThread, serveReading } from "../platform/onnxruntime/worker/read-ahead.ts";
import { serve } from "../platform/onnxruntime/worker/serve.ts";

const LOOK_MS = 1000;

if (isReadingThread()) await serveReading();
else serveJob();

function serveJob(): void {
  // On Node 24 the runtime mishandles the engine's own Float16Array; without it, it takes raw bits.
  Reflect.deleteProperty(globalThis, "Float16Array");
  try {
    // Where memory runs out, the system shall end this process before any other.
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // Not on Linux, or not allowed: the limits of the parent still hold.
  }
  const [runtimeFolder = "", watched = ""] = process.argv.slice(2);
  const parent = /^--parent=(\d+)$/.exec(watched)?.[1];
  if (parent !== undefined) endWithParent(Number(parent));
  // Its parent has gone, or has closed the channel: no one waits for an answer.
  process.once("disconnect", () => process.exit());

  process.once("message", (job: Job) => {
    let sent = Promise.resolve();
    const send = (message: Message) => {
      // A large result takes its time through the channel, which must not be closed before.
      sent = new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
    };
    serve(job, runtimeFolder, send)
      .then(() => sent)
      .then(
        () => process.disconnect(),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
          process.exit(70);
        },
      );
  });
}

/**
 * Ends this process when its parent is another one than it was. In a thread, because a run of the model blocks the main
 * one; and only where the system does not do it (a parent-death signal).
 */
function endWithParent(parent: number): void {
  const look = `
    const { workerData } = require("node:worker_threads");
    setInterval(() => {
      if (process.ppid !== workerData.parent) process.kill(process.pid, "SIGKILL");
      try { process.kill(workerData.parent, 0); } catch (e) { if (e.code === "ESRCH") process.kill(process.pid, "SIGKILL"); }
    }, ${LOOK_MS});`;
  new Worker(look, { eval: true, env: {}, execArgv: [], workerData: { parent } }).unref();
}
