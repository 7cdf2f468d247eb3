import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { CliResult } from "./cli.ts";

/** The command line from the sources, as a script. */
export const CLI = resolve("scripts/source/cli.mjs");

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
