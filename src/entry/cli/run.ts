import { renderNext } from "../../authoring/next.ts";
import { EXIT_CODES, type Failure } from "../../domain/failure.ts";
import type { RetryPolicy } from "../../platform/github/retry-policy.ts";
import { createInference } from "../../platform/onnxruntime/inference.ts";
import { columnsOf, createScreen } from "../../platform/terminal/screen.ts";
import type { Broken, Ending } from "../../release/outcome.ts";
import { worstExitCode } from "../../release/overall.ts";
import type { Report } from "../../releases/report.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import type { CreateInference } from "../outside.ts";
import { TOOL } from "../tool.ts";
import { type Invocation, parseArguments, type RunOptions } from "./arguments.ts";
import { runCard } from "./card.ts";
import { runCatalogue } from "./catalogue.ts";
import { runCheck } from "./check.ts";
import { exitCodeOfCheck, renderCheckEnd, renderScope, toCheckJson, warningsOf } from "./check-text.ts";
import { runCompletion } from "./completion.ts";
import { runDiff } from "./diff.ts";
import { runDoctor } from "./doctor.ts";
import { runExplain } from "./explain.ts";
import { asLocalFailure } from "./failure.ts";
import { exitCodeOfFigures, renderFiguresWritten, runFigures, toFiguresJson } from "./figures.ts";
import { renderHelp } from "./help.ts";
import { runHook } from "./hook.ts";
import { runInit } from "./init.ts";
import type { Io } from "./io.ts";
import { runNew, runSet } from "./new.ts";
import { type Running, runOnModels } from "./on-model.ts";
import { failuresOf, renderBrief, renderOutcome, toJson, toJsonOfSeveral } from "./output.ts";
import { writePage } from "./page.ts";
import { runPull } from "./pull.ts";
import { pullLine } from "./pull-line.ts";
import { locate } from "./registry.ts";
import { runRevalidate } from "./revalidate.ts";
import { runRollout } from "./rollout.ts";
import { runSchema } from "./schema.ts";
import { renderSummary } from "./summary.ts";
import { runVerify } from "./verify.ts";

type Check = Extract<Invocation, { readonly command: "check" }>;
type OnModel = Extract<Invocation, { readonly command: "validate" | "gate" | "release" }>;

/** Runs one command line and answers with its exit code. Results go to stdout, progress to stderr. */
export async function runCli(
  args: readonly string[],
  io: Io,
  models: CreateInference = createInference,
  retryPolicy?: Partial<RetryPolicy>,
): Promise<number> {
  const screen = createScreen(io.stdout, io.env);
  try {
    return await dispatch(parseArguments(args, io.cwd()), { io, models, retryPolicy }, screen);
  } catch (error) {
    return reportFailure(error, args.includes("--json"), io);
  }
}

async function dispatch(invocation: Invocation, running: Running, screen: Screen): Promise<number> {
  const { io, models } = running;
  switch (invocation.command) {
    case "help":
      io.stdout.write(`${renderHelp(screen.columns, invocation.topic)}\n`);
      return 0;
    case "version":
      io.stdout.write(`${TOOL.version}\n`);
      return 0;
    case "schema":
      io.stdout.write(runSchema(invocation));
      return 0;
    case "completion":
      io.stdout.write(runCompletion(invocation, io.env));
      return 0;
    case "doctor": {
      const { text, code } = await runDoctor(invocation, io, screen, models);
      io.stdout.write(text);
      return code;
    }
    case "catalogue": {
      const { text, code } = await runCatalogue(invocation, running, screen);
      io.stdout.write(text);
      return code;
    }
    case "card": {
      const { text, findings, code } = await runCard(invocation, running);
      if (invocation.json) io.stdout.write(`${JSON.stringify({ exitCode: code, card: text, findings }, null, 2)}\n`);
      else {
        const onStderr = { paint: (_: unknown, shown: string) => shown, columns: columnsOf(io.stderr) };
        for (const line of renderFindings(findings, onStderr)) io.stderr.write(`${line}\n`);
        io.stdout.write(text);
      }
      return code;
    }
    case "pull":
    case "verify": {
      const { text, code } = await (invocation.command === "pull"
        ? runPull(invocation, running, screen)
        : runVerify(invocation, running, screen));
      io.stdout.write(text);
      return code;
    }
    case "promote":
    case "rollback":
    case "status": {
      const { text, code } = await runRollout(invocation, running, screen);
      io.stdout.write(text);
      return code;
    }
    case "hook":
      return runHook(invocation, io, screen, models);
    case "explain":
      io.stdout.write(runExplain(invocation, screen));
      return 0;
    case "diff":
      io.stdout.write(await runDiff(invocation, io.cwd(), screen));
      return 0;
    case "init": {
      const { text, exitCode } = await runInit(invocation, io, screen, models);
      io.stdout.write(text);
      return exitCode;
    }
    case "new":
    case "set": {
      const { text, exitCode } = await (invocation.command === "new"
        ? runNew(invocation, io, screen, models)
        : runSet(invocation, io, screen));
      io.stdout.write(text);
      return exitCode;
    }
    case "figures": {
      const documented = await runFigures(invocation, io, models);
      io.stdout.write(invocation.json ? toFiguresJson(documented) : renderFiguresWritten(documented, screen));
      return exitCodeOfFigures(documented);
    }
    case "check":
      return checkAll(invocation, running, screen);
    case "revalidate":
      return reportAll(invocation, io, screen, (ended) => runRevalidate(invocation, running, ended));
    default:
      return release(invocation, running, screen);
  }
}

/** `release`, `gate` or `validate`; what was released ends with how to get it. */
async function release(invocation: OnModel, running: Running, screen: Screen): Promise<number> {
  const { io } = running;
  let endings: readonly Ending[] = [];
  const exitCode = await reportAll(invocation, io, screen, async (ended) => {
    endings = await runOnModels(invocation, running, ended);
    return endings;
  });
  const { to, json, quiet } = invocation;
  if (to === undefined || json || quiet || endings.every(({ kind }) => kind === "broken")) return exitCode;
  const { registry } = await locate(invocation.registry, io);
  const line = pullLine(endings, to, registry, io);
  if (line !== undefined) io.stdout.write(`\n${renderNext([line]).join("\n")}\n`);
  return exitCode;
}

type Reported = Pick<RunOptions, "json" | "quiet" | "html">;

/** Shows each version when it has ended, then a summary if there are several, and answers with the worst exit code. */
async function reportAll(
  invocation: Reported & { readonly ids?: readonly unknown[] },
  io: Io,
  screen: Screen,
  run: (ended: (ending: Ending) => void) => Promise<readonly Ending[]>,
): Promise<number> {
  const endings = await run(reporter(invocation, io, screen));
  const [only, ...others] = endings;
  if (invocation.json) {
    const isOne = invocation.ids?.length === 1 && only !== undefined;
    io.stdout.write(isOne ? toJson(only) : toJsonOfSeveral(endings));
  } else if (others.length > 0) io.stdout.write(`\n${renderSummary(endings, screen).join("\n")}\n`);
  const exitCode = worstExitCode(endings);
  // One page shows one version: the command line takes no second one with it.
  if (invocation.html === undefined || only === undefined || only.kind === "broken") return exitCode;
  const written = await showPage(invocation.html, invocation, only.report, io, screen);
  return exitCode === 0 ? written : exitCode;
}

async function checkAll(invocation: Check, running: Running, screen: Screen): Promise<number> {
  const { io } = running;
  const report = reporter(invocation, io, screen);
  let shown = false;
  const checked = await runCheck(invocation, running, {
    begun: (scope) => {
      for (const { message, fix } of warningsOf(scope)) writeHanging("warning: ", [message, fix], io);
      if (!invocation.json) io.stdout.write(`${renderScope(scope, screen)}\n`);
    },
    ended: (ending) => {
      if (!invocation.json && !shown) io.stdout.write("\n");
      shown = true;
      report(ending);
    },
  });
  if (invocation.json) io.stdout.write(toCheckJson(checked));
  else {
    const end = renderCheckEnd(checked, screen);
    io.stdout.write(end === "" ? "" : `\n${end}`);
  }
  if (checked.failure !== undefined) writeFailure(checked.failure, io);
  const exitCode = exitCodeOfCheck(checked);
  const [only] = checked.endings;
  if (invocation.html === undefined || only?.kind === "broken") return exitCode;
  if (only === undefined) {
    writeHanging(
      "warning: ",
      [`${invocation.html} was not written.`, "No version was judged, so there is no report."],
      io,
    );
    return exitCode;
  }
  const written = await showPage(invocation.html, invocation, only.report, io, screen);
  return exitCode === 0 ? written : exitCode;
}

/** Shows each version as soon as it has ended, with a line between two of them. As JSON all are shown at the end. */
function reporter({ json, quiet }: Reported, io: Io, screen: Screen): (ending: Ending) => void {
  let first = true;
  return (ending) => {
    if (!json && !quiet && !first) io.stdout.write("\n");
    first = false;
    if (ending.kind === "broken") reportBroken(ending, json, io, screen);
    else {
      const render = quiet ? renderBrief : renderOutcome;
      if (!json) io.stdout.write(render(ending, screen));
      for (const failure of failuresOf(ending)) writeFailure(failure, io);
    }
  };
}

/** Writes the page that `--html` asks for, and says where; 3 if it could not be written, which changes no verdict. */
async function showPage(
  html: string,
  { json, quiet }: Reported,
  report: Report,
  io: Io,
  { columns }: Screen,
): Promise<0 | 2 | 3> {
  try {
    await writePage(report, html, io.cwd());
  } catch (error) {
    const failure = asLocalFailure(error);
    writeFailure(failure, io);
    return EXIT_CODES[failure.code];
  }
  if (!json && !quiet) io.stdout.write(`${wrap("  ", [`HTML report in ${plain(html)}`], columns).join("\n")}\n`);
  return 0;
}

function reportFailure(error: unknown, json: boolean, io: Io): number {
  const failure = asLocalFailure(error);
  if (json) {
    const { code, message, fix } = failure;
    io.stdout.write(`${JSON.stringify({ error: { code, message, fix } }, null, 2)}\n`);
  }
  writeFailure(failure, io);
  return EXIT_CODES[failure.code];
}

/** What had been found of a version when the run broke, then why it did. */
function reportBroken({ findings, failure }: Broken, json: boolean, io: Io, screen: Screen): void {
  if (!json && findings.length > 0)
    io.stdout.write(`Found before the failure:\n${renderFindings(findings, screen).join("\n")}\n`);
  writeFailure(failure, io);
}

/** The words of other programs keep their lines; the name of a file that they quote does not steer the terminal. */
function hanging(lead: string, text: string, columns: number): string {
  const lines = text.split("\n").map(plain);
  return lines
    .flatMap((line, i) => [...wrap(i === 0 ? lead : " ".repeat(lead.length), [line], columns), ""])
    .join("\n");
}

function writeHanging(lead: string, [message, fix]: readonly [string, string], io: Io): void {
  const columns = columnsOf(io.stderr);
  io.stderr.write(hanging(lead, message, columns) + hanging(" ".repeat(lead.length), fix, columns));
}

function writeFailure(failure: Failure, io: Io): void {
  writeHanging("error: ", [failure.message, failure.fix], io);
  if (io.env.MODEL_RELEASE_DEBUG) io.stderr.write(`${failure.stack}\n${String(failure.cause ?? "")}\n`);
}
