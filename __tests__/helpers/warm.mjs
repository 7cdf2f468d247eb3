// The process that runs models may not write the cache (it has a user of its own), so it is filled before the first test.
import { spawnSync } from "node:child_process";

export default function warm() {
  // The cache depends on the flags of V8, so each starts as it is started in the tests.
  for (const args of [
    ["scripts/source/cli.mjs", "--help"],
    ["--expose-gc", "scripts/source/gate-worker.mjs", "."],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} does not start: ${stderr}`);
  }
}
