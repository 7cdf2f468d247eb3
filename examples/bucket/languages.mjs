// Runs the bucket code of each language over the same keys.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bucket } from "./bucket.mjs";

const path = (file) => join(import.meta.dirname, file);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** How the file of a language is started. Node is not: this process runs its code. */
const COMMANDS = {
  Python: [process.env.PYTHON ?? "python3", path("bucket.py")],
  Go: ["go", "run", path("bucket.go")],
  Java: ["java", path("Bucket.java")],
};

export const LANGUAGES = ["Node", ...Object.keys(COMMANDS)];

/**
 * The buckets of keys as one language computes them, in the order of the keys.
 *
 * @param {string} language one of {@link LANGUAGES}
 * @param {string} salt
 * @param {readonly string[]} keys
 * @returns {number[]}
 * @throws {Error} if the language is not installed or its program fails
 */
export function bucketsIn(language, salt, keys) {
  if (language === "Node") return keys.map((key) => bucket(salt, key));
  const [command, ...args] = COMMANDS[language];
  const input = keys.map((key) => `${asciiJson(key)}\n`).join("");
  const { error, status, stdout, stderr } = spawnSync(command, [...args, salt], {
    input,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (error !== undefined) throw new Error(`${language}: ${command} cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${language}: ${command} ended with ${status}:\n${stderr}`);
  return stdout.split("\n").slice(0, -1).map(Number);
}

/** A JSON string in which everything but letters and digits is escaped, so that it needs no JSON reader in Java. */
function asciiJson(text) {
  let json = "";
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    json += /[0-9A-Za-z]/.test(text[i]) ? text[i] : `\\u${code.toString(16).padStart(4, "0")}`;
  }
  return `"${json}"`;
}
