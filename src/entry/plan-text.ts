import { largest } from "../domain/extremes.ts";
import { formatBytes } from "../domain/numbers.ts";
import type { Plan } from "../publish/plan.ts";
import { plain } from "../report/escape.ts";
import { padEnd, widthOf, wrap } from "../report/wrap.ts";

/** The plan as it is shown before anything is written, in lines of at most `columns`. */
export function renderPlan(plan: Plan, columns = Number.POSITIVE_INFINITY): string {
  const width = largest(
    plan.files.map((f) => widthOf(f.name)),
    0,
  );
  const { tag, commit, title, prerelease } = plan.spec;
  return `${[
    "• Plan",
    ...(plan.fills === undefined ? [] : wrap("  ", [`fill the empty release at ${plan.fills.url}`], columns)),
    ...wrap(
      "  ",
      [
        `publish ${plain(title)}${prerelease ? " as a prerelease" : ""} in ${plan.where}, tag ${tag} at ${commit.slice(0, 12)}, with`,
      ],
      columns,
    ),
    ...plan.files.map((f) => `    ${padEnd(f.name, width)}  ${formatBytes(f.size).padStart(7)}`),
  ].join("\n")}\n`;
}
