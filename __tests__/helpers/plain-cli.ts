import { runCli as run } from "../../src/entry/cli/run.ts";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { RetryPolicy } from "../../src/platform/github/retry-policy.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const NO_MODELS: CreateInference = () => {
  throw new Error("this command runs a model");
};

/** Runs the command line in this process, without models unless `models` says how they run. */
export async function runPlainCli(
  cwd: string,
  args: readonly string[],
  models: CreateInference = NO_MODELS,
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
