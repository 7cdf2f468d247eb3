import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

const POLL_MS = 50;

/** Whether this platform can report how much memory another process holds. */
export const CAN_WATCH = process.platform === "linux";

/** A timer of Node holds 2^31 − 1 ms, about 24 days; longer ones fire at once. */
export const MAX_TIME_LIMIT_S = 604_800;
/** 16 TB: beyond it, the address space of a process is no limit of memory any more. */
export const MAX_MEMORY_LIMIT_MB = 16_000_000;

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
      (error: NodeJS.ErrnoException) => {
        // The process has ended; for any other reason, it is asked for again.
        if (error.code === "ENOENT" || error.code === "ESRCH") clearInterval(timer);
      },
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

/**
 * The processor's time that a worker may use, for each second of its time limit: threads run side by side, and the
 * parent's clock shall always come first.
 */
const CPU_PER_SECOND = 4;
const CPU_GRACE_S = 30;

/** What bounds a process from outside; absent: it is not bounded. */
export interface SystemLimits {
  /** `ulimit -v`, in bytes. */
  readonly addressSpaceBytes?: number;
  /** `ulimit -t`, in seconds. */
  readonly cpuSeconds?: number;
}

/** The limits that this process was started under, and hands on. */
export function readSystemLimits(text = ownLimits()): SystemLimits {
  const smallest = (name: string) => {
    const [, soft = "", hard = ""] = new RegExp(`^${name}\\s+(\\S+)\\s+(\\S+)`, "m").exec(text) ?? [];
    const bounds = [soft, hard].filter((value) => /^\d+$/.test(value)).map(Number);
    return bounds.length === 0 ? undefined : Math.min(...bounds);
  };
  const addressSpaceBytes = smallest("Max address space");
  const cpuSeconds = smallest("Max cpu time");
  return {
    ...(addressSpaceBytes === undefined ? {} : { addressSpaceBytes }),
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
  };
}

function ownLimits(): string {
  try {
    return CAN_WATCH ? readFileSync("/proc/self/limits", "utf8") : "";
  } catch {
    // Without /proc no one says; `ulimit` then refuses what is too much, and the probe finds out.
    return "";
  }
}

/** The backstops of one worker. A smaller limit that is in force already is kept: it cannot be raised. */
export interface Backstops {
  readonly addressSpaceKb: number;
  readonly cpuSeconds: number;
  /** The limits that were in force before and are smaller than ours. */
  readonly narrowed: SystemLimits;
}

export function backstopsOf(limitMb: number, timeoutS: number, system: SystemLimits): Backstops {
  const ownBytes = (BASELINE_MB + VIRTUAL_PER_RESIDENT * limitMb) * 1e6;
  const ownSeconds = Math.ceil(CPU_PER_SECOND * timeoutS) + CPU_GRACE_S;
  const { addressSpaceBytes = Number.POSITIVE_INFINITY, cpuSeconds = Number.POSITIVE_INFINITY } = system;
  return {
    addressSpaceKb: Math.floor(Math.min(ownBytes, addressSpaceBytes) / 1024),
    cpuSeconds: Math.min(ownSeconds, cpuSeconds),
    narrowed: {
      ...(addressSpaceBytes < ownBytes ? { addressSpaceBytes } : {}),
      ...(cpuSeconds < ownSeconds ? { cpuSeconds } : {}),
    },
  };
}

/**
 * The command that starts a process under the backstops of `ulimit`, where the platform has them. The parent watches
 * both limits; where it was killed itself, these end a model that would run for ever.
 */
export function limitedCommand(
  command: readonly string[],
  { addressSpaceKb, cpuSeconds }: Backstops,
): readonly [string, readonly string[]] {
  const [program = "", ...args] = command;
  if (!CAN_WATCH) return [program, args];
  // The soft limit of the processor's time alone: its signal differs from that of a kill.
  const limits = `ulimit -c 0; ulimit -v ${addressSpaceKb} && ulimit -S -t ${cpuSeconds} && exec "$@"`;
  return ["/bin/sh", ["-c", limits, "sh", ...command]];
}
