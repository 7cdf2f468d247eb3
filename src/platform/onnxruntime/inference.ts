import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { Inference, InferenceFailure, Inferred, Permuting, Progress } from "../../gate/ports.js";
import { limitedCommand, watchMemory } from "./limits.js";
import type { Job, Message } from "./protocol.js";

/** Bounds of one worker process. Memory is resident memory, in units of 10^6 bytes. */
export interface Limits {
  readonly timeoutS: number;
  readonly memoryMb: number;
}

export interface InferenceOptions {
  /** The bundled worker. */
  readonly workerPath: string;
  /** The folder whose `node_modules` holds onnxruntime-node. */
  readonly runtimeDir: string;
  readonly limits: Limits;
}

const KEPT_WORDS = 2000;
const RACE_SHARE = 0.8;
/** For made-up inputs: a model that needs longer is not timed on a guess. */
const MAX_ATTEMPT_S = 120;
const SILENT: Progress = () => {};

/**
 * Runs models in child processes: one each job, with an empty environment, killed at its time limit and at its memory
 * limit. What the model does there comes back as a value.
 */
export function createInference(options: InferenceOptions): Inference & Permuting {
  // A race ends by itself before it would be ended.
  const roomMs = RACE_SHARE * 1000 * options.limits.timeoutS;
  const start = <T>(job: Job, progress: Progress = SILENT) => runJob<T>(job, options, progress);
  return {
    inspect: (model) => start({ kind: "inspect", model }),
    readHeader: (file, format) => start({ kind: "header", file, format }),
    predict: (model, plan, progress) => start({ kind: "predict", model, plan }, progress),
    permute: (model, plan, permutation, progress) => start({ kind: "permute", model, plan, permutation }, progress),
    parity: (model, plan, progress) => start({ kind: "parity", model, plan }, progress),
    attempt: (model, tries, progress) => {
      const timeoutS = Math.min(options.limits.timeoutS, MAX_ATTEMPT_S);
      return runJob(
        { kind: "attempt", model, tries },
        { ...options, limits: { ...options.limits, timeoutS } },
        progress,
      );
    },
    profile: (model, budgetMs, progress) =>
      start({ kind: "profile", model, budgetMs, memoryMb: options.limits.memoryMb }, progress),
    race: (request, progress) => {
      // The limit is of one session. The others that a race keeps open are the tool's own cost.
      const sessions = request.baseline === undefined ? 2 : 3;
      const limits = { ...options.limits, memoryMb: sessions * options.limits.memoryMb };
      const job: Job = { kind: "race", request: { ...request, budgetMs: Math.min(request.budgetMs, roomMs) } };
      return runJob(job, { ...options, limits }, progress);
    },
  };
}

function runJob<T>(job: Job, { workerPath, runtimeDir, limits }: InferenceOptions, progress: Progress) {
  return new Promise<Inferred<T>>((resolve, reject) => {
    const [program, args] = limitedCommand(
      [process.execPath, "--expose-gc", workerPath, runtimeDir],
      limits.memoryMb,
      limits.timeoutS,
    );
    const child = spawn(program, args, {
      cwd: tmpdir(),
      env: {},
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const heard = listen(child);
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    let settled = false;
    const settle = (result: Inferred<T>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      stopWatching();
      kill();
      process.off("exit", kill);
      resolve(result);
    };
    const fail = (failure: InferenceFailure) => settle({ ok: false, failure });
    const timer = setTimeout(() => fail({ kind: "timeout", limitS: limits.timeoutS }), limits.timeoutS * 1000);
    const stopWatching = watchMemory(child.pid ?? 0, limits.memoryMb, () =>
      fail({ kind: "memory", limitMb: limits.memoryMb }),
    );
    child.on("message", (message: Message) => {
      if (message.type === "progress") progress(message.done, message.total, message.what, message.leftS);
      else if (message.type === "result") settle({ ok: true, value: message.value as T });
      else fail(message.failure);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      stopWatching();
      reject(error);
    });
    child.once("close", (code, signal) => fail(crashOf(code, signal, heard(), limits)));
    child.send(job, () => {});
  });
}

/** Keeps the last of what a process writes to stderr: why it died stands there. */
function listen(child: ChildProcess): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-KEPT_WORDS);
  });
  return () => words.trim();
}

function crashOf(code: number | null, signal: string | null, lastWords: string, limits: Limits): InferenceFailure {
  if (/out of memory|bad_alloc|cannot allocate memory/i.test(lastWords)) {
    return { kind: "memory", limitMb: limits.memoryMb };
  }
  return {
    kind: "crash",
    ...(signal === null ? {} : { signal }),
    ...(code === null ? {} : { exitCode: code }),
    ...(lastWords === "" ? {} : { lastWords }),
  };
}
