import type { DefaultUsed, Latency, Quality } from "../gate/result.js";
import type { FileDigest } from "../nouns/digest.js";
import type { Finding } from "../nouns/finding.js";
import type { ModelSignature } from "../nouns/signature.js";
import type { Verdict } from "../nouns/verdict.js";

export const REPORT_SCHEMA = "urn:model-release:report:1";

/** The machine that measured. */
export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly node: string;
}

/** A workflow run on GitHub. `repository` is `owner/name`. */
export interface WorkflowRun {
  readonly repository: string;
  readonly id: string;
  readonly attempt: number;
}

/** What the candidate was compared with. */
export type ReportPrevious =
  | { readonly kind: "none"; readonly where: string }
  | {
      readonly kind: "found";
      readonly where: string;
      readonly version: string;
      readonly tag: string;
      readonly commit?: string;
      readonly gated?: boolean;
      readonly claimedBump: string;
    }
  | { readonly kind: "not-looked-for"; readonly why: string };

/** The whole of a run, as data. Everything that a person reads is rendered from it, and it is published as evidence. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly mode: "release" | "check" | "revalidate" | "gate" | "validate";
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  /** `tagged` is false where the tag does not exist and the checked-out commit stands in. */
  readonly source: { readonly commit?: string; readonly tagged: boolean };
  readonly title: string;
  readonly purpose?: string;
  readonly verdict: Verdict;
  readonly gated: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly previous: ReportPrevious;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality;
  readonly latency?: Latency;
  /** Why there are no measurements, where there are none. */
  readonly notMeasured?: string;
  readonly runtime?: { readonly name: string; readonly version: string };
  /** What the model takes and gives, where it could be loaded. */
  readonly signature?: ModelSignature;
  readonly machine: Machine;
  /** The workflow run that made this report, where one did. */
  readonly run?: WorkflowRun;
  /** The candidate's own files: its identity together with the tag's commit. */
  readonly files: readonly FileDigest[];
}

/** The report as it is written to `validation-report.json`. */
export function formatReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
