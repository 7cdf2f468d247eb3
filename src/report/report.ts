import type { FileDigest } from "../nouns/digest.js";
import type { Finding } from "../nouns/finding.js";
import type { Verdict } from "../nouns/verdict.js";

export const REPORT_SCHEMA = "urn:model-release:report:1";

/** A default that was used because nothing was configured. */
export interface DefaultUsed {
  readonly setting: string;
  readonly value: string;
  readonly why: string;
}

export interface ReportMetric {
  readonly name: string;
  /** `null` where the metric is undefined on these rows; `undefinedBecause` says why. */
  readonly value: number | null;
  readonly undefinedBecause?: string;
  /** Two-sided 95% interval. */
  readonly interval?: { readonly low: number; readonly high: number; readonly method: string };
  readonly min?: number;
  readonly max?: number;
  readonly declared?: number;
  readonly ok: boolean;
}

export interface ReportQuality {
  readonly fixtures: string;
  readonly rows: number;
  readonly positiveClass?: string;
  /** Accuracy of always answering the commonest class. */
  readonly majorityShare?: number;
  /** `counts[i][j]`: rows of class i that were predicted as class j. */
  readonly confusion?: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly metrics: readonly ReportMetric[];
}

export interface ReportPercentile {
  readonly name: "p50" | "p95";
  readonly valueMs: number;
  readonly maxMs?: number;
  readonly declaredMs?: number;
  readonly ok: boolean;
}

export type ReportLatency =
  | { readonly skipped: string }
  | {
      readonly skipped?: never;
      readonly samples: number;
      readonly warmup: number;
      readonly coldStartMs: number;
      readonly inputs: "fixtures" | "made from the signature";
      readonly percentiles: readonly ReportPercentile[];
    };

/** The machine that measured. */
export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly node: string;
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
  readonly quality?: ReportQuality;
  readonly latency?: ReportLatency;
  /** Why there are no measurements, where there are none. */
  readonly notMeasured?: string;
  readonly runtime?: { readonly name: string; readonly version: string };
  readonly machine: Machine;
  /** The candidate's own files: its identity together with the tag's commit. */
  readonly files: readonly FileDigest[];
}

/** The report as it is written to `validation-report.json`. */
export function formatReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
