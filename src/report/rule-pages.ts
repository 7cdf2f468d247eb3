import type { Rule } from "../domain/rule.ts";

/** `docs/rules.md`: one section a rule, sorted by id, under the anchor that `rulePagesOf` links to. */
export function renderRulePages(rules: readonly Rule[]): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return `${[
    "# Rules",
    "",
    "Every finding names its rule. An **error** refuses the model, a **warning** and a **notice** do not.",
    "This page is generated from the rules (`npm run docs`).",
    "",
    ...sorted.flatMap((rule) => [
      `## ${rule.id}`,
      "",
      `**${rule.title}** (${describeLevel(rule)})`,
      "",
      rule.why,
      "",
      `*What to do:* ${rule.fix}`,
      "",
      ...(rule.inAction === undefined ? [] : [`*In a workflow:* ${rule.inAction}`, ""]),
      ...(rule.waivable === true ? ["A waiver in `model.yml` can waive one finding of this rule.", ""] : []),
    ]),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

/** The level of a rule; of a change of the contract, the bump that it requires too. */
export function describeLevel(rule: Rule): string {
  if (rule.requires === undefined || rule.requires === "none") return rule.level;
  return `requires a ${rule.requires} release; ${rule.level} if the version number claims less`;
}
