// Strips what the process that runs models loads, before it starts: it has neither the address space to strip its
// sources nor, as a user of its own, the right to keep them.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripped } from "./store.mjs";

const ENTRY = join(import.meta.dirname, "..", "..", "src", "entry", "gate-worker.ts");
/** An import of a source, static or not. Imports of types are gone once a file is stripped. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+\.ts)"/g;

/** Strips every source that the worker imports and that is not kept yet. Synchronous: a script may require its caller. */
export function warmWorker() {
  const files = new Set([ENTRY]);
  // A set hands out what is added while it is read.
  for (const file of files) {
    for (const [, path] of stripped(readFileSync(file, "utf8")).matchAll(IMPORT)) files.add(join(dirname(file), path));
  }
}
