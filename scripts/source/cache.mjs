// Keeps the sources as Node has stripped and compiled them, so that a process started from src/ starts as fast as a bundle.
import * as module from "node:module";
import { join } from "node:path";

export const CACHE = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "model-release", "compiled");

// Node 20, which may start the tests, has none.
module.enableCompileCache?.(CACHE);
