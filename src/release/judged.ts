import type { GatePolicy } from "../registry/policy-types.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { Report, ReportPolicy } from "../releases/report.ts";
import { versioningRules } from "../versioning/rules.ts";

/** How a release was judged: nothing is known of one without a report. */
export interface Judged {
  /** Whether it was released with an accuracy gate. */
  readonly gated?: boolean;
  readonly policy?: ReportPolicy;
  /** The fixture set that it was measured on, and how many released versions that had judged by then, at least. */
  readonly judgedOn?: { readonly sha256: string; readonly versions: number };
}

/**
 * What a release's own report says of its gate. A waiver lets one version go without its gate, not all that come after
 * it, and so does a gate that was there and could not be applied.
 */
export function judgedBy(report: Report | undefined): Judged {
  if (report === undefined) return {};
  const { gated, findings, policyDigest, quality } = report;
  // Earlier versions of the tool left out a policy that was of versioning alone.
  const policy = report.policy ?? (policyDigest === undefined ? undefined : { gate: {} });
  const waived = findings.some(({ rule, waiver }) => rule === versioningRules.gateRemoved.id && waiver !== undefined);
  const hadGate = policy?.fixtures !== undefined && setsLimits(policy.gate);
  const judgedOn = quality && { sha256: quality.sha256, versions: quality.judgedVersions ?? 1 };
  return { gated: gated || waived || hadGate, ...(policy && { policy }), ...(judgedOn && { judgedOn }) };
}

/** How a release was judged; of a version that stands in for one, what its own policy asks for. */
export async function judgedOf(
  release: StoredRelease,
  history: Pick<History, "find" | "read" | "standIn">,
): Promise<Judged> {
  if (history.standIn === undefined) return judgedBy(await readOwnReport(release, history));
  const policy = await history.standIn.policyOf(release.tag);
  return policy === undefined
    ? { gated: false }
    : { policy, gated: policy.fixtures !== undefined && setsLimits(policy.gate) };
}

/** Whether a policy holds any metric to a limit. */
export function setsLimits({ metrics = {}, slices = [] }: GatePolicy): boolean {
  return Object.keys(metrics).length + slices.length > 0;
}
