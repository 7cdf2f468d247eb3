// Holds action.yml, the workflows and those in docs/ to what GitHub's own language service and action-validator say of them. What is
// not on npm (actionlint, zizmor) is run by .ci/run.
import { readdir, readFile } from "node:fs/promises";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
register("./json-modules.mjs", import.meta.url);

const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");
const { validateAction, validateWorkflow } = require("@action-validator/core");

const workflows = (await readdir(join(root, ".github", "workflows"))).map((name) => `.github/workflows/${name}`);
const problems = [];
/** A permission that action-validator does not know yet. The language service and actionlint check it. */
const UNKNOWN_PERMISSION = /^ +attestations: (?:read|write)\b.*\n/gm;

const files = await Promise.all(
  ["action.yml", ...workflows].map(async (path) => ({ path, text: await readFile(join(root, path), "utf8") })),
);
const blocks = await workflowsOfPages();

for (const { path, text } of [...files, ...blocks]) {
  const document = TextDocument.create(pathToFileURL(join(root, path)).href, "yaml", 1, text);
  for (const { message, range } of await validate(document)) {
    problems.push(`${path}:${range.start.line + 1}:${range.start.character + 1} ${message} (languageservice)`);
  }
  const isAction = path === "action.yml";
  const { errors } = isAction ? validateAction(text) : validateWorkflow(text.replaceAll(UNKNOWN_PERMISSION, ""));
  for (const error of errors) problems.push(`${path} ${JSON.stringify(error)} (action-validator)`);
}

/** The YAML blocks of README.md and docs/ that have jobs, with a reference in place of the reader's own. */
async function workflowsOfPages() {
  const pages = ["README.md", ...(await readdir(join(root, "docs"))).map((name) => `docs/${name}`)];
  const found = pages
    .filter((page) => page.endsWith(".md"))
    .map(async (page) =>
      [...(await readFile(join(root, page), "utf8")).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
        .map(([, text]) => text)
        .filter((text) => /^jobs:$/m.test(text))
        .map((text, index) => ({
          path: `.github/workflows/${page.replaceAll("/", "-")}-${index + 1}.yml`,
          text: text.replaceAll("<owner>", "acme").replaceAll("<full commit SHA>", "0".repeat(40)),
        })),
    );
  return (await Promise.all(found)).flat();
}

for (const problem of problems) console.error(problem);
console.log(`${files.length} files and ${blocks.length} workflows of docs/, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
