import { LOCK_FILE } from "../../consume/lock.ts";
import { renderPulled } from "../../report/pulled.ts";
import type { Screen } from "../../report/screen.ts";
import { connectLocally } from "../github.ts";
import { type PullRun, runPulling } from "../pulling/run.ts";
import { expectedKeyFrom } from "../signing.ts";
import type { PullOptions } from "./consume-arguments.ts";
import type { Running } from "./on-model.ts";
import { commandLine } from "./pull-line.ts";

/** Pulls released models into a folder and writes the lock file; answers with what to print and the exit code. */
export async function runPull(
  { lock: lockFile = LOCK_FILE, ...options }: PullOptions,
  { io, retryPolicy }: Running,
  screen: Screen,
): Promise<{ readonly text: string; readonly code: 0 | 1 | 2 }> {
  const again = ["pull", "--locked", "--into", options.into, ...(lockFile === LOCK_FILE ? [] : ["--lock", lockFile])];
  const words = { quiet: options.quiet, lockFile, again: commandLine(again, io) };
  const { publicKey, ...asked } = options;
  const keys = publicKey === undefined ? [] : [await expectedKeyFrom(publicKey, io.cwd())];
  const run = await runPulling(
    { ...asked, lockFile, keys },
    {
      cwd: io.cwd(),
      connect: (name, policy) => connectLocally(name, io.env, { ...retryPolicy, ...policy }),
      begun: (tag, bytes) => {
        if (!options.quiet && !options.json) io.stderr.write(`Fetching ${tag}: ${(bytes / 1e6).toFixed(2)} MB\n`);
      },
    },
  );
  const { result, code } = run;
  return { code, text: options.json ? toJson(run) : renderPulled(result, words, screen) };
}

function toJson({ result, code }: PullRun): string {
  const pulled = result.pulled.map(({ entry, folder, already }) => ({ ...entry, folder, already }));
  return `${JSON.stringify({ exitCode: code, pulled, findings: result.findings }, null, 2)}\n`;
}
