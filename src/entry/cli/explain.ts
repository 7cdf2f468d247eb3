import { Failure } from "../../domain/failure.ts";
import { allRules } from "../../release/all-rules.ts";
import { renderRule, renderRuleList, roomOf, ruleAsData, sortRules } from "../../report/explain.ts";
import type { Screen } from "../../report/screen.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";

const IDS = allRules.map(({ id }) => id);
const ROOMS = [...new Set(IDS.map(roomOf))];

/** The names that `explain` knows: ids of rules, and their first parts. */
export const EXPLAINED: readonly string[] = [...ROOMS, ...IDS].sort();

/** Explains one rule, or lists all rules or those of one room. */
export function runExplain(
  { rule, json }: { readonly rule: string | undefined; readonly json: boolean },
  screen: Screen,
): string {
  const name = rule?.trim().toLowerCase().replace(/\/+$/, "");
  const [bySecond, ...others] = allRules.filter(({ id }) => id.split("/")[1] === name);
  const one = allRules.find(({ id }) => id === name) ?? (others.length === 0 ? bySecond : undefined);
  if (one !== undefined) return json ? asJson(ruleAsData(one)) : renderRule(one, screen);
  const listed = allRules.filter(({ id }) => name === undefined || roomOf(id) === name || id.split("/")[1] === name);
  if (listed.length === 0) throw unknownRule(rule ?? "");
  return json ? asJson(sortRules(listed).map(ruleAsData)) : renderRuleList(listed, screen);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function unknownRule(name: string): Failure {
  return new Failure("usage", `Unknown rule ${JSON.stringify(name)}.`, {
    fix: didYouMean(meantBy(name.trim().toLowerCase()), "All rules:  model-release explain"),
  });
}

/** Also found by the second part of the id alone, which people remember. */
function meantBy(name: string): string | undefined {
  const close = nearest(name, EXPLAINED);
  if (close !== undefined) return close;
  const second = nearest(
    name.split("/").at(-1) ?? "",
    IDS.map((id) => id.split("/")[1] ?? ""),
  );
  const [id, ...others] = IDS.filter((each) => second !== undefined && each.endsWith(`/${second}`));
  return others.length === 0 ? id : undefined;
}
