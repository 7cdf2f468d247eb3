import { errorsOf } from "../../domain/finding.ts";
import { modelFolder, tagOf } from "../../domain/registry.ts";
import { judgementOf, type Overall, overallOf, withOthers, worstExitCode } from "../../release/overall.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import type { LocalCheck, Scope } from "./check.ts";
import { list, listUncommittedPaths } from "./lists.ts";
import { endingData } from "./output.ts";
import { renderSummary } from "./summary.ts";

const COLOUR = { pass: "green", fail: "red", inconclusive: "yellow", ungated: "yellow", "": "yellow" } as const;

/** What a check looks at, before the reports. */
export function renderScope(scope: Scope, { columns }: Screen): string {
  return wrap("", [plain(describeScope(scope))], columns).join("\n");
}

function describeScope({ base, head, registry, changed }: Scope): string {
  if (base === undefined) return `Checking the commit ${short(head)}.`;
  if (base.mergeBase === head)
    return `The commit ${short(head)} is in ${base.name} already: there is no change to check.`;
  const tags = [...changed.gone, ...changed.versions].map((id) => tagOf(registry, id));
  const judged = tags.length === 0 ? "" : ` Judging: ${list(tags)}.`;
  return `Checking what the commit ${short(head)} changes since it left ${base.name} at ${short(base.mergeBase)}.${judged}`;
}

/** What is not judged, or not as in the pull request. Each is a sentence and what to do. */
export function warningsOf(scope: Scope): { readonly message: string; readonly fix: string }[] {
  const { base, registry, changed, uncommitted, movedOn, standIn, suggestedFrom } = scope;
  const judges = base === undefined || changed.versions.length + changed.gone.length > 0;
  const place = suggestedFrom ?? "github:acme/models,  or for a folder  --from releases/";
  return [
    ...(uncommitted.length === 0
      ? []
      : [
          {
            message: `Uncommitted changes do not count: ${listUncommittedPaths(uncommitted)}.`,
            fix: "Commit the changes: a pull request contains only commits. To judge the working tree, use  model-release gate.",
          },
        ]),
    ...(movedOn.length === 0 || base === undefined
      ? []
      : [
          {
            message: `${base.name} has changed ${movedOn.map((model) => modelFolder(registry, model)).join(", ")} too since ${short(base.mergeBase)}; the pull request is judged merged with it.`,
            fix: `Run  git merge ${base.name}  (or rebase), then check again.`,
          },
        ]),
    ...(standIn === undefined || !judges
      ? []
      : [
          {
            message: `--from is missing, so no release was looked at: the versions of ${standIn} stand in for the releases that the pull request is compared with.`,
            fix: `To compare with the releases, add  --from ${place}`,
          },
        ]),
  ];
}

/** After the reports: what belongs to no version, a line for each version, and the verdict on all. */
export function renderCheckEnd(check: LocalCheck, screen: Screen): string {
  const { paint, columns } = screen;
  const { verdict, reason } = overallOfCheck(check);
  const painted = (text: string) => paint("bold", paint(COLOUR[verdict], text));
  const word =
    verdict === ""
      ? check.endings.length + check.findings.length === 0
        ? "NOTHING TO JUDGE"
        : "NOT JUDGED"
      : verdict.toUpperCase();
  return [
    renderFindings(check.findings, screen),
    check.endings.length < 2 ? [] : renderSummary(check.endings, screen),
    check.endings.length === 1 && check.endings[0]?.kind !== "broken" && check.findings.length === 0
      ? []
      : wrap(painted(`${word}  `), [{ text: plain(reason), paint: painted }], columns),
  ]
    .filter((block) => block.length > 0)
    .map((block) => `${block.join("\n")}\n`)
    .join("\n");
}

/** The verdict on everything that was checked, in the words of the Action's outputs. */
export function overallOfCheck({ endings, findings, failure, nothing }: LocalCheck): Overall {
  const overall = overallOf(endings.map(judgementOf), nothing);
  return withOthers(overall, endings.length > 0, errorsOf(findings), failure);
}

export function exitCodeOfCheck({ endings, findings, failure }: LocalCheck): 0 | 1 | 2 | 3 {
  return worstExitCode(endings, findings, failure);
}

/** As one JSON document. */
export function toCheckJson(check: LocalCheck): string {
  const { scope, endings, findings, failure } = check;
  const { base, head, uncommitted } = scope;
  const document = {
    exitCode: exitCodeOfCheck(check),
    ...overallOfCheck(check),
    head,
    ...(base === undefined ? {} : { base: { name: base.name, commit: base.commit, mergeBase: base.mergeBase } }),
    warnings: warningsOf(scope),
    uncommitted,
    versions: endings.map(endingData),
    findings,
    ...(failure === undefined ? {} : { error: { code: failure.code, message: failure.message, fix: failure.fix } }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
