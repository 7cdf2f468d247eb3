// The process that runs models has a user of its own, which may not write what it has stripped: it starts once before.
import { spawnSync } from "node:child_process";

export default function warm() {
  const worker = "scripts/source/gate-worker.mjs";
  const { status, stderr } = spawnSync(process.execPath, [worker], { encoding: "utf8", env: {} });
  if (status !== 0) throw new Error(`${worker} does not start: ${stderr}`);
}
