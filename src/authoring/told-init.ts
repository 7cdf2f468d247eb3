import { formatMeasured, formatMs } from "../domain/numbers.ts";
import { plain } from "../report/escape.ts";
import type { Screen } from "../report/screen.ts";
import { renderFindings } from "../report/terminal.ts";
import { wrap } from "../report/wrap.ts";
import { type ActionReference, isPinned } from "./action-reference.ts";
import type { Initiated } from "./init.ts";
import type { FirstLimits } from "./limits.ts";
import { type Command, renderNext } from "./next.ts";
import type { WorkflowsWritten } from "./write-workflows.ts";

export interface InitDone {
  readonly initiated?: Initiated | undefined;
  readonly workflows?: WorkflowsWritten | undefined;
  readonly action?: ActionReference | undefined;
}

/** For a terminal: what was written, then what to type next. `here` turns a path of the repository into one from where the user is. */
export function renderInit(
  { initiated, workflows, action }: InitDone,
  here: (path: string) => string,
  screen: Screen,
): string {
  const { columns } = screen;
  if (initiated?.kind === "refused") {
    const end =
      "Nothing was written: init starts from a version that passes the gate. Fix the errors above, then run again.";
    return `${[...renderFindings(initiated.findings, screen), ...wrap("", [end], columns)].join("\n")}\n`;
  }
  const written = [...(initiated === undefined ? [] : [initiated.path]), ...(workflows?.written ?? [])];
  const lines = [
    ...written.map((path) => `Written: ${here(path)}`),
    ...(workflows?.kept ?? []).map((path) => `Kept:    ${here(path)} already exists and was not changed`),
    ...(initiated === undefined ? [] : describeLimits(initiated.limits).flatMap((line) => wrap("  ", [line], columns))),
    ...(action === undefined || workflows === undefined
      ? []
      : describeAction(action, workflows).flatMap((line) => wrap("  ", [line], columns))),
  ];
  const next: Command[] =
    written.length === 0
      ? []
      : [
          `git add ${written.map(here).join(" ")}`,
          `git commit -m "Add ${initiated === undefined ? "the workflows of model releases" : titleOfCommit(initiated)}"`,
          ...(initiated === undefined ? [] : [`model-release gate ${initiated.folder}`]),
        ];
  return `${[...lines, ...renderNext(next)].join("\n")}\n`;
}

function titleOfCommit({ limits, folder }: Extract<Initiated, { readonly kind: "written" }>): string {
  const model = folder.split("/").at(-2);
  return "none" in limits.metric ? `model.yml of ${model}, without limits on metrics` : `the gate of ${model}`;
}

function describeAction(action: ActionReference, { written, kept }: WorkflowsWritten): string[] {
  const again = `Remove the kept workflows and run init --github again to have them name this action as ${action.uses}.`;
  if (written.length === 0) return kept.length === 0 ? [] : [again];
  const which = kept.length === 0 ? "The workflows" : "The workflows that were written";
  const named = `${which} name this action as ${action.uses}.`;
  if (isPinned(action)) return [named];
  return [
    named,
    "This is not a commit: its owner can change what runs with your token. Write the full commit SHA there, or remove the files and run init --github again with --action <owner>/<repository>@<full commit SHA>.",
  ];
}

/** Limits as sentences; or why a figure has none. */
export function describeLimits({ metric, latency }: FirstLimits): string[] {
  const ofMetric =
    "none" in metric
      ? `No metric is limited: ${plain(metric.none)}. Without one, releases are ungated.`
      : `${metric.name} ${metric.bound === "min" ? "≥" : "≤"} ${metric.limit} (measured: ${formatMeasured(metric.measured, metric.limit)})${metric.maxRegression === undefined ? "" : `, and at most ${metric.maxRegression} worse than the previous release`}${metric.instead === undefined ? "" : `. Not the usual metric, because ${plain(metric.instead)}.`}`;
  const ofLatency =
    "none" in latency
      ? `Latency is not limited: ${plain(latency.none)}.`
      : `latency p95 ≤ ${latency.maxMs} ms (measured: ${formatMs(latency.measuredMs)})`;
  return [ofMetric, ofLatency];
}

/** As one JSON document. */
export function toInitJson(
  initiated: Initiated | undefined,
  workflows: WorkflowsWritten | undefined,
  exitCode: 0 | 1,
): string {
  const document = {
    ...(initiated?.kind === "written" ? { written: initiated.path, limits: initiated.limits } : {}),
    ...(initiated?.kind === "refused" ? { exitCode, findings: initiated.findings } : {}),
    ...(workflows === undefined ? {} : { workflows }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
