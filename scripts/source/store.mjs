// .ts files as Node has stripped them, kept by their content.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "model-release", "stripped");

/**
 * The JavaScript of a TypeScript source. What is not kept yet is stripped, and kept if this process may write.
 *
 * @param {string} source
 */
export function stripped(source) {
  const file = join(FOLDER, `${createHash("sha256").update(process.version).update(source).digest("hex")}.js`);
  try {
    return readFileSync(file, "utf8");
  } catch {
    const text = withoutWarning(() => stripTypeScriptTypes(source));
    keep(file, text);
    return text;
  }
}

/** Stripping is experimental in Node, which is no news to whoever runs the sources. */
function withoutWarning(strip) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return strip();
  } finally {
    process.emitWarning = emitWarning;
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
