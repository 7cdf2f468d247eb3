import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { isEvidence } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { LockedModel } from "./lock.ts";
import { consumeRules as rules } from "./rules.ts";
import type { Status } from "./status.ts";
import { candidatesOf, formatWanted, isExact, type Wanted } from "./wanted.ts";

/** One thing that is wanted, with all that is known of it before a byte is sent for. */
export interface Chosen {
  readonly entry: LockedModel;
  /** Where its files are; absent if they were found in place, unchanged. */
  readonly stored?: { readonly release: StoredRelease; readonly history: History };
  readonly evidence: readonly FileDigest[];
}

export interface Choice {
  readonly chosen?: Chosen;
  readonly findings: readonly Finding[];
}

export function refused(found: Finding): Choice {
  return { findings: [found] };
}

/** The files that a release consists of, without its evidence. */
export function ownOf(files: readonly FileDigest[]): FileDigest[] {
  return files.filter(({ name }) => !isEvidence(name));
}

/** What is to be said of a version's status. `known` is what else is known of it, with a space in front. */
export function statusFindings(tag: string, status: Status, known = ""): Finding[] {
  if (status.kind === "deprecated")
    return [finding(rules.deprecated, { message: `${tag} is deprecated (${readFrom(status)}).`, subject: tag })];
  if (status.kind === "unknown") {
    const message = `It is unknown whether ${tag} is deprecated or withdrawn: ${status.why}.${known}`;
    return [finding(rules.statusUnknown, { message, subject: tag })];
  }
  return [];
}

export function withdrawnFinding(tag: string, status: Status): Finding {
  return finding(rules.withdrawn, { message: `${tag} was withdrawn (${readFrom(status)}).`, subject: tag });
}

/** Where and when a status was read. */
export function readFrom(status: Status): string {
  return status.kind === "unknown" ? "" : `${status.where}, read ${status.readAt.slice(0, 16).replace("T", " ")} UTC`;
}

/** Says which versions there are instead, if a range was asked for. */
export function notReleased(wanted: Wanted, versions: readonly string[], where: string): Finding {
  const newest = isExact(wanted) ? [] : candidatesOf({ ...wanted, range: "latest" }, versions).slice(0, 3);
  const known = newest.length === 0 ? "" : ` It has ${newest.join(", ")}.`;
  return finding(rules.notReleased, {
    message: `${where} has no release of ${formatWanted(wanted)}.${known}`,
    subject: formatWanted(wanted),
  });
}
