import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { Inference, InferenceFailure, Inferred, Permuting, Progress } from "../../gate/ports.js";
import { limitedCommand, watchMemory } from "./limits.js";
import { BEAT_MS, type Job, type Message } from "./protocol.js";

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
/** Opening a model, its first run and so on, each of which may take as long as the time limit. */
const SINGLE_STEPS = 8;
const MAX_PROCESSOR_S = 1e9;
/** The candidate and the previous release, or one of them twice. */
const RACE_SESSIONS = 2;
/** For made-up inputs: a model that needs longer is not timed on a guess. */
const MAX_ATTEMPT_S = 120;
const SILENT: Progress = () => {};

/**
 * Runs models in child processes: one each job, with an empty environment, killed at its time limit and at its memory
 * limit. What the model does there comes back as a value.
 */
export function createInference(options: InferenceOptions): Inference & Permuting {
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
    pace: (model, budgetMs, progress) => start({ kind: "pace", model, budgetMs }, progress),
    race: (request, progress) => {
      // The limit is of one session. The other one that a race keeps open is the tool's own cost.
      const limits = { ...options.limits, memoryMb: RACE_SESSIONS * options.limits.memoryMb };
      return runJob({ kind: "race", request }, { ...options, limits }, progress);
    },
  };
}

function runJob<T>(job: Job, { workerPath, runtimeDir, limits }: InferenceOptions, progress: Progress) {
  return new Promise<Inferred<T>>((resolve, reject) => {
    const [program, args] = limitedCommand(
      [process.execPath, "--expose-gc", workerPath, runtimeDir],
      limits.memoryMb,
      processorSeconds(job, limits),
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
    const limitMs = limits.timeoutS * 1000 + (isTimed(job) ? BEAT_MS : 0);
    const timer = setTimeout(() => fail({ kind: "timeout", limitS: limits.timeoutS }), limitMs);
    const stopWatching = watchMemory(child.pid ?? 0, limits.memoryMb, () =>
      fail({ kind: "memory", limitMb: limits.memoryMb }),
    );
    child.on("message", (message: Message) => {
      if (settled) return;
      if (isTimed(job)) timer.refresh();
      if (message.type === "beat") return;
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

/** How often a model is run to time it is the harness's choice, so the time limit is that of one run, or of opening it. */
function isTimed(job: Job): job is Extract<Job, { kind: "profile" | "pace" | "race" }> {
  return job.kind === "profile" || job.kind === "pace" || job.kind === "race";
}

/** The backstop behind the time limit: `ulimit` takes no number that is too large. */
function processorSeconds(job: Job, { timeoutS }: Limits): number {
  if (!isTimed(job)) return timeoutS;
  const { budgetMs } = job.kind === "race" ? job.request : job;
  return Math.min(MAX_PROCESSOR_S, SINGLE_STEPS * timeoutS + (2 * budgetMs) / 1000);
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
