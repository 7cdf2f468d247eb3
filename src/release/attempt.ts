import { append } from "../domain/extremes.ts";
import type { Failure } from "../domain/failure.ts";
import { type Finding, sortFindings } from "../domain/finding.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import { EvidenceUnwritten } from "./evidence.ts";
import type { Broken, Outcome } from "./outcome.ts";
import type { Listener } from "./ports.ts";

/** Makes a `Failure` of anything that was thrown. */
export type AsFailure = (error: unknown) => Failure;

/** What an attempt knows before it begins. */
export interface Attempted {
  readonly publishes: boolean;
  readonly asFailure: AsFailure;
  readonly registry?: Registry | undefined;
}

/**
 * Judges one version so that nothing that was found is lost: if the run breaks before its verdict, what it had found by
 * then comes back with the failure; if it breaks after the verdict, the report does.
 *
 * `run` has to pass the listener that it gets to the line. `publishes`: whether the run is asked for more than a verdict.
 */
export async function attempt<T extends Outcome | Broken | undefined>(
  id: ModelVersion,
  { publishes, asFailure, registry }: Attempted,
  run: (hear: NonNullable<Listener["found"]>) => Promise<T>,
): Promise<T | Outcome | Broken> {
  const heard: Finding[] = [];
  try {
    return await run((findings) => append(heard, findings));
  } catch (error) {
    if (!(error instanceof EvidenceUnwritten)) {
      const [tag, failure] = [tagOf(registry, id), asFailure(error)];
      return { kind: "broken", id, tag, failure, findings: sortFindings(once(heard)) };
    }
    const { report } = error;
    const failure = asFailure(error.cause);
    if (!publishes) return { kind: "checked", report, unwritten: failure };
    if (report.verdict === "fail") return { kind: "refused", report, unwritten: failure };
    return { kind: "not-published", report, failure };
  }
}

/** A stage and the line around it both say what they found. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((f) => [JSON.stringify(f), f])).values()];
}
