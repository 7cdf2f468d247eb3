import { code, md } from "./escape.js";
import { contractSection, figuresSection, filesTable, joinSections, ungatedSection } from "./markdown.js";
import type { Report } from "./report.js";
import { describePrevious } from "./verdict-line.js";

/** The notes of a release as Markdown. */
export function renderNotes(report: Report): string {
  return joinSections([
    ...ungatedSection(report),
    ...(report.purpose ? [md(report.purpose)] : []),
    `See ${code(`${report.tag}/metadata.json`)}.`,
    ...(report.verdict === "inconclusive" ? [`**Inconclusive:** ${md(report.reason)}`] : []),
    ...(report.quality || report.latency ? [`### Measured\n\n${figuresSection(report)}`] : []),
    `**Previous release:** ${md(describePrevious(report))}`,
    contractSection(report.contract),
    warnings(report),
    `### Files\n\n${filesTable(report)}`,
    "### Verify\n\n```bash\nsha256sum --check SHA256SUMS\n```",
    loading(report),
  ]);
}

function warnings(report: Report): string {
  const shown = report.findings.filter((f) => f.level === "warning");
  return shown.length === 0 ? "" : ["### Warnings", "", ...shown.map((f) => `- ${md(f.message)}`)].join("\n");
}

function loading(report: Report): string {
  const loadInput = report.signature?.inputs[0]?.name;
  const model = report.files.find((f) => f.name === "model.onnx");
  if (model === undefined || loadInput === undefined) return "";
  return [
    "### Load",
    "",
    "```python",
    "import onnxruntime as ort",
    "",
    "session = ort.InferenceSession('model.onnx')",
    `outputs = session.run(None, {${JSON.stringify(loadInput)}: features})`,
    "```",
  ].join("\n");
}
