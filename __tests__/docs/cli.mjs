// The command line from source, as the pages of docs/ call it. Models run for real; their times are made up, so that no
// command waits for the rounds of a latency measurement.
import "../../scripts/source/cache.mjs";

const { runCli } = await import("../../src/entry/cli/run.ts");
const { createInference } = await import("../../src/platform/onnxruntime/inference.ts");
const { withMadeUpTimes } = await import("../helpers/made-up-times.ts");

process.exitCode = await runCli(process.argv.slice(2), process, withMadeUpTimes(createInference));
