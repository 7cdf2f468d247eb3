import * as core from "@actions/core";
import { runAction } from "../../src/entry/action/run.ts";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { Opened } from "../helpers/linear-model.ts";
import { fakeClock } from "../helpers/publishing.ts";

interface End {
  readonly code: number;
  readonly raw: string;
  readonly children: readonly [];
  readonly ranModel: boolean;
}

/** Runs the action's step in this process, with the environment, the output and the exit code of a process of its own. */
export async function runHere(env: Readonly<Record<string, string>>, models: CreateInference & Opened): Promise<End> {
  const own = { ...process.env };
  const { exitCode } = process;
  const { write } = process.stdout;
  const opened = models.opened.length;
  let raw = "";
  replaceEnvironment(env);
  // The toolkit remembers the file of the first summary that it wrote.
  Object.assign(core.summary, { _filePath: undefined, _buffer: "" });
  process.exitCode = 0;
  process.stdout.write = (chunk: string | Uint8Array) => {
    raw += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
    return true;
  };
  try {
    await runAction(process.env, { createInference: models, retryPolicy: fakeClock() });
    return { code: Number(process.exitCode ?? 0), raw, children: [], ranModel: models.opened.length > opened };
  } finally {
    process.stdout.write = write;
    process.exitCode = exitCode;
    replaceEnvironment(own);
  }
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
