// Holds action.yml and the workflows to what GitHub's own language service and action-validator say of them. What is
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

for (const path of ["action.yml", ...workflows]) {
  const text = await readFile(join(root, path), "utf8");
  const isAction = path === "action.yml";
  const document = TextDocument.create(pathToFileURL(join(root, path)).href, "yaml", 1, text);
  for (const { message, range } of await validate(document)) {
    problems.push(`${path}:${range.start.line + 1}:${range.start.character + 1} ${message} (languageservice)`);
  }
  const { errors } = isAction ? validateAction(text) : validateWorkflow(text.replaceAll(UNKNOWN_PERMISSION, ""));
  for (const error of errors) problems.push(`${path} ${JSON.stringify(error)} (action-validator)`);
}

for (const problem of problems) console.error(problem);
console.log(`${1 + workflows.length} files, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
