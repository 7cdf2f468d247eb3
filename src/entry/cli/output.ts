import { EXIT_CODES, type Failure } from "../../domain/failure.ts";
import { type Ending, exitCodeOf, type Outcome } from "../../release/outcome.ts";
import { worstExitCode } from "../../release/overall.ts";
import { formatJson } from "../../releases/report.ts";
import { publishRules } from "../../releases/rules.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings, renderTerminal } from "../../report/terminal.ts";
import { describeStored, headline } from "../../report/verdict-line.ts";
import { wrap } from "../../report/wrap.ts";

/** A run's outcome for a terminal: the report, then what became of it. */
export function renderOutcome(outcome: Outcome, screen: Screen): string {
  const { columns } = screen;
  const end = ending(outcome).flatMap((line) => wrap("  ", [line], columns));
  return [...preface(outcome, screen), renderTerminal(outcome.report, screen), ...end, ""].join("\n");
}

/** What comes before the report: whose it is, or what stood in the way. */
function preface(outcome: Outcome, { paint, columns }: Screen): string[] {
  const bold = (text: string) => paint("bold", text);
  if (outcome.kind === "already-published" && outcome.stored) {
    const told = `${plain(describeStored(outcome.report))} Nothing was measured again.`;
    return [...wrap("", [{ text: "Already published.", paint: bold }, told], columns), ""];
  }
  if (outcome.kind !== "not-published") return [];
  const { message, fix } = outcome.failure;
  const refused = { text: "Not published:", paint: (text: string) => bold(paint("red", text)) };
  return [...wrap("", [refused, plain(message)], columns), ...wrap("", [plain(fix)], columns), ""];
}

/** One line if there is nothing to fix, with what was asked of a release that does not contain it; else all of it. */
export function renderBrief(outcome: Outcome, screen: Screen): string {
  if (outcome.kind === "published" || outcome.kind === "already-published") {
    const missing = outcome.report.findings.filter(({ rule }) => rule === publishRules.evidenceNotAdded.id);
    return [...renderFindings(missing, screen), `${headline(outcome.report)}. ${ending(outcome)[0]}`, ""].join("\n");
  }
  const passed = outcome.kind === "checked" && outcome.unwritten === undefined && outcome.report.verdict === "pass";
  return passed ? `${headline(outcome.report)}, ${plain(outcome.report.reason)}\n` : renderOutcome(outcome, screen);
}

function ending(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case "published":
      return [`Published at ${outcome.release.url}`, `Evidence in ${outcome.evidence}`];
    case "already-published":
      return [`Already published at ${outcome.release.url}; nothing was changed.`];
    case "refused":
    case "not-published":
      return ["Nothing was published.", ...(outcome.evidence === undefined ? [] : [`Evidence in ${outcome.evidence}`])];
    case "planned":
      return ["Dry run: nothing was published. The plan is above.", `Evidence in ${outcome.evidence}`];
    case "checked":
      return outcome.evidence === undefined ? [] : [`Evidence in ${outcome.evidence}`];
  }
}

/** How the run of one version ended, as one JSON document. */
export function toJson(ending: Ending): string {
  return formatJson(endingData(ending));
}

/** How several ended, as one JSON document. */
export function toJsonOfSeveral(endings: readonly Ending[]): string {
  return formatJson({ exitCode: worstExitCode(endings), versions: endings.map(endingData) });
}

/** How the run of one version ended, as data. */
export function endingData(ending: Ending): object {
  if (ending.kind !== "broken") return outcomeData(ending);
  const { tag, failure, findings } = ending;
  return { outcome: "broken", exitCode: EXIT_CODES[failure.code], tag, error: asData(failure), findings };
}

function outcomeData(outcome: Outcome): object {
  const release =
    outcome.kind === "published" || outcome.kind === "already-published"
      ? {
          url: outcome.release.url,
          assets: outcome.release.assets.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
        }
      : undefined;
  const plan =
    outcome.kind === "planned"
      ? {
          where: outcome.plan.where,
          ...outcome.plan.spec,
          files: outcome.plan.files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
        }
      : undefined;
  const [failure] = failuresOf(outcome);
  return {
    outcome: outcome.kind,
    exitCode: exitCodeOf(outcome),
    failure: failure === undefined ? undefined : asData(failure),
    release,
    plan,
    report: outcome.report,
  };
}

function asData({ code, message, fix }: Failure) {
  return { code, message, fix };
}

/** What failed in addition to the verdict: the publication, or the writing of the evidence. */
export function failuresOf(outcome: Outcome): readonly Failure[] {
  if (outcome.kind === "not-published") return [outcome.failure];
  return "unwritten" in outcome && outcome.unwritten !== undefined ? [outcome.unwritten] : [];
}
