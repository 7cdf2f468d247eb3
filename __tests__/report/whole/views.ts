import { linksOf, renderComment, renderSummary } from "../../../src/entry/action/present.ts";
import { renderOutcome, toJson } from "../../../src/entry/cli/output.ts";
import { renderHtml } from "../../../src/report/html/page.ts";
import { renderNotes } from "../../../src/report/notes.ts";
import type { Screen } from "../../../src/report/screen.ts";
import type { Ended } from "./worlds.ts";

const CONTEXT = {
  eventName: "pull_request",
  event: {},
  owner: "o",
  repo: "r",
  sha: "1".repeat(40),
  ref: "",
  apiUrl: "https://api.example.com",
  serverUrl: "https://example.com",
  runId: "42",
  attempt: 1,
  workspace: "/w",
  temp: "/t",
  toolCache: "/c",
  actionRepository: "o/model-release",
  actionRef: "v1",
};

const screenOf = (columns: number): Screen => ({ columns, paint: (_, text) => text });

/** The files that show a report, by their names. */
export const VIEWS: Readonly<Record<string, (ended: Ended) => string>> = {
  "terminal-80.txt": ({ released }) => renderOutcome(released, screenOf(80)),
  "terminal-120.txt": ({ released }) => renderOutcome(released, screenOf(120)),
  "summary.md": ({ released }) => renderSummary([released], [], linksOf(undefined)),
  "comment.md": ({ checked }) => renderComment([checked], [], CONTEXT),
  "notes.md": ({ released }) => renderNotes(released.report),
  "report.json": ({ released }) => toJson(released),
  "page.txt": ({ released }) => wordsOf(renderHtml(released.report)),
};

/** What a page says, a line an element, without the numbers of its charts. */
function wordsOf(page: string): string {
  const lines = page
    .replace(/<(style|details|svg)\b[\s\S]*?<\/\1>/g, "")
    .replace(/<\/(?:t[dh]|dt|span)>/g, "\t")
    .replace(/<\/(?:p|li|tr|h\d|div|dd|caption|figcaption|title|footer|nav)>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .split("\n");
  return `${lines
    .map((line) => line.replace(/\s*\t\s*/g, " | ").replace(/^[ |]+|[ |]+$/g, ""))
    .filter((line) => line !== "")
    .join("\n")}\n`;
}
