// After the last test no process that runs models may be left: what a test starts, it or the tool ends.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const WORKERS = [resolve("scripts/source/gate-worker.mjs"), resolve("dist/gate-worker/index.js")];
const LOOKS = 100;
const PAUSE_MS = 50;

export default async function checkWorkers() {
  // One that was killed is in the table until the system has put it away.
  let left = findWorkers();
  for (let look = 0; left.length > 0 && look < LOOKS; look++) {
    await new Promise((next) => setTimeout(next, PAUSE_MS));
    left = findWorkers();
  }
  if (left.length > 0) throw new Error(`processes that run models are left: ${left.join(", ")}`);
}

function findWorkers() {
  const ids = process.platform === "linux" ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return ids.filter((id) => WORKERS.some((worker) => commandOf(id).includes(worker)));
}

function commandOf(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
