import { writeFileSync } from "node:fs";
import type { Job, Message } from "../platform/onnxruntime/protocol.js";
import { isReadingThread, serveReading } from "../platform/onnxruntime/worker/read-ahead.js";
import { serve } from "../platform/onnxruntime/worker/serve.js";

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
  const [runtimeFolder = ""] = process.argv.slice(2);

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
