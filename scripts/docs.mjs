// Writes what is generated from the code: docs/rules.md, schemas/ and the tables of docs/action.md. With --check, says what is out of date instead.
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { generatedFiles } from "../lib/entry/generated.js";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
let stale = 0;
for (const [path, text] of Object.entries(generatedFiles((path) => readFileSync(join(root, path), "utf8")))) {
  const file = join(root, path);
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current === text) continue;
  stale += 1;
  console.log(`${check ? "out of date" : "written"}: ${relative(root, file)}`);
  if (check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
if (check && stale > 0) {
  console.error("Run  npm run docs  and commit what it writes.");
  process.exitCode = 1;
}
