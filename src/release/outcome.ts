import type { Plan } from "../publish/plan.js";
import type { Report } from "../report/report.js";
import type { StoredRelease } from "../versioning/ports.js";

/** How a run ended. Every kind but a broken run carries a report. */
export type Outcome =
  | { readonly kind: "published"; readonly report: Report; readonly release: StoredRelease; readonly evidence: string }
  | {
      readonly kind: "already-published";
      readonly report: Report;
      readonly release: StoredRelease;
      /** Whether `report` is the one stored with the release, not one made now. */
      readonly stored: boolean;
      readonly evidence: string;
    }
  | { readonly kind: "refused"; readonly report: Report; readonly evidence: string }
  | { readonly kind: "planned"; readonly report: Report; readonly plan: Plan; readonly evidence: string }
  | { readonly kind: "checked"; readonly report: Report; readonly evidence?: string };

/** 0 where the model passed or is ungated without objection, 1 where it was refused. */
export function exitCodeOf(outcome: Outcome): 0 | 1 {
  if (outcome.kind === "already-published") return 0;
  return outcome.report.verdict === "fail" ? 1 : 0;
}
