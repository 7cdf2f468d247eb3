import type { DecisionPolicy, GatePolicy } from "./policy-types.ts";

/** How limits are decided: `bounds` are `min` and `max`, `previous` is `max_regression` and `min_improvement`. */
export interface Decisions {
  readonly bounds: DecisionPolicy;
  readonly previous: DecisionPolicy;
}

/**
 * Without a word in model.yml a bound is held against the measured value, as people expect. A difference from the previous
 * release is held against its paired interval: decided by its value alone, `max_regression` would refuse up to a quarter of
 * the models that are just as good (docs/quality.md has the measured shares).
 */
const DEFAULT_DECISIONS: Decisions = { bounds: "point", previous: "confident" };

export function decisionsOf({ policy }: Pick<GatePolicy, "policy">): Decisions {
  if (typeof policy === "string") return { bounds: policy, previous: policy };
  return { ...DEFAULT_DECISIONS, ...policy };
}
