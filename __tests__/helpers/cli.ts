import { runCli as run } from "../../src/entry/cli/run.ts";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { RetryPolicy } from "../../src/platform/github/retry-policy.ts";
import { standingModels } from "./standing-models.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. Its models run for real, in a process of this test file, unless `models` says how else. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  models: CreateInference = standingModels,
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
