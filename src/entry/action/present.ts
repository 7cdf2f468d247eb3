import type { Finding } from "../../nouns/finding.js";
import type { Outcome } from "../../release/outcome.js";
import { md } from "../../report/escape.js";
import { type LinkTo, renderMarkdown } from "../../report/markdown.js";
import { describeStored } from "../../report/verdict-line.js";
import type { Context } from "./context.js";

/** GitHub drops a whole summary above 1 MiB, and refuses a comment above 65,536 characters. */
const SUMMARY_BYTES = 900_000;
const COMMENT_CHARACTERS = 60_000;

export const COMMENT_MARKER = "<!-- model-release check -->";

/** Addresses of this tool's own pages, at the ref that the action runs from. */
export function linksOf({ serverUrl, actionRepository, actionRef }: Context): LinkTo {
  if (actionRepository === undefined || actionRef === undefined) return () => undefined;
  return (page) => `${serverUrl}/${actionRepository}/blob/${encodeURIComponent(actionRef)}/${page}`;
}

export function runUrl({ serverUrl, owner, repo, runId }: Context): string {
  return `${serverUrl}/${owner}/${repo}/actions/runs/${runId}`;
}

/** The page of a whole run: a section a version. What does not fit is dropped section by section, and said. */
export function renderSummary(outcomes: readonly Outcome[], others: readonly Finding[], linkTo: LinkTo): string {
  return capped(
    sectionsOf(outcomes, others, linkTo),
    SUMMARY_BYTES,
    "More versions were judged than fit here; their reports are in the workflow artifacts.",
  );
}

/** The one comment on a pull request. */
export function renderComment(outcomes: readonly Outcome[], others: readonly Finding[], context: Context): string {
  const body = capped(
    sectionsOf(outcomes, others, linksOf(context)),
    COMMENT_CHARACTERS,
    "The rest does not fit into a comment.",
  );
  return `${COMMENT_MARKER}\n${body}\n[The whole run](${runUrl(context)})\n`;
}

function sectionsOf(outcomes: readonly Outcome[], others: readonly Finding[], linkTo: LinkTo): string[] {
  const strange = others.map((f) => `- **${f.level}:** ${md(f.message)}`);
  return [
    ...(strange.length > 0 ? [`${strange.join("\n")}\n`] : []),
    ...outcomes.map((outcome) => `${renderMarkdown(outcome.report, linkTo)}\n${describeEnd(outcome)}\n`),
  ];
}

function capped(sections: readonly string[], most: number, note: string): string {
  const kept: string[] = [];
  let size = note.length;
  for (const section of sections) {
    size += Buffer.byteLength(section) + 2;
    if (size > most) return [...kept, `*${note}*\n`].join("\n");
    kept.push(section);
  }
  return kept.join("\n");
}

function describeEnd(outcome: Outcome): string {
  switch (outcome.kind) {
    case "published":
      return `Published: ${link(outcome.release.url)}`;
    case "already-published":
      return `Already published, nothing was changed${outcome.stored ? " or measured again" : ""}: ${link(outcome.release.url)}${outcome.stored ? `  \n${md(describeStored(outcome.report))}` : ""}`;
    case "refused":
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
