// The process that runs models has a user of its own, which may not write the cache: it is filled before the first test.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../../scripts/source/cache.mjs";

export default function warm() {
  // The cache depends on the flags of V8, so each starts as it is started in the tests.
  for (const args of [
    ["scripts/source/cli.mjs", "--help"],
    ["--expose-gc", "scripts/source/gate-worker.mjs", "."],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} does not start: ${stderr}`);
  }
  // Node writes it for its own user alone.
  for (const path of readdirSync(CACHE, { recursive: true, encoding: "utf8" })) {
    const file = join(CACHE, path);
    if (statSync(file).isFile()) chmodSync(file, 0o644);
  }
}
