// Runs the jobs of a whole test file in one process, one after the other. A worker of the tool runs one job and ends.
import "./cache.mjs";
import "./stripped.mjs";

const { serve } = await import("../../src/platform/onnxruntime/worker/serve.ts");

// As in the worker: on Node 24, the runtime takes raw bits for float16.
Reflect.deleteProperty(globalThis, "Float16Array");
// No file of its own: rows are then read in this thread.
process.argv.length = 1;
process.once("disconnect", () => process.exit());
process.on("message", ({ id, job, runtimeDir }) =>
  serve(job, runtimeDir, (message) => process.send({ id, message })).catch((error) =>
    process.send({ id, message: { type: "fault", fault: { kind: "defect", message: error.stack } } }),
  ),
);
process.send({ ready: true });
