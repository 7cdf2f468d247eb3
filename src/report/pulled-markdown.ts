import type { PullResult } from "../consume/pull.ts";
import type { Status } from "../consume/status.ts";
import type { Failure } from "../domain/failure.ts";
import { errorsOf } from "../domain/finding.ts";
import type { LinkTo } from "../domain/rule.ts";
import { md } from "./escape.ts";
import { ruleLink } from "./markdown.ts";

/** Versions and findings of a page: thousands would not fit into a job's summary. */
const MOST = 500;

/** What was pulled, as a page of Markdown. `failure` is what ended the run, if it broke. */
export function renderPulledPage({ pulled, findings }: PullResult, linkTo: LinkTo, failure?: Failure): string {
  const failed = failure !== undefined || errorsOf(findings).length > 0;
  const rows = pulled.slice(0, MOST).map(({ entry, folder, already }) => {
    const size = entry.files.reduce((sum, file) => sum + file.size, 0);
    const cells = [
      entry.tag,
      folder,
      stateOf(entry.status),
      `${(size / 1e6).toFixed(2)} MB`,
      already ? "in place" : "fetched",
    ];
    return `| ${cells.map(md).join(" | ")} |`;
  });
  const table =
    rows.length === 0 ? [] : ["| version | folder | state | size | |", "| --- | --- | --- | --- | --- |", ...rows, ""];
  const notes = findings
    .slice(0, MOST)
    .map((f) => `- **${f.level}:** ${md(f.message)} (${ruleLink(f.rule, linkTo)})<br>**Fix:** ${md(f.fix)}`);
  const left = Math.max(0, pulled.length - MOST) + Math.max(0, findings.length - MOST);
  return [
    `## ${describePull({ pulled, findings }, failed)}`,
    "",
    ...(failure === undefined ? [] : [`${md(failure.message)}<br>**Fix:** ${md(failure.fix)}`, ""]),
    ...table,
    ...notes,
    ...(left === 0 ? [] : ["", `*${left} more are in the log.*`]),
    "",
  ].join("\n");
}

/** One sentence about a pull, without a full stop. */
export function describePull({ pulled }: PullResult, failed: boolean): string {
  if (failed && pulled.length === 0) return "No model was pulled";
  const count = pulled.length === 1 ? "1 model is" : `${pulled.length} models are`;
  return failed ? `${count} in place, and the pull failed` : `${count} in place`;
}

function stateOf(status: Status): string {
  return status.kind;
}
