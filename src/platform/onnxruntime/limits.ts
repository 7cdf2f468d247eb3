import { readFile } from "node:fs/promises";

const POLL_MS = 50;

/** Whether this platform can tell how much memory another process holds. */
export const CAN_WATCH = process.platform === "linux";

/**
 * Watches the resident memory of a process and calls `exceeded` once when it is above the limit.
 * Returns a function that stops the watch. Off Linux nothing is watched.
 */
export function watchMemory(pid: number, limitMb: number, exceeded: () => void): () => void {
  if (!CAN_WATCH) return () => {};
  const timer = setInterval(() => {
    residentMb(pid).then(
      (mb) => {
        if (mb <= limitMb) return;
        clearInterval(timer);
        exceeded();
      },
      // The process has ended.
      () => clearInterval(timer),
    );
  }, POLL_MS);
  return () => clearInterval(timer);
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? "0";
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Virtual memory that Node reserves before any model is loaded, with room to spare: 0.9 GB on Node 20, 1.5 GB on 24. */
const BASELINE_MB = 2500;
/** A tensor of 1 GB takes 3.0 to 3.6 GB of virtual memory. */
const VIRTUAL_PER_RESIDENT = 4;

/** Beyond the time limit, so that the parent's own message comes first. */
const CPU_GRACE_S = 30;

/**
 * The command that starts a process under the backstops of `ulimit`, where the platform has them. The parent watches
 * both limits; where it was killed itself, these end a model that would otherwise run for ever.
 */
export function limitedCommand(
  command: readonly string[],
  limitMb: number,
  timeoutS: number,
): readonly [string, readonly string[]] {
  const [program = "", ...args] = command;
  if (!CAN_WATCH) return [program, args];
  const kilobytes = Math.ceil(((BASELINE_MB + VIRTUAL_PER_RESIDENT * limitMb) * 1e6) / 1024);
  const seconds = Math.ceil(timeoutS) + CPU_GRACE_S;
  return ["/bin/sh", ["-c", `ulimit -v ${kilobytes} && ulimit -t ${seconds} && exec "$@"`, "sh", ...command]];
}
