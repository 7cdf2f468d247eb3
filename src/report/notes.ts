import { type Finding, waivedOf } from "../domain/finding.ts";
import { type LinkTo, rulePagesOf } from "../domain/rule.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { CHECKSUMS, REPORT } from "../releases/evidence.ts";
import type { Report } from "../releases/report.ts";
import { belongingsOf } from "./belongs.ts";
import { formatChange } from "./change.ts";
import { code, md } from "./escape.ts";
import { COLUMN_TITLES, type FigureRow, figuresOf } from "./figures.ts";
import { fitSections, type Section } from "./fit.ts";
import { loadingLines } from "./loading.ts";
import { contractSection, figuresSection, filesTable, ruleLink, ungatedSection, waiversSection } from "./markdown.ts";
import { describeLatency, describeMachine, describeQuality } from "./measured.ts";
import { describePrevious, describeSource } from "./verdict-line.ts";

/** GitHub takes 125,000 characters in the body of a release; what is left is for the marker, whatever it grows to. */
export const MAX_NOTES_LENGTH = 124_000;

const FOLDED_FROM = 20;

/**
 * The notes of a release as Markdown, against the previous release of the same model. What would make them longer than
 * GitHub takes is left out in whole sections, the least important first, and they say so.
 */
export function renderNotes(report: Report, longest = MAX_NOTES_LENGTH): string {
  const sections = sectionsOf(report).map((section) => ({ ...section, text: withoutComments(section.text) }));
  return fitSections(sections, longest, (whats) =>
    [
      `**Left out because GitHub limits the length of release notes:** ${whats.join(", ")}.`,
      `The attached ${code(REPORT)} has all of it.`,
    ].join(" "),
  );
}

/** The marker is a comment, and the only one that notes may carry. */
function withoutComments(text: string): string {
  return text.replaceAll("<!--", "&lt;!--");
}

function sectionsOf(report: Report): Section[] {
  const { findings, files, contract } = report;
  const told = findings.filter(({ waiver }) => waiver === undefined);
  const warnings = told.filter(({ level }) => level === "warning");
  const linkTo = rulePagesOf(report.tool.version);
  const waived = waivedOf(findings).length;
  return [
    { what: "the verdict", text: ungatedSection(report).join("\n\n"), importance: "always" },
    { what: `waivers (${waived})`, text: waiversSection(findings, linkTo), importance: 10 },
    { what: "the purpose", text: aboutSection(report), importance: 9 },
    { what: "measured values", text: measuredSection(report), importance: 8 },
    { what: "the previous release", text: `**Previous release:** ${md(describePrevious(report))}`, importance: 7 },
    {
      what: `changes for callers (${contract?.changes.length ?? 0})`,
      text: folded(contract?.changes.length ?? 0, "Changes for callers", contractSection(contract, linkTo)),
      importance: 6,
    },
    { what: `warnings (${warnings.length})`, text: warningsSection(warnings, linkTo), importance: 2 },
    {
      what: `files (${files.length})`,
      text: `### Files\n\n${folded(files.length, `${files.length} files`, filesTable(report))}`,
      importance: 3,
    },
    { what: "how to verify", text: verifySection(report), importance: 5 },
    { what: "how to load", text: loadSection(report), importance: 4 },
  ];
}

function aboutSection(report: Report): string {
  const belongings = belongingsOf(report);
  return [
    ...(report.purpose ? [md(report.purpose)] : []),
    ...(belongings.length === 0 ? [] : [belongings.map(([title, text]) => `**${title}:** ${md(text)}`).join("  \n")]),
    `See ${code(`${report.folder ?? report.tag}/metadata.json`)}. Released from ${md(describeSource(report))}.`,
    ...(report.verdict === "inconclusive" ? [`**Inconclusive:** ${md(report.reason)}`] : []),
  ].join("\n\n");
}

/** Then and now, where both models answered the same rows; otherwise what was measured of this one. */
function measuredSection(report: Report): string {
  const { quality, latency } = report;
  if (quality === undefined && latency === undefined) return "";
  const baseline = quality?.baseline;
  if (quality === undefined || baseline?.changed === undefined) return `### Measured\n\n${figuresSection(report)}`;
  const told = [
    ...describeQuality(quality).map(md),
    "Better or worse: the 95% interval of the paired difference does not contain 0",
    ...(latency === undefined ? [] : [md(describeLatency(latency))]),
    md(describeMachine(report)),
  ];
  return [`### Compared with ${md(baseline.version)}`, "", ...thenAndNow(report), "", told.join("  \n")].join("\n");
}

const STATE: Readonly<Record<FigureRow["state"], string>> = { ok: "✅", fails: "❌", undecided: "❔", shown: "" };

type Column = { readonly title: string; readonly align: string; readonly cell: (row: FigureRow) => string };

function thenAndNow(report: Report): string[] {
  const { quality } = report;
  const changes = new Map((quality?.metrics ?? []).map((metric) => [metric.name, formatChange(metric)]));
  const { rows } = figuresOf(report);
  const all: readonly Column[] = [
    { title: md(quality?.baseline?.version ?? COLUMN_TITLES.was), align: "---:", cell: ({ was }) => was },
    { title: md(report.version), align: "---:", cell: ({ value }) => value },
    { title: "change", align: "---", cell: ({ name, change }) => changes.get(name) ?? change },
    { title: COLUMN_TITLES.limit, align: "---", cell: ({ limit }) => limit },
    { title: COLUMN_TITLES.declared, align: "---:", cell: ({ declared }) => declared },
    { title: "", align: ":---:", cell: ({ state }) => STATE[state] },
  ];
  const shown = all.filter(({ cell }) => rows.some((row) => cell(row) !== ""));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["", ...shown.map(({ title }) => title)]),
    line(["---", ...shown.map(({ align }) => align)]),
    ...rows.map((row) => line([md(row.name), ...shown.map(({ cell }) => cell(row))])),
  ];
}

function warningsSection(warnings: readonly Finding[], linkTo: LinkTo): string {
  if (warnings.length === 0) return "";
  const list = warnings.map(({ message, rule }) => `- ${md(message)} (${ruleLink(rule, linkTo)})`).join("\n");
  return `### Warnings\n\n${folded(warnings.length, `${warnings.length} warnings`, list)}`;
}

function verifySection({ run, tag, model, version }: Report): string {
  const folder = `${model}-${version}`;
  const fetch =
    run === undefined ? [] : [`gh release download ${tag} --repo ${run.repository} --dir ${folder}`, `cd ${folder}`];
  return [
    "### Verify",
    "",
    run === undefined
      ? "In the folder with all files of the release:"
      : "Download all files into a folder of their own:",
    "",
    "```bash",
    ...fetch,
    `sha256sum --check ${CHECKSUMS}`,
    "```",
  ].join("\n");
}

function loadSection({ signature, files }: Report): string {
  const model = files.find(({ name }) => name === MODEL_ENTRY.onnx);
  if (model === undefined || signature === undefined || signature.inputs.length === 0) return "";
  return ["### Load", "", "```python", ...loadingLines(model.name, signature), "```"].join("\n");
}

/** What is long is shown on request. */
function folded(count: number, title: string, text: string): string {
  if (text === "" || count < FOLDED_FROM) return text;
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
