import type { FileDigest } from "../domain/digest.ts";
import type { Finding } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Parity } from "../gate/ports.ts";
import type { DefaultUsed, Latency, Quality } from "../gate/result.ts";
import type { GatePolicy, VersioningPolicy } from "../registry/policy-types.ts";

export const REPORT_SCHEMA = "urn:model-release:report:1";

/** The machine that measured. */
export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly node: string;
  /** How the model's process was set apart from others, as clauses; absent from reports of earlier versions. */
  readonly isolation?: readonly string[];
}

/** A workflow run on GitHub. `repository` is `owner/name`. */
export interface WorkflowRun {
  readonly repository: string;
  readonly id: string;
  readonly attempt: number;
  /** The page of the attempt; absent from reports of earlier versions. */
  readonly url?: string;
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
      readonly claimedBump: "major" | "minor" | "patch";
      /** A higher stable version is published: this one never becomes the latest. */
      readonly backport?: boolean;
      /** Deprecated versions in between that were not compared with. */
      readonly passedOver?: readonly string[];
      readonly lastPrerelease?: string;
    }
  | { readonly kind: "not-looked-for"; readonly why: string };

/** What changed for callers since the version that was compared with. */
export interface ReportContract {
  readonly comparedWith: string;
  readonly claimedBump: "major" | "minor" | "patch";
  /** What the content needs, in the terms of the number before it: in 0.x, what breaks callers needs the minor. */
  readonly requiredBump: "major" | "minor" | "patch" | "none";
  readonly suggestedVersion: string;
  readonly changes: readonly ReportChange[];
  /** Why the models themselves were not compared, where they were not. */
  readonly notInspected?: string;
}

export interface ReportChange {
  readonly rule: string;
  readonly requires: "major" | "minor" | "patch" | "none";
  readonly message: string;
  /** What the rule calls for by itself, where model.yml or the minimum policy overrides it. */
  readonly overridden?: "major" | "minor" | "patch" | "none";
  /** The minimum policy as it was named, if it overrides the rule; model.yml if absent. */
  readonly overriddenBy?: string;
}

/** The gate of model.yml as it is written there, and the fixture set. The next release may not ask for less unnoticed. */
export interface ReportPolicy {
  readonly gate: GatePolicy;
  readonly versioning?: VersioningPolicy;
  readonly fixtures?: {
    readonly path: string;
    readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
  };
}

/** What the model was trained from, by the model.yml of the released commit. */
export interface ReportLineage {
  readonly commit?: string;
  readonly runUrl?: string;
  readonly data?: readonly string[];
}

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
  /** The path of the version's folder in its repository, if it is not that of the tag. */
  readonly folder?: string;
  /** `tagged` is false where the tag does not exist and the checked-out commit stands in. */
  readonly source: { readonly commit?: string; readonly tagged: boolean };
  readonly title: string;
  readonly purpose?: string;
  readonly owner?: string;
  /** An SPDX identifier, or `LicenseRef-<name>`. */
  readonly license?: string;
  readonly lineage?: ReportLineage;
  readonly verdict: Verdict;
  readonly gated: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly previous: ReportPrevious;
  /** Absent where nothing was compared. */
  readonly contract?: ReportContract;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality;
  /** Where the fixture set is ONNX test data. */
  readonly parity?: Parity;
  readonly latency?: Latency;
  /** Why there are no measurements, where there are none. */
  readonly notMeasured?: string;
  readonly runtime?: { readonly name: string; readonly version: string };
  /** What the model takes and gives, where it could be loaded. */
  readonly signature?: ModelSignature;
  readonly machine: Machine;
  /** What the candidate was judged by. */
  readonly policy?: ReportPolicy;
  /** SHA-256 of model.yml; `null` if there was none. Reports of earlier versions of the tool do not say. */
  readonly policyDigest?: string | null;
  /** The minimum policy that model.yml was held to, if there was one. */
  readonly minimum?: { readonly file: string; readonly sha256: string };
  /** The workflow run that made this report, where one did. */
  readonly run?: WorkflowRun;
  /** The candidate's own files: its identity together with the tag's commit. */
  readonly files: readonly FileDigest[];
}

/** The report as it is written to `validation-report.json`. */
export function formatReport(report: Report): string {
  return formatJson(report);
}

const NUMBERS = /\[\n *(-?[\d.eE+-]+(?:,\n *-?[\d.eE+-]+)*)\n *\]/g;

/** JSON with two spaces of indentation and a line end at its end; a list of numbers takes one line. */
export function formatJson(value: unknown): string {
  // No text of JSON contains a line end, so that only lists are found.
  const lists = JSON.stringify(value, null, 2).replace(NUMBERS, (_, numbers) => `[${numbers.replace(/\n */g, " ")}]`);
  return `${lists}\n`;
}
