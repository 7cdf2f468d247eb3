import type { Surface } from "../domain/finding.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Machine, WorkflowRun } from "../releases/report.ts";

/** What a run was asked for, read once at the start. */
export interface Request {
  readonly id: ModelVersion;
  readonly mode: "release" | "check" | "revalidate" | "gate" | "validate";
  /** Refuses a model that nothing was judged by. */
  readonly requireGate: boolean;
  /** Where it is not said, model.yml decides. */
  readonly onInconclusive?: "warn" | "fail";
  /** Whether the tag has to exist; otherwise the checked-out commit stands in for it. */
  readonly requireTag: boolean;
  readonly dryRun: boolean;
  /** A check that somebody asked for by name: it measures, even if a stored verdict would do. */
  readonly alwaysMeasure?: boolean;
  /** A check of a version whose model.yml or fixture set was changed, so that it is judged by them. */
  readonly policyChanged?: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly machine: Machine;
  readonly run?: WorkflowRun;
  /** Which advice the reader can follow; that of the command line if it is not said. */
  readonly surface?: Surface;
}
