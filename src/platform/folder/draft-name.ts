import { randomBytes } from "node:crypto";

const PATTERN = /^\.draft-(?<version>.+)-(?<pid>\d+)-[0-9a-f]{8}$/;

/** The hidden folder beside its place that this process writes a release into. */
export function draftName(version: string): string {
  return `.draft-${version}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

export function isDraftOf(name: string, version: string): boolean {
  return PATTERN.exec(name)?.groups?.version === version;
}

/** Whether no living process of this machine owns the draft: only then may another run resume or remove it. */
export function isAbandoned(name: string): boolean {
  const pid = Number(PATTERN.exec(name)?.groups?.pid);
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
