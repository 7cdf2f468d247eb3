import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { runCli as run } from "../../src/entry/cli/run.ts";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { RetryPolicy } from "../../src/platform/github/retry-policy.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line from the sources, as a script. */
export const CLI = resolve("scripts/source/cli.mjs");

/** Runs the command line in this process. Its models run for real unless `models` says how else. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  models?: CreateInference,
  env: NodeJS.ProcessEnv = {},
  retryPolicy?: Partial<RetryPolicy>,
): Promise<CliResult> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const io = { stdout: stream("stdout"), stderr: stream("stderr"), env: { NO_COLOR: "1", ...env }, cwd: () => cwd };
  const code = await run(args, io, models, retryPolicy);
  return { code, ...written };
}

/** Runs the command line in a process of its own, for what only a process shows. */
export function spawnCli(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, stdout, stderr }));
  });
}
