import { clip } from "../domain/clip.ts";
import type { Rule } from "../domain/rule.ts";
import type { Bump } from "./order.ts";
import type { VersionSignature } from "./signature.ts";

/** The bump that a change calls for; `none` if there is nothing to call for one. */
export type Requires = Bump | "none";

/** What the placeholders of a rule's message stand for. */
export type Values = Readonly<Record<string, string | number>>;

export interface Pair {
  readonly old: VersionSignature;
  readonly next: VersionSignature;
}

/** One way in which two versions can differ, as data. */
export interface ContractRule extends Rule {
  readonly requires: Requires;
  /** A sentence with `{placeholders}`. */
  readonly message: string;
  /** What a finding of it is about, with `{placeholders}`; absent for a rule whose values have a `name`, or that finds one place. */
  readonly subject?: string;
  /** One entry for each place where the change is found. */
  readonly find: (pair: Pair) => readonly Values[];
}

/** How much a bump asks for, from nothing to the most. */
export const WEIGHT: Readonly<Record<Requires, number>> = { none: 0, patch: 1, minor: 2, major: 3 };

/** Rules in the order in which changes are listed: what breaks callers first, else in the order given. */
export function breakingFirst(rules: readonly ContractRule[]): readonly ContractRule[] {
  return [...rules].sort((a, b) => WEIGHT[b.requires] - WEIGHT[a.requires]);
}

/** What a place is about: what a waiver names. `undefined` of a rule that finds one place at most. */
export function subjectOf({ subject }: Pick<ContractRule, "subject">, values: Values): string | undefined {
  return subject === undefined ? (values.name === undefined ? undefined : String(values.name)) : fill(subject, values);
}

/** Characters of one name or shape: those of a file can have millions, and the sentence around them has to stay. */
const MAX_VALUE = 500;

/** Puts values into a rule's message. A placeholder without a value is a defect of the rule. */
export function fill(message: string, values: Values): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in ${JSON.stringify(message)}`);
    return clip(String(value), MAX_VALUE);
  });
}
