// The process that runs models may not write the cache (it has a user of its own), so it is filled before the first test.
import { spawnSync } from "node:child_process";

export default function warm() {
  for (const entry of ["cli.mjs", "gate-worker.mjs"]) {
    const { status, stderr } = spawnSync(process.execPath, [`scripts/source/${entry}`, "--help"], { encoding: "utf8" });
    if (status !== 0) throw new Error(`scripts/source/${entry} does not start: ${stderr}`);
  }
}
