import { randomBytes } from "node:crypto";
import { hasEnded, processMark } from "../processes.ts";

// The start of the owner is left out if the system does not report it.
const PATTERN = /^\.draft-(?<version>.+)-(?<pid>\d+)(?:\.(?<start>\d+))?-[0-9a-f]{8}$/;

/** The hidden folder next to its place that this process writes a release into. */
export function draftName(version: string): string {
  return `.draft-${version}-${processMark()}-${randomBytes(4).toString("hex")}`;
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
  return hasEnded(Number(pid), start);
}
