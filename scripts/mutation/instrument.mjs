// Puts every mutant of a room into its sources at once, each behind a switch, with the default mutators of StrykerJS.
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { createInstrumenter } from "@stryker-mutator/instrumenter";

const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
const silent = () => {};
const LOGGER = {
  isDebugEnabled: () => false,
  isTraceEnabled: () => false,
  isInfoEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
};
/** As much of an injector as createInstrumenter needs: what is provided, and a class made from it. */
const injector = (provided) => ({
  provideValue: (token, value) => injector({ ...provided, [token]: value }),
  injectClass: (type) => new type(...type.inject.map((token) => provided[token])),
});

/**
 * The mutated sources of a folder and the list of their mutants.
 *
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {Promise<{ files: Record<string, string>, mutants: { id: string, file: string, line: number, endLine: number, column: number, mutator: string, original: string, replacement: string }[] }>}
 *   Files by their path relative to root, as JavaScript; lines and columns count from 1.
 */
export async function instrument(root, folder) {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => `${folder}/${name}`);
  const sources = new Map(names.map((name) => [name, readFileSync(join(root, name), "utf8")]));
  // Comments could switch mutators off ("Stryker disable"), and no line of ours may.
  for (const [name, text] of sources)
    if (/Stryker (?:disable|restore)/.test(text)) throw new Error(`${name} disables mutants`);
  const instrumenter = createInstrumenter(injector({ logger: LOGGER }));
  const { files, mutants } = await instrumenter.instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    OPTIONS,
  );
  return {
    files: Object.fromEntries(files.map(({ name, content }) => [name, stripTypeScriptTypes(content)])),
    mutants: mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => ({
      id,
      file: fileName,
      line: start.line + 1,
      endLine: end.line + 1,
      column: start.column + 1,
      mutator: mutatorName,
      original: cut(sources.get(fileName), start, end),
      replacement,
    })),
  };
}

/** The text between two places, whose lines and columns count from 0. */
function cut(text, start, end) {
  const lines = text.split("\n").slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return lines.join("\n");
}
