import type { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import { type LinkTo, rulePagesAt, rulePagesOf } from "../../domain/rule.ts";
import { TOOL } from "../../domain/tool.ts";
import type { Ending, Outcome } from "../../release/outcome.ts";
import { md, plain } from "../../report/escape.ts";
import { fitBlocks, shareOut } from "../../report/fit.ts";
import {
  type Room,
  renderMarkdown,
  renderUnjudged,
  ruleLink,
  unjudgedLineOf,
  verdictLineOf,
} from "../../report/markdown.ts";
import { xml } from "../../report/svg-text.ts";
import { describeStored } from "../../report/verdict-line.ts";
import type { Context } from "./context.ts";

/** GitHub drops a whole summary above 1 MiB, and refuses a comment above 65,536 characters. */
const MAX_SUMMARY_BYTES = 900_000;
const MAX_COMMENT_LENGTH = 60_000;

const IN_SUMMARY: Room = {
  most: MAX_SUMMARY_BYTES,
  sizeOf: (text) => Buffer.byteLength(text),
  rest: "the evidence, which is a workflow artifact of this run, and in the log",
};
const IN_COMMENT: Room = {
  most: MAX_COMMENT_LENGTH,
  sizeOf: (text) => text.length,
  rest: "the summary of the run and its evidence, a workflow artifact",
};

/** What the comment of a registry is found by: on one pull request, each has its own. */
export function commentMarker(folder = ""): string {
  // Two hyphens would end the comment of HTML.
  const of = folder === "" ? "" : ` of ${encodeURIComponent(folder).replaceAll("-", "%2D")}`;
  return `<!-- model-release check${of} -->`;
}

export const COMMENT_MARKER = commentMarker();

/** Where rules are explained: at the repository and ref that the action runs from, as far as the runner states them. */
export function linksOf(context: Context | undefined): LinkTo {
  const { serverUrl, actionRepository, actionRef } = context ?? {};
  if (actionRepository === undefined || actionRef === undefined) return rulePagesOf(TOOL.version);
  return rulePagesAt(`${serverUrl}/${actionRepository}/blob/${encodeURIComponent(actionRef)}`);
}

export function runUrl({ serverUrl, owner, repo, runId }: Context): string {
  return `${serverUrl}/${owner}/${repo}/actions/runs/${runId}`;
}

/** The page of a whole run: a section for each version. */
export function renderSummary(
  endings: readonly Ending[],
  others: readonly Finding[],
  linkTo: LinkTo,
  failure?: Failure,
): string {
  return renderAll(endings, others, linkTo, IN_SUMMARY, failure);
}

/** The one comment on a pull request. */
export function renderComment(
  endings: readonly Ending[],
  others: readonly Finding[],
  context: Context,
  failure?: Failure,
): string {
  return asComment(renderAll(endings, others, linksOf(context), IN_COMMENT, failure), context);
}

/** What broke outside of every version comes first, and takes no word from what was found all the same. */
function renderAll(
  endings: readonly Ending[],
  others: readonly Finding[],
  linkTo: LinkTo,
  room: Room,
  failure: Failure | undefined,
): string {
  if (failure === undefined) return renderPage(endings, others, linkTo, room);
  const broken = `${renderBrokenRun(failure, endings.length + others.length > 0)}\n`;
  return broken + renderPage(endings, others, linkTo, { ...room, most: room.most - room.sizeOf(broken) });
}

/** What the comment says when nothing is left that it could speak of. */
export function renderNothingLeft(context: Context): string {
  const text =
    "**Nothing to judge.** This pull request no longer changes any model version. The earlier results in this comment no longer apply.";
  return asComment(`${text}\n`, context);
}

/** What the comment says when the run broke before it looked at any version. */
export function renderRunBroken(failure: Failure, context: Context): string {
  return asComment(renderBrokenRun(failure), context);
}

/** What a page says of a run that broke: before it looked at any version, or in a part that belongs to none. */
function renderBrokenRun({ message, fix }: Failure, partly = false): string {
  return `## 💥 The run could not judge ${partly ? "everything" : "anything"}\n\n${md(message)}<br>**Fix:** ${md(fix)}\n`;
}

function asComment(body: string, context: Context): string {
  return `${COMMENT_MARKER}\n${body}\n[The whole run](${runUrl(context)})\n`;
}

/** Room for the sentence that says how many reports are left out. */
const NOTE_LENGTH = 300;

/**
 * A page of several versions begins with a line for each, what needs work first, so that no verdict is lost however long
 * the reports are. The rest of the room is shared out among the reports; one whose share does not hold its head is left
 * out, and the page says so.
 */
function renderPage(endings: readonly Ending[], others: readonly Finding[], linkTo: LinkTo, room: Room): string {
  const { sizeOf, rest } = room;
  const about = others.map(
    (f) => `- **${f.level}:** ${md(f.message)} (${ruleLink(f.rule, linkTo)})<br>**Fix:** ${md(f.fix)}`,
  );
  const [only] = endings;
  if (about.length === 0 && endings.length === 1 && only !== undefined) return sectionOf(only, linkTo, room);
  const lines = endings.length < 2 ? [] : [...endings].sort((a, b) => urgencyOf(a) - urgencyOf(b)).map(lineOf);
  const top = fitBlocks(
    [
      { what: "versions", head: "", rows: lines },
      { what: "findings about other folders", head: "", rows: about },
    ],
    endings.length === 0 ? room.most : room.most / 2,
    sizeOf,
    rest,
  );
  const several = endings.length > 1;
  const urgent = [...endings].sort((a, b) => urgencyOf(a) - urgencyOf(b))[0];
  const section = (ending: Ending, within?: Room) => {
    if (!several) return sectionOf(ending, linkTo, within);
    const [open, close] = foldOf(ending, ending === urgent);
    const taken = sizeOf(open + close);
    return `${open}${sectionOf(ending, linkTo, within && { ...within, most: within.most - taken })}${close}`;
  };
  const whole = endings.map((ending) => section(ending));
  const shares = shareOut(
    whole.map((text) => sizeOf(text) + 1),
    room.most - sizeOf(top) - NOTE_LENGTH,
  );
  const sections = endings.flatMap((ending, i) => {
    const most = (shares[i] ?? 0) - 1;
    const text = sizeOf(whole[i] ?? "") <= most ? (whole[i] ?? "") : section(ending, { ...room, most });
    return sizeOf(text) <= most ? [text] : [];
  });
  const missing = endings.length - sections.length;
  const note =
    missing === 0
      ? []
      : [`*Left out here: the reports of ${missing} of ${endings.length} versions. They are in ${rest}.*\n`];
  return [...(top.trim() === "" ? [] : [top]), ...note, ...sections].join("\n");
}

/** What is around a section among several: only the one that needs work first is open. */
function foldOf(ending: Ending, open: boolean): readonly [string, string] {
  const tag = ending.kind === "broken" ? ending.tag : ending.report.tag;
  return [`<details${open ? " open" : ""}><summary>${xml(plain(tag))}</summary>\n\n`, "\n</details>\n"];
}

/** What needs work comes first. */
function urgencyOf(ending: Ending): number {
  if (ending.kind === "broken") return 1;
  if (ending.kind === "not-published") return 2;
  return { fail: 0, inconclusive: 3, ungated: 4, pass: 5 }[ending.report.verdict];
}

function lineOf(ending: Ending): string {
  return ending.kind === "broken" ? unjudgedLineOf(ending) : verdictLineOf(ending.report);
}

function sectionOf(ending: Ending, linkTo: LinkTo, room?: Room): string {
  if (ending.kind === "broken") return renderUnjudged(ending, linkTo, room);
  return renderMarkdown(ending.report, linkTo, {
    first: describeObstacle(ending),
    last: describeEnd(ending),
    ...(room === undefined ? {} : { room }),
  });
}

/** Why a model that was not refused is not published all the same: it comes before everything else. */
function describeObstacle(outcome: Outcome): string {
  if (outcome.kind !== "not-published") return "";
  const { message, fix } = outcome.failure;
  return `> [!CAUTION]\n> **Not published:** ${md(message)}<br>**Fix:** ${md(fix)}`;
}

function describeEnd(outcome: Outcome): string {
  switch (outcome.kind) {
    case "published":
      return `Published: ${link(outcome.release.url)}`;
    case "already-published":
      return `Already published, nothing was changed${outcome.stored ? " or measured again" : ""}: ${link(outcome.release.url)}${outcome.stored ? `  \n${md(describeStored(outcome.report))}` : ""}`;
    case "refused":
    case "not-published":
      return "Nothing was published.";
    case "planned":
      return `This would be published: ${md(outcome.plan.spec.title)}, ${outcome.plan.files.length} files.`;
    case "checked":
      return "Nothing was published: this run only judges.";
  }
}

/** An address that GitHub gave, as a link where it is one of the web. */
function link(url: string): string {
  return /^https?:\/\/[\w./%~:@+-]+$/.test(url) ? `<${url}>` : md(url);
}
