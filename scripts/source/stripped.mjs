// Loads .ts files as Node has stripped them before. Stripping takes time and reserves 8 GB of address space, more than
// the process that runs models may have; and that process has a user of its own, for which Node keeps no cache.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "model-release", "stripped");

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
    return { format: "module", source: stripped(readFileSync(fileURLToPath(url), "utf8")), shortCircuit: true };
  },
});

function stripped(source) {
  const file = join(FOLDER, `${createHash("sha256").update(process.version).update(source).digest("hex")}.js`);
  try {
    return readFileSync(file, "utf8");
  } catch {
    const text = stripTypeScriptTypes(source);
    keep(file, text);
    return text;
  }
}

function keep(file, text) {
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The next process strips it again.
  }
}
