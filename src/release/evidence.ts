import { CHECKSUMS, formatChecksums, REPORT } from "../publish/evidence.js";
import type { StagedFile } from "../publish/ports.js";
import { renderMarkdown } from "../report/markdown.js";
import { formatReport, type Report } from "../report/report.js";
import type { Workspace } from "./ports.js";

export interface Evidence {
  /** As a person would name it. */
  readonly folder: string;
  /** What is published beside the candidate's own files. */
  readonly published: readonly StagedFile[];
}

/** Writes what a run leaves behind, whatever its verdict: the report as data and as a page, and the checksums. */
export async function writeEvidence(report: Report, workspace: Workspace): Promise<Evidence> {
  const written = await workspace.writeEvidence(REPORT, formatReport(report));
  const checksums = await workspace.writeEvidence(CHECKSUMS, formatChecksums([...report.files, written]));
  await workspace.writeEvidence("summary.md", renderMarkdown(report));
  return { folder: workspace.evidenceFolder, published: [checksums, written] };
}
