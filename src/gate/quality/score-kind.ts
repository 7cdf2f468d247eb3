import type { Scores } from "../../metrics/rows.ts";
import type { OutputPolicy } from "../../registry/policy-types.ts";

export interface ScoreKind {
  readonly kind: NonNullable<OutputPolicy["kind"]>;
  /** Why it was chosen, where model.yml does not state it and it is not the usual one. */
  readonly why?: string;
}

/** A probability that is added up from many terms can leave 0 to 1 by less. */
const ROUNDING = 1e-3;

/**
 * Whether scores are probabilities or logits: as model.yml states, else logits if the output is named so or if a score lies
 * clearly outside 0 to 1. `name` is that of the output.
 */
export function kindOfScores(
  scores: Scores | undefined,
  output: OutputPolicy | undefined,
  name: string | undefined,
): ScoreKind {
  if (output?.kind !== undefined) return { kind: output.kind };
  if (scores === undefined) return { kind: "probability" };
  if (name !== undefined && /logit/i.test(name)) return { kind: "logit", why: "the output is named so" };
  const outside = scores.values.some((v) => Number.isFinite(v) && (v < -ROUNDING || v > 1 + ROUNDING));
  return outside ? { kind: "logit", why: "scores leave 0 to 1" } : { kind: "probability" };
}
