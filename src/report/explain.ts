import { largest } from "../domain/extremes.ts";
import { type Rule, rulePagesOf } from "../domain/rule.ts";
import { TOOL } from "../domain/tool.ts";
import { describeLevel } from "./rule-pages.ts";
import type { Screen } from "./screen.ts";
import { wrap } from "./wrap.ts";

const pageOf = rulePagesOf(TOOL.version);
const WAIVER = "A waiver in model.yml can let one finding of this rule pass.";

/** The page of one rule, for a terminal. */
export function renderRule(rule: Rule, { paint, columns }: Screen): string {
  const field = (name: string, text: string | undefined) =>
    text === undefined ? [] : wrap(`  ${name.padEnd(15)}`, [text], columns);
  return [
    ...wrap("", [{ text: rule.id, paint: (text) => paint("bold", text) }, `(${describeLevel(rule)})`], columns),
    ...wrap("", [rule.title], columns),
    "",
    ...field("why", rule.why),
    ...field("what to do", rule.fix),
    ...field("in a workflow", rule.inAction),
    ...field("waiver", rule.waivable === true ? WAIVER : undefined),
    ...field("online", pageOf(rule.id)),
    "",
  ].join("\n");
}

/** Rules by the first part of their ids, each with its title, for a terminal. */
export function renderRuleList(rules: readonly Rule[], { paint, columns }: Screen): string {
  const width = largest(
    rules.map(({ id }) => id.length),
    0,
  );
  return sortRules(rules)
    .flatMap(({ id, title }, i, all) => [
      ...(i === 0 || roomOf(id) !== roomOf(all[i - 1]?.id ?? "")
        ? [...(i === 0 ? [] : [""]), paint("bold", roomOf(id))]
        : []),
      ...wrap(`  ${id.padEnd(width)}  `, [title], columns),
    ])
    .concat("", wrap("", ["Why a rule exists, and what to do:  model-release explain metric/limit"], columns), "")
    .join("\n");
}

/** One rule as data, with the address of its page. */
export function ruleAsData(rule: Rule) {
  const { id, level, title, why, fix, inAction, requires, waivable } = rule;
  return { id, level, title, why, fix, inAction, requires, waivable: waivable === true, page: pageOf(id) };
}

export function sortRules(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The first part of a rule's id: what the rule is about. */
export function roomOf(id: string): string {
  return id.split("/")[0] ?? "";
}
