import type { StagedFile } from "../publish/ports.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import { BOM, CHECKSUMS, formatChecksums, PREDICATE, REPORT, SIGNATURE, STATEMENT } from "../releases/evidence.ts";
import { signFiles } from "../releases/model-signature.ts";
import { formatJson, formatReport, type Report } from "../releases/report.ts";
import type { SigningKey } from "../releases/signing.ts";
import { renderHtml } from "../report/html/page.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { bomOf } from "../report/verifiers/bom.ts";
import { statementOf, testResultOf } from "../report/verifiers/verdict-statement.ts";
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

/** What a release contains only if it is asked for. */
export interface OnRequest {
  /** What metadata.json says of the candidate: asks for the bill of materials. */
  readonly bom?: Metadata | undefined;
  /** Asks for the signature. */
  readonly key?: SigningKey | undefined;
}

/** The checksums of the candidate's own files: what an attestation of the verdict is about. */
export const SUBJECTS = "subjects.sha256";

/**
 * Writes what a run leaves behind, whatever its verdict: the report as data and as pages, the checksums and, for a
 * release, the verdict for foreign verifiers.
 * Throws {@link EvidenceUnwritten}, which carries the report.
 */
export async function writeEvidence(
  report: Report,
  workspace: Workspace,
  onRequest: OnRequest = {},
): Promise<Evidence> {
  try {
    return await writeAll(report, workspace, onRequest);
  } catch (error) {
    throw new EvidenceUnwritten(report, error);
  }
}

async function writeAll(report: Report, workspace: Workspace, onRequest: OnRequest): Promise<Evidence> {
  const written = [
    await workspace.writeEvidence(REPORT, formatReport(report)),
    ...(report.mode === "release" ? await writeForVerifiers(report, workspace, onRequest) : []),
  ];
  const checksums = await workspace.writeEvidence(CHECKSUMS, formatChecksums([...report.files, ...written]));
  await workspace.writeEvidence("summary.md", renderMarkdown(report));
  await workspace.writeEvidence("report.html", renderHtml(report));
  return { folder: workspace.evidenceFolder, published: [checksums, ...written] };
}

async function writeForVerifiers(report: Report, workspace: Workspace, { bom, key }: OnRequest): Promise<StagedFile[]> {
  const subjects = await workspace.writeEvidence(SUBJECTS, formatChecksums(report.files));
  return [
    await workspace.writeEvidence(PREDICATE, formatJson(testResultOf(report))),
    await workspace.writeEvidence(STATEMENT, formatJson(statementOf(report))),
    ...(bom === undefined ? [] : [await workspace.writeEvidence(BOM, formatJson(bomOf(report, bom, subjects.sha256)))]),
    ...(key === undefined ? [] : [await workspace.writeEvidence(SIGNATURE, signFiles(report.tag, report.files, key))]),
  ];
}
