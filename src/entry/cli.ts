#!/usr/bin/env node
import { runCli } from "./cli/run.js";

// An exit that runs the handlers which end the model's process and remove private copies.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

process.exitCode = await runCli(process.argv.slice(2), process);
