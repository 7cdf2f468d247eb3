import { clip } from "./clip.ts";
import type { Level, Rule } from "./rule.ts";

/** A place in a file of the repository. `file` is relative to the repository's root, with `/`; lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What the tool has to say about a candidate: what, where, why, and how to fix it. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly fix: string;
  readonly location?: Location;
  /** What it is about, if its rule can find several things: a metric's limit, an input, a class. Waivers name it. */
  readonly subject?: string;
  /** Replaces `fix` for readers in a workflow; {@link advise} decides, and a report never holds both. */
  readonly inAction?: string;
  /** Where model.yml lets it pass: it no longer counts, and is reported first. */
  readonly waiver?: { readonly reason: string; readonly by: string };
}

export interface FindingDetails {
  /** What is wrong here, with the values that show it. */
  readonly message: string;
  readonly location?: Location | undefined;
  /** Short, and the same in every run: `accuracy.min`, `country=DE/recall.min`. No sentence, no measured value. */
  readonly subject?: string | undefined;
  /** Replaces the rule's general advice where the case allows a better one. */
  readonly fix?: string | undefined;
  /** The same for readers in a workflow, if `fix` speaks of the command line. */
  readonly inAction?: string | undefined;
}

/** Where a run was started, and so which advice its reader can follow. */
export type Surface = "cli" | "action";
/** Characters of a message. A name in a file can have millions, and a report of many findings would hold them all. */
const MAX_MESSAGE = 4000;
const MAX_SUBJECT = 500;

/** Makes the finding of a rule: id and level come from the rule, so that they cannot drift from its page. */
export function finding(rule: Rule, details: FindingDetails): Finding {
  return {
    rule: rule.id,
    level: rule.level,
    message: clip(details.message, MAX_MESSAGE),
    fix: clip(details.fix ?? rule.fix, MAX_MESSAGE),
    ...(details.location ? { location: details.location } : {}),
    ...(details.subject === undefined ? {} : { subject: clip(details.subject, MAX_SUBJECT) }),
    ...inActionOf(rule, details),
  };
}

function inActionOf(rule: Rule, { fix, inAction }: FindingDetails): Pick<Finding, "inAction"> {
  // Advice for the case at hand is better than the rule's general one.
  const advice = inAction ?? (fix === undefined ? rule.inAction : undefined);
  return advice === undefined ? {} : { inAction: advice };
}

/** The finding with the one advice that its reader can follow. */
export function advise({ inAction, ...found }: Finding, surface: Surface): Finding {
  return surface === "action" && inAction !== undefined ? { ...found, fix: inAction } : found;
}

/** `file:line:column`, as far as it is known. */
export function formatLocation(location: Location): string {
  const line = location.line === undefined ? "" : `:${location.line}`;
  const column = location.column === undefined ? "" : `:${location.column}`;
  return `${location.file}${line}${column}`;
}

const RANK: Record<Level, number> = { error: 0, warning: 1, notice: 2 };

/** What was waived first, then errors, then by file and position; findings that are equal in all of these keep their order. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const place = (f: Finding) => [f.location?.file ?? "", f.location?.line ?? 0, f.location?.column ?? 0] as const;
  return [...findings].sort((a, b) => {
    if ((a.waiver === undefined) !== (b.waiver === undefined)) return a.waiver === undefined ? 1 : -1;
    if (RANK[a.level] !== RANK[b.level]) return RANK[a.level] - RANK[b.level];
    const [fileA, lineA, columnA] = place(a);
    const [fileB, lineB, columnB] = place(b);
    if (fileA !== fileB) return fileA < fileB ? -1 : 1;
    return lineA - lineB || columnA - columnB;
  });
}

/** The findings that refuse a model: errors that no one waived. */
export function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((f) => f.level === "error" && f.waiver === undefined);
}

export function waivedOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((f) => f.waiver !== undefined);
}
