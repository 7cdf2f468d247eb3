// The command line from source, as the pages of docs/ call it. Models run for real; their times are made up, so that no
// command waits for the rounds of a latency measurement.
import "../../scripts/source/cache.mjs";

globalThis.afterAll = () => undefined;
const { runCli } = await import("../../src/entry/cli/run.ts");
const { untimedModels } = await import("../helpers/linear-model.ts");

process.exitCode = await runCli(process.argv.slice(2), process, untimedModels);
