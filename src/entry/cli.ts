#!/usr/bin/env node
import { runCli } from "./cli/run.js";

// An exit that runs the handlers which end the model's process and remove private copies.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// Limits of the system end this process without a word unless it asks; the write that was refused then says so itself.
process.on("SIGXFSZ", () => {});
process.once("SIGXCPU", () => {
  process.stderr.write(
    "error: This run exceeded the CPU time limit (ulimit -t).\n       Raise the limit, then run again.\n",
  );
  process.exit(3);
});
// Whoever read the output may stop reading, as `head` does; a full disk is reported.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    if (stream === process.stdout)
      process.stderr.write(
        `error: The output cannot be written: ${error.code ?? error.message}.\n       Free space at its destination, then run again.\n`,
      );
    process.exit(3);
  });
}

process.exitCode = await runCli(process.argv.slice(2), process);
