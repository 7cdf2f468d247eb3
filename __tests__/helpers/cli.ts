import type { CreateInference } from "../../src/entry/outside.ts";
import type { RetryPolicy } from "../../src/platform/github/retry-policy.ts";
import { type CliResult, runPlainCli } from "./plain-cli.ts";
import { standingModels } from "./standing-models.ts";

export type { CliResult };

/** Runs the command line in this process. Its models run for real, in a process of this test file, unless `models` says how else. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  models: CreateInference = standingModels,
  env: NodeJS.ProcessEnv = {},
  retryPolicy?: Partial<RetryPolicy>,
): Promise<CliResult> {
  return runPlainCli(cwd, args, models, env, retryPolicy);
}
