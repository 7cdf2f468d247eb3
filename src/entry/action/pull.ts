import { relative, resolve } from "node:path";
import * as core from "@actions/core";
import { LOCK_FILE } from "../../consume/lock.ts";
import type { PullResult } from "../../consume/pull.ts";
import { clip } from "../../domain/clip.ts";
import { Failure } from "../../domain/failure.ts";
import { advise, errorsOf } from "../../domain/finding.ts";
import { annotate, log } from "../../platform/actions/commands.ts";
import { connect } from "../../platform/github/client.ts";
import type { AsFailure } from "../../release/attempt.ts";
import { plain } from "../../report/escape.ts";
import { renderPulled } from "../../report/pulled.ts";
import { describePull, renderPulledPage } from "../../report/pulled-markdown.ts";
import { registryFolder } from "../cli/consume-arguments.ts";
import { readPlaceName } from "../cli/place-name.ts";
import type { Outside } from "../outside.ts";
import { runPulling } from "../pulling/run.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./inputs.ts";
import { OUTPUT_NAMES, outputsOfPull } from "./outputs.ts";
import { linksOf } from "./present.ts";
import type { Task } from "./task.ts";

/** What a pull of the action works with. */
export interface PullStep {
  readonly inputs: Inputs;
  readonly context: Context;
  readonly outside: Outside;
  readonly asFailure: AsFailure;
}

const NOTHING: PullResult = { pulled: [], findings: [] };

/** Pulls models into the workspace, and says what is in place: in the log, the outputs and the summary of the job. */
export async function pullModels(task: Extract<Task, { kind: "pull" }>, step: PullStep): Promise<void> {
  const { inputs, context, asFailure } = step;
  const linkTo = linksOf(context);
  let result = NOTHING;
  let failure: Failure | undefined;
  try {
    const found = await pullInto(task, step);
    result = { ...found, findings: found.findings.map((each) => advise(each, "action")) };
  } catch (error) {
    failure = inInputs(asFailure(error));
  }
  const errors = errorsOf(result.findings);
  const failed = failure !== undefined || errors.length > 0;
  const screen = { paint: (_: string, text: string) => text, columns: Number.POSITIVE_INFINITY };
  log(renderPulled(result, { quiet: true, lockFile: inputs.lockFile ?? LOCK_FILE, again: undefined }, screen));
  annotate(result.findings, linkTo);
  const outputs = outputsOfPull(result.pulled, failure?.message ?? errors[0]?.message ?? describePull(result, failed));
  for (const name of OUTPUT_NAMES) core.setOutput(name, clip(outputs[name], MAX_OUTPUT));
  try {
    await core.summary.addRaw(renderPulledPage(result, linkTo, failure)).write();
  } catch (error) {
    core.warning(`The job summary was not written: ${asFailure(error).message}`);
  }
  if (failed) {
    const why = failure === undefined ? errors.map(({ message }) => message) : [failure.message, failure.fix];
    core.setFailed(clip(why.join("\n"), MAX_ERROR));
  }
}

const MAX_ERROR = 4000;
const MAX_OUTPUT = 1 << 20;

async function pullInto(
  { wanted }: Extract<Task, { kind: "pull" }>,
  { inputs, context: { workspace, apiUrl, owner, repo }, outside }: PullStep,
): Promise<PullResult> {
  const { locked, lockFile = LOCK_FILE, into, registry, tagPrefix, token } = inputs;
  if (into === undefined) {
    throw new Failure("usage", "mode: pull needs the input into.", {
      fix: "Name the folder to fetch models into, for example  into: served",
    });
  }
  const from = inputs.from ?? (locked ? undefined : `github:${owner}/${repo}`);
  const { result } = await runPulling(
    {
      ...{ wanted, locked, into: relative(workspace, resolve(workspace, into)) || ".", lockFile },
      ...(from === undefined ? {} : { from: readPlaceName("from", from) }),
      ...(registry === undefined ? {} : { registry: registryFolder(registry, "The input registry") }),
      ...(tagPrefix === "" ? {} : { tagPrefix }),
    },
    {
      cwd: workspace,
      connect: async (name, policy) =>
        connect({ token, apiUrl, ...name, retryPolicy: { ...outside.retryPolicy, ...policy } }),
      begun: (tag, bytes) => core.info(plain(`Fetching ${tag}: ${(bytes / 1e6).toFixed(2)} MB`)),
    },
  );
  return result;
}

const OPTION = /--(from|into|locked|lock)\b/g;

/** Options of the command line as the inputs that they are here. */
function inInputs({ code, message, fix, cause }: Failure): Failure {
  const translated = (text: string) =>
    text.replace(OPTION, (_: string, name: string, at: number) => {
      const input = name === "lock" ? "lock-file" : name;
      // Two spaces set off what is to be typed.
      if (/ {2}$/.test(text.slice(0, at))) return `${input}:`;
      return `${at === 0 ? "The" : "the"} input ${input}`;
    });
  return new Failure(code, translated(message), { fix: translated(fix), cause });
}
