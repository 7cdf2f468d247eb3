import { type Finding, formatLocation, sortFindings, waivedOf } from "../nouns/finding.js";
import { rulePage } from "../nouns/rule.js";
import { contractLines, type Told } from "./contract.js";
import { code, md } from "./escape.js";
import { evidenceSection } from "./evidence.js";
import { COLUMN_TITLES, type FigureColumn, type FigureTable, figuresOf, formatBytes } from "./figures.js";
import type { Report } from "./report.js";
import { describeLatency, describeParity, describeQuality } from "./terminal.js";
import { describePrevious, describeSource, gateAdvice, headline, UNGATED_LINE } from "./verdict-line.js";

const ICON = { pass: "✅", fail: "❌", inconclusive: "❔", ungated: "⚠️" } as const;
const STATE = { ok: "✅", fails: "❌", undecided: "❔", shown: "" } as const;

/** How pages of rules are reached: `link("docs/rules.md#x")` gives an address, or `undefined` where there is none. */
export type LinkTo = (page: string) => string | undefined;

/** The report as GitHub-flavoured Markdown, for a job summary. */
export function renderMarkdown(report: Report, linkTo: LinkTo = () => undefined): string {
  return joinSections([
    ...ungatedSection(report),
    waiversSection(report.findings),
    `## ${ICON[report.verdict]} ${md(headline(report))}\n\n${md(report.reason)}`,
    `**Source:** ${md(describeSource(report))}  \n**Compared with:** ${md(describePrevious(report))}`,
    contractSection(report.contract, linkTo),
    findingsSection(report.findings, linkTo),
    figuresSection(report),
    evidenceSection(report),
    detailsSection(report),
  ]);
}

/** The first section of summary and notes where nothing was gated. */
export function ungatedSection(report: Report): string[] {
  if (report.verdict !== "ungated") return [];
  return [`**${UNGATED_LINE}.** ${md(gateAdvice(report.model))}`];
}

/** What somebody lets pass, before anything else that is told. */
export function waiversSection(findings: readonly Finding[]): string {
  const waived = waivedOf(findings);
  if (waived.length === 0) return "";
  const lines = waived.map(
    ({ rule, message, waiver }) =>
      `> - ${code(rule)}: ${md(message)} *${md(waiver?.by ?? "")}: ${md(waiver?.reason ?? "")}*`,
  );
  return ["> [!WARNING]", `> **Waived by a person**`, ...lines].join("\n");
}

export function joinSections(sections: readonly string[]): string {
  return `${sections.filter((s) => s !== "").join("\n\n")}\n`;
}

function findingsSection(findings: readonly Finding[], linkTo: LinkTo): string {
  const told = findings.filter((f) => f.waiver === undefined);
  if (told.length === 0) return "";
  const rows = sortFindings(told).map((f) => {
    const page = linkTo(rulePage(f.rule));
    const rule = page === undefined ? code(f.rule) : `[${code(f.rule)}](${page})`;
    const where = f.location ? code(formatLocation(f.location)) : "";
    return `| ${f.level} | ${where} | ${md(f.message)}<br>**Fix:** ${md(f.fix)} | ${rule} |`;
  });
  return ["| | where | what | rule |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The table of what was measured, or the sentence that says why nothing was. */
export function figuresSection(report: Report): string {
  if (report.notMeasured !== undefined) return `*Not measured:* ${md(report.notMeasured)}`;
  const table = figuresOf(report);
  const notes = [
    ...(report.quality ? describeQuality(report.quality).map(md) : []),
    ...(report.parity ? [md(describeParity(report.parity))] : []),
    ...(report.latency ? [md(describeLatency(report.latency))] : []),
    ...(table.rows.length > 0 ? [md(machineLine(report))] : []),
  ];
  return [...(table.rows.length > 0 ? [...figureTable(table), ""] : []), notes.join("  \n")].join("\n");
}

function figureTable({ rows, columns }: FigureTable): string[] {
  const align = (column: FigureColumn) => (column === "limit" ? ":---" : "---:");
  return [
    `| | ${columns.map((c) => COLUMN_TITLES[c]).join(" | ")} | |`,
    `| --- | ${columns.map(align).join(" | ")} | :---: |`,
    ...rows.map((r) => `| ${md(r.name)} | ${columns.map((c) => r[c]).join(" | ")} | ${STATE[r.state]} |`),
  ];
}

/** What changed for callers; nothing where nothing was compared. */
export function contractSection(contract: Told | undefined, linkTo: LinkTo = () => undefined): string {
  if (contract === undefined) return "";
  const { summary, changes, notes } = contractLines(contract);
  const rows = changes.map(({ requires, message, rule, note }) => {
    const page = linkTo(rulePage(rule));
    const named = page === undefined ? code(rule) : `[${code(rule)}](${page})`;
    return `| ${requires} | ${md(message)}${note === "" ? "" : ` *(${md(note)})*`} | ${named} |`;
  });
  const table =
    rows.length === 0 ? [] : [["| needs | what changed | rule |", "| --- | --- | --- |", ...rows].join("\n")];
  return [`**${md(summary)}**`, ...table, ...notes.map((note) => `*${md(note)}*`)].join("\n\n");
}

function machineLine(report: Report): string {
  const { cpu, cores, platform } = report.machine;
  return `${report.runtime ? `${report.runtime.name} ${report.runtime.version} on ` : ""}${cpu}, ${cores} cores, ${platform}, one thread`;
}

function detailsSection(report: Report): string {
  const parts = [
    ...(report.defaults.length > 0 ? [defaultsTable(report)] : []),
    ...(report.files.length > 0 ? [filesTable(report)] : []),
  ];
  if (parts.length === 0) return "";
  const title = report.defaults.length > 0 ? "Defaults that were used, and files" : "Files";
  return `<details><summary>${title}</summary>\n\n${parts.join("\n\n")}\n\n</details>`;
}

function defaultsTable(report: Report): string {
  return [
    "| default | value | why |",
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
