import { type Finding, formatLocation, sortFindings } from "../../domain/finding.ts";
import { html, type Markup } from "./markup.ts";
import { code, type Section } from "./section.ts";

const LEVEL = { error: "Error", warning: "Warning", notice: "Notice" } as const;

/** What was found, what was waived first, each with its place and its fix. */
export function findingsSection(findings: readonly Finding[]): Section {
  const body =
    findings.length === 0
      ? html`<p>Nothing was found.</p>`
      : html`<ol class="findings">
${sortFindings(findings).map(renderFinding)}</ol>`;
  return { id: "findings", title: "Findings", body };
}

function renderFinding({ rule, level, message, fix, location, waiver }: Finding): Markup {
  const kind = waiver === undefined ? level : "waived";
  const word = waiver === undefined ? LEVEL[level] : "Waived";
  return html`<li class="finding ${kind}">
<h3><span class="badge ${kind}">${word}</span> <bdi>${message}</bdi></h3>
${waiver === undefined ? html`<p><b>Fix:</b> ${fix}</p>` : html`<p><b>Waived by</b> <bdi>${waiver.by}</bdi>: <bdi>${waiver.reason}</bdi></p>`}
<p class="small">${location && html`${code(formatLocation(location))} · `}rule ${code(rule)}</p>
</li>
`;
}
