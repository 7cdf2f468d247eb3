import { type ContractRule, fill, type Pair, type Requires, subjectOf, type Values, WEIGHT } from "./contract-rule.ts";
import type { Bump } from "./order.ts";
import { contractRules } from "./rules/index.ts";

/** One difference between two versions. */
export interface Change {
  readonly rule: string;
  readonly requires: Requires;
  readonly message: string;
  /** The input, output, class or file that it is about, if the rule can find several. */
  readonly subject?: string;
  /** What the rule itself calls for, where it is overridden. */
  readonly overridden?: Requires;
}

/** `versioning.rules` of model.yml: what a rule calls for in this model. */
export type Overrides = Readonly<Record<string, Bump | "off">>;

export interface Comparison {
  readonly requiredBump: Requires;
  /** In the order of the rules: what breaks callers first. */
  readonly changes: readonly Change[];
}

/** Compares two versions by every rule. Pure: the same two signatures always give the same answer. */
export function compareVersions(
  pair: Pair,
  overrides: Overrides = {},
  rules: readonly ContractRule[] = contractRules,
): Comparison {
  const changes = rules.flatMap((rule) => rule.find(pair).map((values) => describe(rule, values, overrides)));
  return { changes, requiredBump: highest(changes.map((change) => change.requires)) };
}

function describe(rule: ContractRule, values: Values, overrides: Overrides): Change {
  const { id, requires } = rule;
  const subject = subjectOf(rule, values);
  const change = { rule: id, message: fill(rule.message, values), ...(subject === undefined ? {} : { subject }) };
  const override = overrides[id];
  if (override === undefined) return { ...change, requires };
  return { ...change, requires: override === "off" ? "none" : override, overridden: requires };
}

export function highest(bumps: readonly Requires[]): Requires {
  return bumps.reduce<Requires>((most, bump) => (WEIGHT[bump] > WEIGHT[most] ? bump : most), "none");
}

export function isAtLeast(claimed: Requires, required: Requires): boolean {
  return WEIGHT[claimed] >= WEIGHT[required];
}
