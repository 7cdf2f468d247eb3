// Runs jest on Node 24, which runs the sources as they are: the installed one, else the Node that runs this.
// Without arguments: the tests that need Node and git only, with two workers. Else the arguments of jest.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CACHE } from "./source/cache.mjs";
import { NODE_24 } from "./source/node.mjs";

const DEFAULTS = ["--selectProjects", "unit", "e2e", "--maxWorkers=2"];

/**
 * Starting a process copies the page tables of the one that starts it, and the tests start thousands: 1 ms for a process
 * of 50 MB, 27 ms for one of 680 MB.
 */
const SMALL = ["--max-semi-space-size=2"];
/** The same for memory outside of the engine's heap: glibc gives back at once what it would keep for later. */
const FRUGAL = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "131072", MALLOC_TRIM_THRESHOLD_: "131072" };

const root = join(import.meta.dirname, "..");
if (NODE_24 === undefined) {
  console.error("The tests run on Node 24. On linux-x64, npm ci installs it; elsewhere, run npm test with Node 24.");
  process.exit(1);
}
const jest = join(root, "node_modules", "jest", "bin", "jest.js");
const given = process.argv.slice(2);
const asked = given.length === 0 ? DEFAULTS : given;
const { status, signal } = spawnSync(
  NODE_24,
  ["--experimental-vm-modules", "--no-warnings", ...SMALL, jest, ...asked],
  {
    cwd: root,
    env: { ...FRUGAL, ...process.env, NODE_COMPILE_CACHE: CACHE },
    stdio: "inherit",
  },
);
process.exit(status ?? (signal === null ? 1 : 130));
