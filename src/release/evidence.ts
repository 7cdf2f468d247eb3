import type { StagedFile } from "../publish/ports.ts";
import { CHECKSUMS, formatChecksums, REPORT } from "../releases/evidence.ts";
import { formatReport, type Report } from "../releases/report.ts";
import { renderHtml } from "../report/html/page.ts";
import { renderMarkdown } from "../report/markdown.ts";
import type { Workspace } from "./ports.ts";

export interface Evidence {
  /** As a person would name it. */
  readonly folder: string;
  /** What is published beside the candidate's own files. */
  readonly published: readonly StagedFile[];
}

/** The verdict stands, but could not be written down: the report must not be lost with it. `cause` is what failed. */
export class EvidenceUnwritten extends Error {
  readonly report: Report;

  constructor(report: Report, cause: unknown) {
    super(`the evidence of ${report.tag} was not written`, { cause });
    this.name = "EvidenceUnwritten";
    this.report = report;
  }
}

/**
 * Writes what a run leaves behind, whatever its verdict: the report as data and as pages, and the checksums.
 * Throws {@link EvidenceUnwritten}, which carries the report.
 */
export async function writeEvidence(report: Report, workspace: Workspace): Promise<Evidence> {
  try {
    return await writeAll(report, workspace);
  } catch (error) {
    throw new EvidenceUnwritten(report, error);
  }
}

async function writeAll(report: Report, workspace: Workspace): Promise<Evidence> {
  const written = await workspace.writeEvidence(REPORT, formatReport(report));
  const checksums = await workspace.writeEvidence(CHECKSUMS, formatChecksums([...report.files, written]));
  await workspace.writeEvidence("summary.md", renderMarkdown(report));
  await workspace.writeEvidence("report.html", renderHtml(report));
  return { folder: workspace.evidenceFolder, published: [checksums, written] };
}
