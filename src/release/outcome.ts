import { EXIT_CODES, type Failure } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Plan } from "../publish/plan.ts";
import type { StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";

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
  | { readonly kind: "refused"; readonly report: Report; readonly evidence?: string; readonly unwritten?: Failure }
  /** The model did not stand in the way, but something outside of it did: the verdict is as measured. */
  | { readonly kind: "not-published"; readonly report: Report; readonly failure: Failure; readonly evidence?: string }
  | { readonly kind: "planned"; readonly report: Report; readonly plan: Plan; readonly evidence: string }
  /** `unwritten`: why there is no evidence, if it could not be written. */
  | { readonly kind: "checked"; readonly report: Report; readonly evidence?: string; readonly unwritten?: Failure };

/** A version that could not be judged, and what had been found of it until then. There is no verdict. */
export interface Broken {
  readonly kind: "broken";
  readonly id: ModelVersion;
  readonly tag: string;
  readonly failure: Failure;
  readonly findings: readonly Finding[];
}

/** How the run of one version ended. */
export type Ending = Outcome | Broken;

/** 0 if the model passed or is ungated without objection, 1 if it was refused, 2 or 3 if the run could not do its work. */
export function exitCodeOf(outcome: Ending): 0 | 1 | 2 | 3 {
  if (outcome.kind === "broken" || outcome.kind === "not-published") return EXIT_CODES[outcome.failure.code];
  if (outcome.kind === "already-published") return 0;
  if (outcome.report.verdict === "fail") return 1;
  return "unwritten" in outcome && outcome.unwritten !== undefined ? EXIT_CODES[outcome.unwritten.code] : 0;
}
