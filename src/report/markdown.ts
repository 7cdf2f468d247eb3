import { clip } from "../domain/clip.ts";
import { type Finding, formatLocation, sortFindings, waivedOf } from "../domain/finding.ts";
import { counted, formatBytes } from "../domain/numbers.ts";
import { type LinkTo, rulePagesOf } from "../domain/rule.ts";
import { TOOL } from "../domain/tool.ts";
import type { Report } from "../releases/report.ts";
import { contractLines, type Told } from "./contract.ts";
import { code, md } from "./escape.ts";
import { evidenceTables } from "./evidence.ts";
import { COLUMN_TITLES, type FigureColumn, type FigureTable, figuresOf } from "./figures.ts";
import { type Block, fitBlocks, type SizeOf } from "./fit.ts";
import { describeLatency, describeMachine, describeParity, describeQuality } from "./measured.ts";
import { describePrevious, describeSource, gateAdvice, headline, UNGATED_LINE } from "./verdict-line.ts";

const ICON = { pass: "✅", fail: "❌", inconclusive: "❔", ungated: "⚠️" } as const;
const STATE = { ok: "✅", fails: "❌", undecided: "❔", shown: "" } as const;

/** How long a page may be, and what to say of what it has no room for. */
export interface Room {
  readonly most: number;
  readonly sizeOf: SizeOf;
  /** Completes "The rest is in …". */
  readonly rest: string;
}

/** A page that nobody limits. */
const ENDLESS: Room = { most: Number.POSITIVE_INFINITY, sizeOf: (text) => text.length, rest: "" };

/** Rows that are shown before anything is unfolded: with what always stays, they fit on one screen. */
const MAX_WAIVERS_SHOWN = 3;
const MAX_FINDINGS_SHOWN = 3;
const MAX_FIGURES_SHOWN = 12;

/**
 * The report as GitHub-flavoured Markdown, for a job summary. `first` comes before everything else, `last` ends it. The
 * verdict, the most important findings and the metrics are on the first screen; everything else is folded. What is longer
 * than `room` is shortened from the end of each of its tables; verdict and name always stay.
 */
export function renderMarkdown(
  report: Report,
  linkTo: LinkTo = rulePagesOf(report.tool.version),
  { first = "", last = "", room = ENDLESS }: { first?: string; last?: string; room?: Room } = {},
): string {
  const waived = waivedOf(report.findings);
  const contract = contractBlocks(report.contract, linkTo);
  const [shownWaivers, ...otherWaivers] = waiverBlocks(waived, linkTo);
  const [shownFindings, ...otherFindings] = findingsBlocks(report.findings, linkTo);
  const [shownFigures, ...allFigures] = figuresBlocks(report);
  const blocks: (Block | undefined)[] = [
    { what: "", head: first, firm: true },
    ...ungatedSection(report).map((head): Block => ({ what: "", head, firm: true })),
    shownWaivers,
    {
      what: "",
      head: `## ${ICON[report.verdict]} ${md(headline(report))}\n\n${md(report.reason)}`,
      firm: true,
    },
    {
      what: "",
      head: `**Source:** ${md(describeSource(report))}  \n**Compared with:** ${md(describePrevious(report))}`,
      firm: true,
    },
    ...contract.filter(({ firm }) => firm),
    shownFindings,
    shownFigures,
    ...otherWaivers,
    ...otherFindings,
    ...allFigures,
    ...contract
      .filter(({ firm }) => firm !== true)
      .map((block) => folded(block, `Changes for callers (${block.rows?.length ?? 0})`)),
    { what: "how the values were measured", head: measuredSection(report) },
    { what: "defaults and files", head: detailsSection(report) },
    { what: "", head: last, firm: true },
  ];
  const present = blocks.filter((block) => block !== undefined);
  return fitBlocks(present, room.most, room.sizeOf, room.rest);
}

/** A block that is shown when somebody asks for it; its rows can still be shortened. */
function folded({ head, tail = "", ...block }: Block, title: string): Block {
  return {
    ...block,
    head: `<details><summary>${title}</summary>\n\n${head}`,
    tail: `${tail === "" ? "" : `${tail}\n`}\n</details>`,
  };
}

/** The rows that are shown at once, and the others in a fold. */
function partly(block: Block & { readonly rows: readonly string[] }, most: number, title: string): Block[] {
  const { rows, what } = block;
  const others = rows.slice(most);
  if (others.length === 0) return [block];
  return [{ ...block, rows: rows.slice(0, most) }, folded({ ...block, what: `further ${what}`, rows: others }, title)];
}

function waiverBlocks(waived: readonly Finding[], linkTo: LinkTo): Block[] {
  if (waived.length === 0) return [];
  const title = `More waivers (${waived.length - MAX_WAIVERS_SHOWN})`;
  return partly(
    { what: "waivers", head: WAIVED, rows: waived.map((f) => waiverRow(f, linkTo)) },
    MAX_WAIVERS_SHOWN,
    title,
  );
}

function findingsBlocks(findings: readonly Finding[], linkTo: LinkTo): Block[] {
  const block = findingsBlock(findings, linkTo);
  const others = sortFindings(findings.filter(({ waiver }) => waiver === undefined)).slice(MAX_FINDINGS_SHOWN);
  const counts = (["error", "warning", "notice"] as const).flatMap((level) => {
    const count = others.filter((f) => f.level === level).length;
    return count === 0 ? [] : [counted(count, level)];
  });
  const title = `More findings: ${counts.join(", ")}`;
  return partly({ ...block, rows: block.rows ?? [] }, MAX_FINDINGS_SHOWN, title);
}

/** The measured values with the size of the fixture set; of very many, those that fail first, and all of them in a fold. */
function figuresBlocks(report: Report): Block[] {
  const what = "measured values";
  if (report.notMeasured !== undefined) return [figuresBlock(report)];
  const { rows, columns } = figuresOf(report);
  if (rows.length === 0) return [figuresBlock(report)];
  const about = report.quality === undefined ? [] : describeQuality(report.quality).slice(0, 1);
  const tail = about.map((line) => `\n${md(line)}`).join("");
  const blockOf = (shown: FigureTable["rows"]): Block => {
    const [titles = "", line = "", ...lines] = figureTable({ rows: shown, columns });
    return { what, head: `${titles}\n${line}`, rows: lines };
  };
  if (rows.length <= MAX_FIGURES_SHOWN) return [{ ...blockOf(rows), tail }];
  const isOpen = ({ state }: FigureTable["rows"][number]) => state === "fails" || state === "undecided";
  const first = [...rows.filter(isOpen), ...rows.filter((row) => !isOpen(row))].slice(0, MAX_FIGURES_SHOWN);
  return [
    { ...blockOf(rows.filter((row) => first.includes(row))), what: "first measured values", tail },
    folded(blockOf(rows), `All measured values (${rows.length})`),
  ];
}

/** What stands behind the values: sentences, then intervals, methods and seeds. */
function measuredSection(report: Report): string {
  const hasTable = report.notMeasured === undefined && figuresOf(report).rows.length > 0;
  const notes = hasTable
    ? measuredNotes(report)
        .slice(report.quality === undefined ? 0 : 1)
        .join("  \n")
    : "";
  const parts = [notes, ...evidenceTables(report)].filter((part) => part !== "");
  if (parts.length === 0) return "";
  return `<details><summary>How the values were measured</summary>\n\n${parts.join("\n\n")}\n\n</details>`;
}

/** The verdict on one version in one line: what stays of a report that has no room at all. */
export function verdictLineOf(report: Report): string {
  return `- ${ICON[report.verdict]} **${md(report.tag)}**: ${WORD[report.verdict]}, ${md(clip(report.reason, MAX_REASON))}`;
}

/** A version that could not be judged: why, and what had been found of it until then. */
export interface Unjudged {
  readonly tag: string;
  readonly failure: { readonly message: string; readonly fix: string };
  readonly findings: readonly Finding[];
}

/** The section of a version without a verdict. */
export function renderUnjudged(
  { tag, failure, findings }: Unjudged,
  linkTo: LinkTo = rulePagesOf(TOOL.version),
  room: Room = ENDLESS,
): string {
  const blocks: Block[] = [
    { what: "", head: `## 💥 ${md(tag)}: could not be judged`, firm: true },
    { what: "", head: `${md(failure.message)}<br>**Fix:** ${md(failure.fix)}`, firm: true },
    { what: "", head: findings.length === 0 ? "" : "Found before the failure:", firm: true },
    findingsBlock(findings, linkTo),
  ];
  return fitBlocks(blocks, room.most, room.sizeOf, room.rest);
}

/** As {@link verdictLineOf}, of a version without a verdict. */
export function unjudgedLineOf({ tag, failure }: Pick<Unjudged, "tag" | "failure">): string {
  return `- 💥 **${md(tag)}**: could not be judged, ${md(clip(failure.message, MAX_REASON))}`;
}

const WORD = { pass: "passed", fail: "refused", inconclusive: "inconclusive", ungated: "ungated" } as const;
const MAX_REASON = 120;

/** The first section of summary and notes where nothing was gated. */
export function ungatedSection(report: Report): string[] {
  if (report.verdict !== "ungated") return [];
  return [`**${UNGATED_LINE}.** ${md(gateAdvice(report))}`];
}

/** What somebody lets pass, before anything else that is reported. */
export function waiversSection(findings: readonly Finding[], linkTo: LinkTo): string {
  const waived = waivedOf(findings);
  if (waived.length === 0) return "";
  return [WAIVED, ...waived.map((f) => waiverRow(f, linkTo))].join("\n");
}

const WAIVED = "> [!WARNING]\n> **Waived by a person**";

function waiverRow({ rule, message, waiver }: Finding, linkTo: LinkTo): string {
  return `> - ${ruleLink(rule, linkTo)}: ${md(message)} *${md(waiver?.by ?? "")}: ${md(waiver?.reason ?? "")}*`;
}

/** A rule's name, linked to its page. */
export function ruleLink(rule: string, linkTo: LinkTo): string {
  return `[${code(rule)}](${linkTo(rule)})`;
}

export function joinSections(sections: readonly string[]): string {
  return `${sections.filter((s) => s !== "").join("\n\n")}\n`;
}

function findingsBlock(findings: readonly Finding[], linkTo: LinkTo): Block {
  const told = findings.filter((f) => f.waiver === undefined);
  if (told.length === 0) return { what: "findings", head: "" };
  const rows = sortFindings(told).map((f) => {
    const where = f.location ? code(formatLocation(f.location)) : "";
    return `| ${f.level} | ${where} | ${md(f.message)}<br>**Fix:** ${md(f.fix)} | ${ruleLink(f.rule, linkTo)} |`;
  });
  return { what: "findings", head: "| level | location | finding | rule |\n| --- | --- | --- | --- |", rows };
}

/** The table of what was measured, or the sentence that says why nothing was. */
export function figuresSection(report: Report): string {
  const { head, rows = [], tail = "" } = figuresBlock(report);
  return [head, ...rows, tail].filter((part) => part !== "").join("\n");
}

function figuresBlock(report: Report): Block {
  const what = "measured values";
  if (report.notMeasured !== undefined) return { what, head: `*Not measured:* ${md(report.notMeasured)}` };
  const table = figuresOf(report);
  const told = measuredNotes(report).join("  \n");
  if (table.rows.length === 0) return { what, head: told };
  const [titles = "", line = "", ...rows] = figureTable(table);
  return { what, head: `${titles}\n${line}`, rows, tail: told === "" ? "" : `\n${told}` };
}

function measuredNotes(report: Report): string[] {
  return [
    ...(report.quality ? describeQuality(report.quality) : []),
    ...(report.parity ? [describeParity(report.parity)] : []),
    ...(report.latency ? [describeLatency(report.latency)] : []),
    ...(figuresOf(report).rows.length > 0 ? [describeMachine(report)] : []),
  ].map(md);
}

function figureTable({ rows, columns }: FigureTable): string[] {
  const align = (column: FigureColumn) => (column === "limit" || column === "change" ? ":---" : "---:");
  return [
    `| | ${columns.map((c) => COLUMN_TITLES[c]).join(" | ")} | |`,
    `| --- | ${columns.map(align).join(" | ")} | :---: |`,
    ...rows.map(
      (r) =>
        `| ${md(r.name)} | ${columns.map((c) => (c === "change" ? md(r[c]) : r[c])).join(" | ")} | ${STATE[r.state]} |`,
    ),
  ];
}

/** What changed for callers; nothing where nothing was compared. */
export function contractSection(contract: Told | undefined, linkTo: LinkTo): string {
  return contractBlocks(contract, linkTo)
    .map(({ head, rows = [] }) => [head, ...rows].join("\n"))
    .join("\n\n");
}

function contractBlocks(contract: Told | undefined, linkTo: LinkTo): Block[] {
  if (contract === undefined) return [];
  const { summary, changes, notes } = contractLines(contract);
  const rows = changes.map(({ requires, message, rule, note }) => {
    return `| ${requires} | ${md(message)}${note === "" ? "" : ` *(${md(note)})*`} | ${ruleLink(rule, linkTo)} |`;
  });
  const head = "| requires | change | rule |\n| --- | --- | --- |";
  return [
    { what: "", head: `**${md(summary)}**`, firm: true },
    ...(rows.length === 0 ? [] : [{ what: "changes for callers", head, rows }]),
    ...notes.map((note): Block => ({ what: "", head: `*${md(note)}*`, firm: true })),
  ];
}

function detailsSection(report: Report): string {
  const parts = [
    ...(report.defaults.length > 0 ? [defaultsTable(report)] : []),
    ...(report.files.length > 0 ? [filesTable(report)] : []),
  ];
  if (parts.length === 0) return "";
  const title = report.defaults.length > 0 ? "Defaults used, and files" : "Files";
  return `<details><summary>${title}</summary>\n\n${parts.join("\n\n")}\n\n</details>`;
}

function defaultsTable(report: Report): string {
  return [
    "| default | value | reason |",
    "| --- | --- | --- |",
    ...report.defaults.map((d) => `| ${code(d.setting)} | ${md(d.value)} | ${md(d.why)} |`),
  ].join("\n");
}

export function filesTable(report: Pick<Report, "files">): string {
  return [
    "| file | size | SHA-256 |",
    "| --- | ---: | --- |",
    ...report.files.map((f) => `| ${code(f.name)} | ${formatBytes(f.size)} | ${code(f.sha256)} |`),
  ].join("\n");
}
