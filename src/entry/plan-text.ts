import { largest } from "../domain/extremes.ts";
import type { Plan } from "../publish/plan.ts";
import { plain } from "../report/escape.ts";
import { formatBytes } from "../report/figures.ts";

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
