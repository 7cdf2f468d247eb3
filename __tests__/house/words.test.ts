import { readdirSync, readFileSync } from "node:fs";
import { type Prose, proseOf } from "../helpers/prose.ts";

const GLOSSARY = "docs/glossary.md";
// Written by `npm run docs` from the sources, which are read themselves.
const GENERATED = ["docs/rules.md", "docs/action.md"];

// Rooms that other branches are changing: remove them from this list, never add one.
const NOT_YET = ["release/", "report/"];

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !NOT_YET.some((room) => path.startsWith(room)))
  .map((path) => `src/${path}`);
const pages = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "action.yml"],
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
].filter((path) => path !== GLOSSARY && !GENERATED.includes(path));

/** The words of the glossary's second table, each with what is written instead. */
function unusedWords(): Map<string, string> {
  const [, table = ""] = readFileSync(GLOSSARY, "utf8").split("## Words that are not used");
  const rows = [...table.matchAll(/^\| (.+) \| (.+) \|$/gm)].filter(([, not]) => not !== "not" && not !== "---");
  return new Map(rows.flatMap(([, not = "", use = ""]) => not.split(", ").map((word) => [word, use] as const)));
}

const words = unusedWords();
// Whole words; a backtick in front marks a name of the code.
const PATTERN = new RegExp(`(?<![\\w\`])(?:${[...words.keys()].join("|").replaceAll(" ", "\\s+")})(?!\\w)`, "gi");

function unusedIn(path: string, prose: readonly Prose[]): string[] {
  return prose.flatMap(({ line, text }) =>
    [...text.matchAll(PATTERN)].map(([word]) => {
      const use = words.get(word.toLowerCase().replaceAll(/\s+/g, " "));
      return `${path}:${line}: "${word}" → ${use}`;
    }),
  );
}

const linesOf = (text: string): Prose[] => text.split("\n").map((line, i) => ({ line: i + 1, text: line }));

test("the glossary lists words that are not used, with what to write instead", () => {
  expect(words.get("beside")).toBe("next to, in addition to");
  expect(words.size).toBeGreaterThan(20);
});

test("every string and comment of the sources uses the words of the glossary", () => {
  expect(sources.flatMap((path) => unusedIn(path, proseOf(readFileSync(path, "utf8"))))).toEqual([]);
});

test("every page uses the words of the glossary", () => {
  expect(pages.flatMap((path) => unusedIn(path, linesOf(readFileSync(path, "utf8"))))).toEqual([]);
});

test("strings, templates and comments are read; names and regular expressions are not", () => {
  const source = [
    'import { told } from "./told.ts";',
    "/** Nobody",
    " * reads this. */",
    `const told = \`a \${told({ otherwise: 'mend' })} anew\`; // beside`,
    'const pattern = /"lacks" [/]/.test("so many") && told / 2;',
  ].join("\n");
  expect(proseOf(source).map(({ line, text }) => [line, text.trim()])).toEqual([
    [2, "* Nobody reads this."],
    [4, "a"],
    [4, "mend"],
    [4, "anew"],
    [4, "beside"],
    [5, "so many"],
  ]);
});

test("a word is found as a whole, in any case, and not as a name of the code", () => {
  const found = unusedIn("a.ts", [{ line: 3, text: "Otherwise it is untold; `otherwise` is a name" }]);
  expect(found).toEqual(['a.ts:3: "Otherwise" → if not; differently']);
});
