import { type Finding, finding } from "../../domain/finding.ts";
import { MODEL_ENTRY } from "../../registry/metadata.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import type { Report } from "../../releases/report.ts";
import { belongingsOf } from "../belongs.ts";
import { md } from "../escape.ts";
import { loadingLines } from "../loading.ts";
import { figuresSection, filesTable, ungatedSection } from "../markdown.ts";
import { describeSource } from "../verdict-line.ts";
import { frontMatter } from "./front-matter.ts";
import { cardRules as rules } from "./rules.ts";

export interface Card {
  /** Front matter and Markdown, as a hub takes it for its `README.md`. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * The model card of a release, from its report and its own documents alone: the same release gives the same bytes. `readme`
 * is the README.md of the release, whose Markdown is its author's and is kept.
 */
export function renderCard(report: Report, metadata: Metadata, readme: string | undefined): Card {
  const own = withoutFrontMatter(readme ?? "");
  const sections = [
    `# ${md(report.title)}`,
    ...(report.purpose === undefined ? [] : [md(report.purpose)]),
    ...ungatedSection(report),
    factsOf(report).join("  \n"),
    `## Measured\n\n${figuresSection(report)}`,
    ...loadSection(report),
    `## Files\n\n${filesTable(report)}`,
    ...(own.text === "" ? [] : [`## From README.md\n\n${own.text}`]),
  ];
  const hasMetrics = report.quality?.metrics.some(({ value }) => value !== null) === true;
  const noted = [
    ...(hasMetrics ? [] : [finding(rules.notMeasured, { message: `The report of ${report.tag} has no metrics.` })]),
    ...(report.license === undefined
      ? [finding(rules.noLicense, { message: `The report of ${report.tag} states no license.` })]
      : []),
    ...(own.isCut
      ? [finding(rules.ownFrontMatter, { message: `The README.md of ${report.tag} has a front matter of its own.` })]
      : []),
  ];
  return { text: `---\n${frontMatter(report, metadata)}---\n\n${sections.join("\n\n")}\n`, findings: noted };
}

function factsOf(report: Report): string[] {
  const all: readonly (readonly [string, string])[] = [
    ["Version", report.version],
    ["Verdict", report.gated ? report.verdict : `${report.verdict} (no accuracy gate)`],
    ...belongingsOf(report),
    ["Released from", describeSource(report)],
    ["Written by", `${report.tool.name} ${report.tool.version}, from the report of ${report.tag}`],
  ];
  return all.map(([title, text]) => `**${title}:** ${md(text)}`);
}

function loadSection({ signature, files }: Report): string[] {
  const model = files.find(({ name }) => name === MODEL_ENTRY.onnx);
  if (model === undefined || signature === undefined || signature.inputs.length === 0) return [];
  return [["## Load", "", "```python", ...loadingLines(model.name, signature), "```"].join("\n")];
}

/** Control characters, and those that reorder or hide text. */
const UNSEEN = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A document may begin with a front matter, which would be a second one. */
function withoutFrontMatter(readme: string): { readonly text: string; readonly isCut: boolean } {
  const text = readme.replace(/\r\n?/g, "\n").replace(UNSEEN, "");
  const [own] = /^\s*---[ \t]*\n(?:[\s\S]*?\n)??---[ \t]*(?:\n|$)/.exec(text) ?? [];
  return { text: text.slice(own?.length ?? 0).trim(), isCut: own !== undefined };
}
