// Loads .ts files as Node has stripped them before. Stripping takes time and reserves 8 GB of address space, more than
// the process that runs models may have; and that process has a user of its own, for which Node keeps no cache.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { stripped } from "./store.mjs";

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
    return { format: "module", source: stripped(readFileSync(fileURLToPath(url), "utf8")), shortCircuit: true };
  },
});
