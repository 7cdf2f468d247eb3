import type { Report } from "../../releases/report.ts";
import { headline } from "../verdict-line.ts";
import { confusionSection } from "./confusion.ts";
import { contractSections } from "./contract.ts";
import { curvesSection } from "./curves.ts";
import { filesSection, methodSection, paritySection } from "./evidence.ts";
import { findingsSection } from "./findings.ts";
import { renderHead } from "./head.ts";
import { latencySection } from "./latency.ts";
import { html } from "./markup.ts";
import { metricsSection, slicesSection } from "./metrics.ts";
import { renderSection, type Section } from "./section.ts";
import { STYLE, STYLE_HASH } from "./style.ts";
import { renderVerdict } from "./verdict.ts";

/** Nothing is loaded, nothing runs, and no style but the page's own applies. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * The report as one HTML page that needs nothing else: no script, no font, no image from elsewhere. A pure function of
 * the report.
 */
export function renderHtml(report: Report): string {
  const sections = sectionsOf(report);
  const { name, version } = report.tool;
  return html`${renderHead(headline(report), POLICY, [STYLE])}<body>
<a class="skip" href="#content">Skip to the report</a>
<div class="page">
<nav aria-label="Contents">
<ul>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>
<main id="content" tabindex="-1">
${renderVerdict(report)}
${sections.map(renderSection)}</main>
</div>
<footer>Made by ${name} ${version} from validation-report.json. This page loads nothing and runs no script.</footer>
</body>
</html>
`.text;
}

function sectionsOf(report: Report): Section[] {
  const { quality } = report;
  return [
    findingsSection(report.findings),
    ...contractSections(report).filter(({ id }) => id === "changes"),
    ...(quality === undefined ? [] : [metricsSection(quality)]),
    ...(quality === undefined ? [] : curvesSection(quality)),
    ...(quality === undefined ? [] : confusionSection(quality)),
    ...slicesSection(quality?.slices ?? []),
    ...paritySection(report),
    ...latencySection(report),
    ...contractSections(report).filter(({ id }) => id === "signature"),
    methodSection(report),
    ...filesSection(report),
  ];
}
