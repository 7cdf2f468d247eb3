import { EXIT_CODES, type Failure } from "../../domain/failure.ts";
import { createInference } from "../../platform/onnxruntime/inference.ts";
import { columnsOf, createScreen } from "../../platform/terminal/screen.ts";
import { type Broken, exitCodeOf } from "../../release/outcome.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import type { CreateInference } from "../outside.ts";
import { TOOL } from "../tool.ts";
import { type Invocation, parseArguments } from "./arguments.ts";
import { runDiff } from "./diff.ts";
import { asLocalFailure } from "./failure.ts";
import { exitCodeOfFigures, renderFiguresWritten, runFigures, toFiguresJson } from "./figures.ts";
import { renderHelp } from "./help.ts";
import { runInit } from "./init.ts";
import type { Io } from "./io.ts";
import { runNew, runSet } from "./new.ts";
import { runOnModel } from "./on-model.ts";
import { failuresOf, renderBrief, renderOutcome, toBrokenJson, toJson } from "./output.ts";
import { runSchema } from "./schema.ts";

/** Runs one command line and answers with its exit code. Results go to stdout, progress to stderr. */
export async function runCli(
  args: readonly string[],
  io: Io,
  models: CreateInference = createInference,
): Promise<number> {
  const screen = createScreen(io.stdout, io.env);
  try {
    return await dispatch(parseArguments(args), io, screen, models);
  } catch (error) {
    return reportFailure(error, args.includes("--json"), io);
  }
}

async function dispatch(invocation: Invocation, io: Io, screen: Screen, models: CreateInference): Promise<number> {
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
    default: {
      const outcome = await runOnModel(invocation, io, models);
      if (outcome.kind === "broken") return reportBroken(outcome, invocation.json, io, screen);
      const render = invocation.quiet ? renderBrief : renderOutcome;
      io.stdout.write(invocation.json ? toJson(outcome) : render(outcome, screen));
      for (const failure of failuresOf(outcome)) writeFailure(failure, io);
      return exitCodeOf(outcome);
    }
  }
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
function reportBroken(broken: Broken, json: boolean, io: Io, screen: Screen): number {
  const { findings, failure } = broken;
  if (json) io.stdout.write(toBrokenJson(broken));
  else if (findings.length > 0)
    io.stdout.write(`Found before the failure:\n${renderFindings(findings, screen).join("\n")}\n`);
  writeFailure(failure, io);
  return EXIT_CODES[failure.code];
}

/** The words of other programs keep their lines; the name of a file that they quote does not steer the terminal. */
function hanging(lead: string, text: string, columns: number): string {
  const lines = text.split("\n").map(plain);
  return lines
    .flatMap((line, i) => [...wrap(i === 0 ? lead : " ".repeat(lead.length), [line], columns), ""])
    .join("\n");
}

function writeFailure(failure: Failure, io: Io): void {
  const columns = columnsOf(io.stderr);
  io.stderr.write(hanging("error: ", failure.message, columns) + hanging("       ", failure.fix, columns));
  if (io.env.MODEL_RELEASE_DEBUG) io.stderr.write(`${failure.stack}\n${String(failure.cause ?? "")}\n`);
}
