import type { PullResult } from "../consume/pull.ts";
import type { VerifiedSigned } from "../consume/verify-signed.ts";
import { errorsOf, type Finding } from "../domain/finding.ts";
import { plain } from "./escape.ts";
import type { Screen } from "./screen.ts";
import { renderFindings } from "./terminal.ts";
import { wrap } from "./wrap.ts";

export interface PulledWords {
  readonly quiet: boolean;
  readonly lockFile: string;
  /** The command that pulls what was pinned, which is never wrapped: people copy it. */
  readonly again: string | undefined;
}

/** What was pulled, for a terminal. */
export function renderPulled(
  { pulled, findings, lock }: PullResult,
  { quiet, lockFile, again }: PulledWords,
  screen: Screen,
): string {
  const { paint, columns } = screen;
  const lines = pulled.flatMap(({ entry, folder, already }) =>
    wrap(paint("green", already ? "in place  " : "pulled    "), [`${entry.tag}  ${plain(folder)}`], columns),
  );
  const refused = errorsOf(findings).length > 0 && pulled.length === 0;
  const pinned = `Pinned in ${plain(lockFile)}: commit it.`;
  const end = refused
    ? wrap("", ["Nothing was pulled."], columns)
    : lock === undefined || quiet
      ? []
      : again === undefined
        ? wrap("", [pinned], columns)
        : [...wrap("", [pinned, "To fetch the same bytes again:"], columns), `  ${again}`];
  return text([...renderFindings(findings, screen), ...lines, ...end]);
}

/** What was verified, for a terminal. */
export function renderVerified(
  results: readonly { readonly folder: string; readonly verified: VerifiedSigned }[],
  findings: readonly Finding[],
  screen: Screen,
): string {
  const { paint, columns } = screen;
  const lines = results.flatMap(({ folder, verified }) => {
    const failed = errorsOf(verified.findings).length > 0;
    const word = failed ? paint("red", "refused   ") : paint("green", "verified  ");
    return [
      ...renderFindings(verified.findings, screen),
      ...wrap(word, [plain(folder), ...(failed ? [] : [{ text: describe(verified), gap: 2 }])], columns),
    ];
  });
  return text([...renderFindings(findings, screen), ...lines]);
}

function describe({ trust, report, signedBy }: VerifiedSigned): string {
  const without = { none: "compared with nothing", integrity: "integrity only", lock: "matches the lock file" }[trust];
  const signed = signedBy === undefined ? [] : ["signed with the expected key"];
  const against = [...(signed.length > 0 && trust !== "lock" ? [] : [without]), ...signed].join("; ");
  if (report === undefined) return `${against}; no report`;
  // Whoever edits a release can change its report: neither a lock nor a signature covers it.
  const covered = trust === "lock" || signedBy !== undefined ? " (the files, not the verdict)" : "";
  return `${report.tag}, ${report.verdict}${report.gated ? "" : " (ungated)"}; ${against}${covered}`;
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
