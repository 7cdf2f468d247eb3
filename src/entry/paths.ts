import { join } from "node:path";

// This file lies two folders below the tool's own root, in src/entry as in lib/entry, and so do the bundles in dist/.
const ROOT = join(import.meta.dirname, "..", "..");

/** The bundled worker that runs models. */
export const WORKER = join(ROOT, "dist", "gate-worker", "index.js");

/** The folder with the lock file of the runtime that is installed on a runner. */
export const RUNTIME_LOCK = join(ROOT, "runtime");

/** The folder whose `node_modules` holds ONNX Runtime at a desk. */
export const RUNTIME_FOLDER = ROOT;
