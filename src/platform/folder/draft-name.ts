import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

// The start of the owner is left out where the system does not tell it.
const PATTERN = /^\.draft-(?<version>.+)-(?<pid>\d+)(?:\.(?<start>\d+))?-[0-9a-f]{8}$/;

/** The hidden folder beside its place that this process writes a release into. */
export function draftName(version: string): string {
  const start = statOf(process.pid)?.start;
  const owner = start === undefined ? `${process.pid}` : `${process.pid}.${start}`;
  return `.draft-${version}-${owner}-${randomBytes(4).toString("hex")}`;
}

/** The version that a folder of this name would become, or `undefined` where it is no draft of ours. */
export function draftVersion(name: string): string | undefined {
  return PATTERN.exec(name)?.groups?.version;
}

/**
 * Whether no living process of this machine owns the draft: only then may another run resume or remove it. A process
 * that has the owner's number but began at another time is not the owner: containers give out the same few numbers.
 */
export function isAbandoned(name: string): boolean {
  const { pid, start } = PATTERN.exec(name)?.groups ?? {};
  const owner = Number(pid);
  if (!exists(owner)) return true;
  const process = statOf(owner);
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

interface ProcessStat {
  /** Killed, though nobody has asked for its exit code yet. */
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
