import type { Surface } from "../domain/finding.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Machine, WorkflowRun } from "../releases/report.ts";
import type { Minimum } from "./minimum.ts";

/** A request under a minimum policy, which no other setting of the run loosens. */
export function under(minimum: Minimum | undefined, request: Request): Request {
  if (minimum === undefined) return request;
  const { require_gate: requires, gate } = minimum.document.value;
  return {
    ...request,
    minimum,
    requireGate: request.requireGate || requires === true,
    ...(gate?.on_inconclusive === "fail" ? { onInconclusive: "fail" } : {}),
  };
}

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
  /** Adds a bill of materials to the release. */
  readonly bom?: boolean;
  /** A check that somebody asked for by name: it measures, even if a stored verdict would do. */
  readonly alwaysMeasure?: boolean;
  /** A check of a version whose model.yml or fixture set was changed, so that it is judged by them. */
  readonly policyChanged?: boolean;
  /** What every model.yml has to ask for at least. */
  readonly minimum?: Minimum;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly machine: Machine;
  readonly run?: WorkflowRun;
  /** Which advice the reader can follow; that of the command line if it is not said. */
  readonly surface?: Surface;
}
