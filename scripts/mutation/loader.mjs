// Loads the tests and the sources, mutated ones in place of their originals, as often as wanted: each generation has
// modules of its own.
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * @param {string} root
 * @param {Record<string, string>} files the mutated sources by their path relative to root
 * @returns {(file: string) => Promise<unknown>} imports a file, relative to root, and all that it imports of ours, anew
 */
export function freshImports(root, files) {
  const ours = [pathToFileURL(join(root, "src")).href, pathToFileURL(join(root, "__tests__")).href].map((u) => `${u}/`);
  const texts = new Map(Object.entries(files).map(([path, text]) => [pathToFileURL(join(root, path)).href, text]));
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const generation = /\?generation=\d+$/.exec(context.parentURL ?? "")?.[0];
      const own = generation !== undefined && found.url.endsWith(".ts") && ours.some((u) => found.url.startsWith(u));
      return own ? { ...found, url: found.url + generation } : found;
    },
    load(url, context, next) {
      const [plain, query] = url.split("?generation=");
      if (query === undefined) return next(url, context);
      let source = texts.get(plain);
      if (source === undefined) {
        source = stripTypeScriptTypes(readFileSync(fileURLToPath(plain), "utf8"));
        texts.set(plain, source);
      }
      return { format: "module", source, shortCircuit: true };
    },
  });
  let generation = 0;
  return (file) => import(`${pathToFileURL(join(root, file)).href}?generation=${++generation}`);
}
