#!/usr/bin/env node
import { runCli } from "./cli/run.ts";

// An exit that runs the handlers which end the model's process and remove private copies.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.once("SIGHUP", () => process.exit(129));

// Limits of the system end this process without a word unless it asks; the write that was refused then says so itself.
process.on("SIGXFSZ", () => {});
process.once("SIGXCPU", () => {
  process.stderr.write(
    "error: This run exceeded the CPU time limit (ulimit -t).\n       Raise the limit, then run again.\n",
  );
  process.exit(3);
});
// Whoever read the output may stop reading, as `head` does; a full disk is reported.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(
    `error: The output cannot be written: ${error.code ?? error.message}.\n       Free space at its destination, then run again.\n`,
  );
  process.exit(3);
});
// Progress that no one can read changes no verdict and stops no publication: the report goes to stdout.
process.stderr.on("error", () => {});

process.exitCode = await runCli(process.argv.slice(2), process);
