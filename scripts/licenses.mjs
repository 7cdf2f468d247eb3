// The licences of what a bundle contains. ncc collects the text that each package ships; some packages ship none.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const textOf = (name) => readFileSync(join(import.meta.dirname, "licenses", `${name}.txt`), "utf8");
const mit = (holder) => ({ license: "MIT", text: `Copyright (c) ${holder}\n\n${textOf("MIT")}` });

/** Packages that ship no licence text: their licence as the package or its repository states it, and its text. */
const SUPPLIED = {
  "@humanwhocodes/momoa": { license: "Apache-2.0", text: textOf("Apache-2.0") },
  "@nodable/entities": mit("Amit Gupta (https://solothought.com)"),
  binary: mit("James Halliday (mail@substack.net)"),
  // The package states no licence at all; its repository does.
  buffers: mit("2010 James Halliday (mail@substack.net)"),
  chainsaw: mit("James Halliday (mail@substack.net)"),
  // Version 1 has it in its README alone.
  isarray: mit("2013 Julian Gruber <julian@juliangruber.com>"),
};

/** No licence text is shorter, in characters: a name such as `Apache-2.0` alone grants nothing. */
const MIN_TEXT_LENGTH = 300;

/** The packages whose files went into a bundle, from the sources that its source map names, sorted. */
export function packagesOf(sources) {
  const names = sources.map((source) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/**
 * ncc's `licenses.txt` with the supplied texts put in. `packages` are the names that the bundle contains. Throws if a
 * package is not listed or has no text, and if a text is supplied for a package that now ships its own.
 */
export function completeLicenses(collected, packages, supplied = SUPPLIED) {
  const sections = sectionsOf(collected, packages);
  const problems = [];
  for (const name of packages) {
    const body = sections.get(name);
    const hasText = body !== undefined && body.length >= MIN_TEXT_LENGTH;
    if (supplied[name] === undefined) {
      if (!hasText) problems.push(`${name} has no licence text: add it to SUPPLIED in scripts/licenses.mjs`);
    } else if (hasText) {
      problems.push(`${name} now ships its licence text: remove it from SUPPLIED in scripts/licenses.mjs`);
    } else sections.set(name, `${supplied[name].license}\n${supplied[name].text.trimEnd()}`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return [...sections].map(([name, body]) => `${name}\n${body}\n`).join("\n");
}

/** What follows each package's name on a line of its own, in the order of the file. A text may contain such a line too. */
function sectionsOf(collected, packages) {
  const known = new Set(packages);
  const sections = new Map();
  let current;
  let afterBlank = true;
  for (const line of collected.split("\n")) {
    if (afterBlank && known.has(line) && !sections.has(line)) {
      current = [];
      sections.set(line, current);
    } else current?.push(line);
    afterBlank = line.trim() === "";
  }
  return new Map([...sections].map(([name, lines]) => [name, lines.join("\n").trim()]));
}
