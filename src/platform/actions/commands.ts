import { randomBytes } from "node:crypto";
import * as core from "@actions/core";
import { type Finding, formatLocation, type Level, sortFindings } from "../../nouns/finding.js";

/** GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word. */
const SHOWN = 10;

const SAY = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** Turns findings into annotations at file, line and column; where there are more than GitHub shows, the last says so. */
export function annotate(findings: readonly Finding[]): void {
  for (const level of ["error", "warning", "notice"] as const) {
    const all = sortFindings(findings).filter((f) => shownAs(f) === level);
    const shown = all.length > SHOWN ? all.slice(0, SHOWN - 1) : all;
    for (const { rule, message, fix, location, waiver } of shown) {
      SAY[level](waiver === undefined ? `${message}\n${fix}` : `${message}\nWaived by ${waiver.by}: ${waiver.reason}`, {
        title: rule,
        ...(location === undefined ? {} : { file: location.file }),
        ...(location?.line === undefined ? {} : { startLine: location.line }),
        ...(location?.column === undefined ? {} : { startColumn: location.column }),
      });
    }
    if (shown.length === all.length) continue;
    const rest = all.slice(shown.length).map((f) => (f.location ? formatLocation(f.location) : f.rule));
    SAY[level](`${rest.length} more, listed in the job summary: ${rest.slice(0, SHOWN).join(", ")}`);
  }
}

/** What was waived refuses nothing any more, and is not to be overlooked. */
function shownAs({ level, waiver }: Finding): Level {
  return waiver === undefined ? level : "warning";
}

/** Writes text of foreign origin into the log: no line of it is taken for a command of the runner. */
export function log(text: string): void {
  const token = randomBytes(16).toString("hex");
  // Commands of the older form are found anywhere in a line.
  const tame = text.replaceAll("##[", "#\u200b#[");
  process.stdout.write(`::stop-commands::${token}\n${tame}\n::${token}::\n`);
}
