import { largest } from "../nouns/extremes.js";
import type { Plan } from "../publish/plan.js";
import { plain } from "../report/escape.js";
import { formatBytes } from "../report/figures.js";

/** The plan as it is shown before anything is written. */
export function renderPlan(plan: Plan): string {
  const width = largest(
    plan.files.map((f) => f.name.length),
    0,
  );
  const { tag, commit, title, prerelease } = plan.spec;
  return `${[
    "• Plan",
    ...(plan.fills === undefined ? [] : [`  fill the empty release at ${plan.fills.url}`]),
    `  publish ${plain(title)}${prerelease ? " as a prerelease" : ""} in ${plan.where}, tag ${tag} at ${commit.slice(0, 12)}, with`,
    ...plan.files.map((f) => `    ${f.name.padEnd(width)}  ${formatBytes(f.size).padStart(7)}`),
  ].join("\n")}\n`;
}
