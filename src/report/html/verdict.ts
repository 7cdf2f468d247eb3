import { errorsOf, waivedOf } from "../../domain/finding.ts";
import { counted, formatCount, formatMs, formatNumber } from "../../domain/numbers.ts";
import type { GateMetric } from "../../gate/result.ts";
import type { Report } from "../../releases/report.ts";
import { belongingsOf } from "../belongs.ts";
import { describeChange } from "../change.ts";
import { describeUse } from "../measured.ts";
import { describePrevious, describeSource, gateAdvice, UNGATED_LINE } from "../verdict-line.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { code, facts } from "./section.ts";

export const WORD = { pass: "Passed", fail: "Refused", inconclusive: "Inconclusive", ungated: "Ungated" } as const;
const SIGN = { pass: "✓", fail: "✕", inconclusive: "?", ungated: "!" } as const;

/** The head of the page: the verdict, whose it is, and the few figures that most readers want. */
export function renderVerdict(report: Report): Markup {
  const { verdict, title, tag, reason, purpose, createdAt, mode, run } = report;
  return html`<header class="verdict ${verdict}">
<p class="word"><span class="sign" aria-hidden="true">${SIGN[verdict]}</span> ${WORD[verdict]}</p>
<h1><bdi>${title}</bdi></h1>
<p class="reason">${reason}</p>
${verdict === "ungated" && html`<p>${UNGATED_LINE}. ${gateAdvice(report)}</p>`}
${facts([
  ["Version", code(tag)],
  ...(purpose === undefined ? [] : [["Purpose", html`<bdi>${purpose}</bdi>`] as const]),
  ...belongingsOf(report).map(([title, text]) => [title, html`<bdi>${text}</bdi>`] as const),
  ["Source", describeSource(report)],
  ["Compared with", describePrevious(report)],
  ["Judged", html`<time datetime="${createdAt}">${shownTime(createdAt)}</time>, mode ${mode}`],
  ...(run === undefined ? [] : [["Workflow run", `${run.repository}, run ${run.id}, attempt ${run.attempt}`] as const]),
])}
</header>
<ul class="tiles">
${[findingsTile(report), numberTile(report), metricTile(report), latencyTile(report), rowsTile(report)]}
</ul>
`;
}

/** `2026-11-24 09:30 UTC`; anything but a time as it is. */
function shownTime(createdAt: string): string {
  const read = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(createdAt);
  return read === null ? createdAt : `${read[1]} ${read[2]} UTC`;
}

function tile(name: string, value: string, note: Content): Markup {
  return html`<li><span class="name">${name}</span> <strong>${value}</strong> <span class="note">${note}</span></li>
`;
}

function findingsTile({ findings }: Report): Markup {
  const errors = errorsOf(findings).length;
  const waived = waivedOf(findings).length;
  const ofLevel = (level: string) => findings.filter((f) => f.level === level && f.waiver === undefined).length;
  const others = [counted(ofLevel("warning"), "warning"), counted(ofLevel("notice"), "notice")];
  return tile(
    "Findings",
    counted(errors, "error"),
    [...others, ...(waived === 0 ? [] : [`${waived} waived`])].join(", "),
  );
}

function numberTile({ contract }: Report): Content {
  if (contract === undefined) return undefined;
  const { requiredBump, claimedBump, comparedWith } = contract;
  const required = requiredBump === "none" ? "no release" : requiredBump;
  return tile("Changes require", required, `the number is a ${claimedBump} release after ${comparedWith}`);
}

function metricTile({ quality }: Report): Content {
  const metrics = quality?.metrics ?? [];
  const main: GateMetric | undefined = metrics.find(({ limits }) => limits !== undefined) ?? metrics[0];
  if (main === undefined || main.value === null) return undefined;
  const was = main.change?.was;
  const change = describeChange(main);
  const then = typeof was === "number" ? `previously ${formatNumber(was)}${change === "" ? "" : `: ${change}`}` : "";
  return tile(main.name, formatNumber(main.value), then);
}

function latencyTile({ latency }: Report): Content {
  if (latency === undefined || latency.skipped !== undefined) return undefined;
  const p95 = latency.percentiles.find(({ name }) => name === "p95");
  if (p95 === undefined) return undefined;
  return tile("Latency p95", formatMs(p95.valueMs), p95.wasMs === undefined ? "" : `previously ${formatMs(p95.wasMs)}`);
}

function rowsTile({ quality }: Report): Content {
  if (quality === undefined) return undefined;
  return tile("Labelled rows", formatCount(quality.rows), describeUse(quality).replace(/^; /, ""));
}
