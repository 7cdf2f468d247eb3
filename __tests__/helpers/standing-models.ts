import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { CreateInference } from "../../src/entry/outside.ts";
import { WORKER } from "../../src/entry/paths.ts";
import type { Progress } from "../../src/gate/ports.ts";
import type { Ended } from "../../src/platform/onnxruntime/ended.ts";
import { createInference } from "../../src/platform/onnxruntime/inference.ts";
import type { Job, Message } from "../../src/platform/onnxruntime/protocol.ts";
import { startWorker } from "../../src/platform/onnxruntime/start-worker.ts";

const STANDING = resolve("scripts/source/standing-worker.mjs");
/** Below these a test is about the limit itself. */
const USUAL_TIMEOUT_S = 60;
const USUAL_MEMORY_MB = 1000;

interface Answer {
  readonly id: number;
  readonly message: Message;
}

interface Asked {
  readonly job: Job;
  readonly progress: Progress;
  readonly end: (ended: Ended<unknown> | "gone") => void;
}

/** The process, and the jobs that it still owes an answer. */
class Standing {
  readonly #asked = new Map<number, Asked>();
  readonly #child: ChildProcess;
  #count = 0;
  gone = false;

  constructor() {
    this.#child = spawn(process.execPath, ["--expose-gc", STANDING], {
      env: {},
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (answer: Answer) => this.#hear(answer));
    this.#child.once("close", () => {
      this.gone = true;
      for (const { end } of this.#asked.values()) end("gone");
    });
    // Neither the process nor its channel keeps the tests from ending.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  run(job: Job, runtimeDir: string, progress: Progress): Promise<Ended<unknown> | "gone"> {
    const id = this.#count++;
    this.#child.channel?.ref();
    return new Promise((end) => {
      this.#asked.set(id, { job, progress, end });
      this.#child.send({ id, job, runtimeDir }, () => {});
    });
  }

  end(): Promise<void> {
    return new Promise((ended) => {
      if (this.gone) return ended();
      this.#child.once("close", () => ended());
      this.#child.kill("SIGKILL");
    });
  }

  #hear({ id, message }: Answer): void {
    const asked = this.#asked.get(id);
    if (asked === undefined || message.type === "beat") return;
    if (message.type === "progress") {
      asked.progress(message.done, message.total, message.what, message.leftS);
      return;
    }
    this.#asked.delete(id);
    if (this.#asked.size === 0) this.#child.channel?.unref();
    asked.end(
      message.type === "result"
        ? { kind: "result", value: message.value }
        : message.type === "failure"
          ? { kind: "failure", failure: message.failure }
          : { kind: "fault", fault: message.fault },
    );
  }
}

let standing: Standing | undefined;
afterAll(async () => await standing?.end());

/**
 * Starts a job in the process that stands by for this test file: the same code as in a worker, without the second that
 * starting one takes. A job that times a model, that has a limit below the usual ones or that ends the process runs in a
 * worker of its own, as all jobs do outside of tests.
 */
const startStanding: typeof startWorker = async <T>(
  ...[job, place, way, progress]: Parameters<typeof startWorker>
): Promise<Ended<T>> => {
  const own = () => startWorker<T>(job, place, way, progress);
  const { timeoutS, memoryMb } = place.limits;
  if (["profile", "pace", "race", "probe"].includes(job.kind)) return own();
  if (timeoutS < USUAL_TIMEOUT_S || memoryMb < USUAL_MEMORY_MB || place.workerPath !== WORKER) return own();
  if (standing === undefined || standing.gone) standing = new Standing();
  const ended = await standing.run(job, place.runtimeDir, progress);
  return ended === "gone" ? own() : (ended as Ended<T>);
};

/** Runs models for real, in one process for the whole test file. */
export const standingModels: CreateInference = (options) => createInference(options, startStanding);
