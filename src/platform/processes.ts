import { readFileSync, readlinkSync } from "node:fs";

interface ProcessStat {
  /** Killed, though no one has asked for its exit code yet. */
  readonly ended: boolean;
  /** Ticks since this machine began. */
  readonly start: string | undefined;
}

/** What the system says of a process; `undefined` where it has no /proc. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program comes second and may hold anything; state and start are the 3rd and the 22nd field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ended: ["Z", "X"].includes(fields[0] ?? ""), start: fields[19] };
  } catch {
    return undefined;
  }
}

/** A process as a name can carry it: its number and, where the system has one, its start. */
export function processMark(pid = process.pid): string {
  const start = statOf(pid)?.start;
  return start === undefined ? `${pid}` : `${pid}.${start}`;
}

/**
 * Whether no process of this machine has this number and start. A process that has the number but began at another
 * time is another one: containers give out the same few numbers.
 */
export function hasEnded(pid: number, start: string | undefined): boolean {
  if (!exists(pid)) return true;
  const process = statOf(pid);
  if (process === undefined) return false;
  return process.ended || (start !== undefined && start !== process.start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** The number space that process numbers of this process belong to; "0" where the system has only one. */
export function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}
