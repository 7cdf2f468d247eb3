import type { Finding } from "../domain/finding.ts";
import type { DeploymentRecord } from "./record.ts";

/** What becomes of a request. Findings of an order or of no change are warnings. */
export type Decision =
  | { readonly kind: "ordered"; readonly record: DeploymentRecord; readonly findings: readonly Finding[] }
  /** What is asked for is ordered already. */
  | { readonly kind: "unchanged"; readonly record: DeploymentRecord; readonly findings: readonly Finding[] }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };
