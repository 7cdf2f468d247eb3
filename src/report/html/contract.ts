import { formatPort, type ModelPort, type ModelSignature } from "../../domain/signature.ts";
import type { Report, ReportContract } from "../../releases/report.ts";
import { contractLines } from "../contract.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { code, type Section } from "./section.ts";
import { renderTable } from "./table.ts";

/** What changed for callers since the previous release, and what the model takes and gives now. */
export function contractSections({ contract, signature }: Report): Section[] {
  return [
    ...(contract === undefined
      ? []
      : [{ id: "changes", title: "What changed for callers", body: contractSection(contract, "changes") }]),
    ...(signature === undefined ? [] : [{ id: "signature", title: "Inputs and outputs", body: ports(signature) }]),
  ];
}

/** What changed since the version that was compared with. `id` begins the ids of what is in it. */
export function contractSection(contract: ReportContract, id: string): Content {
  const { summary, changes: lines, notes } = contractLines(contract);
  const table = renderTable({
    id: `${id}-table`,
    caption: `Changes since ${contract.comparedWith}`,
    columns: [{ title: "Requires" }, { title: "Change" }, { title: "Rule" }],
    rows: lines.map(({ message, requires, rule, note }) => [
      requires === "-" ? "nothing" : requires,
      html`<bdi>${message}</bdi>${note !== "" && html` <em>${note}</em>`}`,
      code(rule),
    ]),
  });
  return [
    html`<p><b>${summary}.</b></p>\n`,
    lines.length === 0 ? html`<p>Nothing changed for callers.</p>\n` : table,
    notes.map((note) => html`<p>${note}</p>\n`),
  ];
}

function ports({ inputs, outputs }: ModelSignature): Markup {
  const row = (kind: string) => (port: ModelPort) => [code(port.name), kind, code(formatPort(port))];
  return renderTable({
    id: "signature-table",
    caption: "What the model takes and gives",
    columns: [{ title: "Name" }, { title: "Kind" }, { title: "Type and shape" }],
    rows: [...inputs.map(row("input")), ...outputs.map(row("output"))],
  });
}
