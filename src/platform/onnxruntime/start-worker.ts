import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { InferenceFailure, Progress } from "../../gate/ports.ts";
import type { Ended } from "./ended.ts";
import type { Isolation } from "./isolation.ts";
import { backstopsOf, CAN_WATCH, limitedCommand, readSystemLimits, watchMemory } from "./limits.ts";
import type { Place } from "./options.ts";
import { BEAT_MS, type Job, type Message } from "./protocol.ts";

/** Opening a model, its first run and so on, each of which may take as long as the time limit. */
const SINGLE_STEPS = 8;
const MAX_WORDS_LENGTH = 2000;

/** Runs one job in a process of its own and never throws: how it ended is the result. */
export function startWorker<T>(
  job: Job,
  { workerPath, runtimeDir, limits }: Place,
  way: Isolation,
  progress: Progress,
): Promise<Ended<T>> {
  const watched = way.endsWithParent ? [] : [`--parent=${process.pid}`];
  const [program, args] = limitedCommand(
    [...way.command, process.execPath, "--expose-gc", workerPath, runtimeDir, ...watched],
    backstopsOf(limits.memoryMb, processorSeconds(job, limits), readSystemLimits()),
  );
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(program, args, {
        // A folder that every user may enter.
        cwd: CAN_WATCH ? "/" : tmpdir(),
        env: {},
        serialization: "advanced",
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
    } catch (error) {
      resolve({ kind: "not-started", error });
      return;
    }
    const heard = listen(child);
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    let settled = false;
    const settle = (ended: Ended<T>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      stopWatching();
      kill();
      process.off("exit", kill);
      resolve(ended);
    };
    const fail = (failure: InferenceFailure) => settle({ kind: "failure", failure });
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
      else if (message.type === "result") settle({ kind: "result", value: message.value as T });
      else if (message.type === "fault") settle({ kind: "fault", fault: message.fault });
      else fail(message.failure);
    });
    child.once("error", (error) => settle({ kind: "not-started", error }));
    child.once("close", (code, signal) => fail(crashOf(code, signal, heard())));
    child.send(job, () => {});
  });
}

/** How often a model is run to time it is the harness's choice, so the time limit is that of one run, or of opening it. */
function isTimed(job: Job): job is Extract<Job, { kind: "profile" | "pace" | "race" }> {
  return job.kind === "profile" || job.kind === "pace" || job.kind === "race";
}

/** The backstop behind the time limit, in seconds of processor time. */
function processorSeconds(job: Job, { timeoutS }: Place["limits"]): number {
  if (!isTimed(job)) return timeoutS;
  const { budgetMs } = job.kind === "race" ? job.request : job;
  return SINGLE_STEPS * timeoutS + (2 * budgetMs) / 1000;
}

/** Keeps the last of what a process writes to stderr: why it died stands there. */
function listen(child: ChildProcess): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-MAX_WORDS_LENGTH);
  });
  // Warnings of the runtime about itself are no last words.
  return () => words.replaceAll(/^.*\[[VIW]:onnxruntime.*\n?/gm, "").trim();
}

function crashOf(code: number | null, signal: string | null, lastWords: string): InferenceFailure {
  return {
    kind: "crash",
    ...(signal === null ? {} : { signal }),
    ...(code === null ? {} : { exitCode: code }),
    ...(lastWords === "" ? {} : { lastWords }),
  };
}
