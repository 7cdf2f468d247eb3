import { join } from "node:path";

// This file lies two folders below the tool's own root, and so do the bundles in dist/.
const ROOT = join(import.meta.dirname, "..", "..");
const FROM_SOURCE = import.meta.filename.endsWith(".ts");

/** The script of the process that runs models: the bundle, or the sources if this is the sources. */
export const WORKER = FROM_SOURCE
  ? join(ROOT, "scripts", "source", "gate-worker.mjs")
  : join(ROOT, "dist", "gate-worker", "index.js");

/** The script of the command line, likewise. */
export const CLI = FROM_SOURCE ? join(ROOT, "scripts", "source", "cli.mjs") : join(ROOT, "dist", "cli", "index.js");

/** The folder with the lock file of the runtime that is installed on a runner, or at first use. */
export const RUNTIME_LOCK = join(ROOT, "runtime");

/** The tool's own folder: packages that are not bundled are looked for in its `node_modules` and above. */
export const RUNTIME_FOLDER = ROOT;
