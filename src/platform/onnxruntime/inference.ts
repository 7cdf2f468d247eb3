import { join } from "node:path";
import type { Inference, InferenceFailure, Inferred, PermutationRunner, Progress } from "../../gate/ports.ts";
import { appendToCopy } from "../files/append-to-copy.ts";
import { WORKER_GROUP } from "../files/worker-group.ts";
import { readMemory } from "../machine/memory.ts";
import { blameOf, type Death, faultFailure } from "./blame.ts";
import type { Ended } from "./ended.ts";
import { findPrograms, type Isolation, isolationFor, isolations, PLAIN } from "./isolation.ts";
import { MAX_TIME_LIMIT_S } from "./limits.ts";
import type { InferenceOptions, Limits, Place, Runtime } from "./options.ts";
import type { Job } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

/** The candidate and the previous release, or one of them twice. */
const RACE_SESSIONS = 2;
const AVAILABLE_SHARE = 0.9;
/** For made-up inputs: a model that needs longer is not timed on a guess. */
const MAX_ATTEMPT_S = 120;
const SILENT: Progress = () => {};

/**
 * Runs models in child processes: one each job, with an empty environment, set apart as far as this system allows,
 * killed at its time limit and at its memory limit. What the model does there comes back as a value. Before a model is
 * said to have crashed, a known-good one runs in the same place: if that fails too, or the system ended the process, a
 * `Failure` with code `environment` is thrown.
 */
export function createInference(
  options: InferenceOptions,
  startJob: typeof startWorker = startWorker,
): Inference & PermutationRunner & Isolating {
  const workshop = new Workshop(options, startJob);
  const start = <T>(job: Job, progress: Progress = SILENT) => workshop.run<T>(job, progress);
  return {
    inspect: (model) => start({ kind: "inspect", model }),
    readHeader: (file, format) => start({ kind: "header", file, format }),
    predict: (model, plan, progress) => start({ kind: "predict", model, plan }, progress),
    extend: appendToCopy,
    permute: (model, plan, permutation, progress) => start({ kind: "permute", model, plan, permutation }, progress),
    parity: (model, plan, progress) => start({ kind: "parity", model, plan }, progress),
    attempt: (model, tries, progress) => start({ kind: "attempt", model, tries }, progress),
    profile: (model, budgetMs, progress) =>
      start({ kind: "profile", model, budgetMs, memoryMb: options.limits.memoryMb }, progress),
    pace: (model, budgetMs, progress) => start({ kind: "pace", model, budgetMs }, progress),
    race: (request, progress) => start({ kind: "race", request }, progress),
    isolation: (files = []) => workshop.isolationOf(files),
  };
}

/** Says how far a worker would be set apart on this system. */
export interface Isolating {
  /** `files`: what it will have to read, as far as that is known. */
  isolation(files?: readonly string[]): Promise<Isolation>;
}

/** Starts workers, and remembers which way of setting them apart has proved not to work here. */
class Workshop {
  private readonly options: InferenceOptions;
  private readonly start: typeof startWorker;
  private found: Promise<Runtime> | undefined;
  private ways: readonly Isolation[];

  constructor(options: InferenceOptions, start: typeof startWorker) {
    this.start = start;
    const limits = { ...options.limits, timeoutS: Math.min(options.limits.timeoutS, MAX_TIME_LIMIT_S) };
    this.options = { ...options, limits };
    this.ways = options.isolations ?? isolations(process.getuid?.(), WORKER_GROUP, findPrograms());
  }

  async run<T>(job: Job, progress: Progress): Promise<Inferred<T>> {
    const files = filesOf(job);
    const usual = await this.place();
    const place = { ...usual, limits: limitsFor(job, usual.limits) };
    for (;;) {
      const way = await this.isolationOf(files);
      const ended = await this.start<T>(job, place, way, progress);
      if (ended.kind === "result") return { ok: true, value: ended.value };
      const judged = await this.judge(ended, place, way, files);
      if (judged !== "again") return { ok: false, failure: judged };
    }
  }

  private async place(): Promise<Place> {
    const { options } = this;
    this.found ??= "findRuntime" in options ? options.findRuntime() : Promise.resolve(options);
    return { ...options, ...(await this.found) };
  }

  async isolationOf(files: readonly string[]): Promise<Isolation> {
    const { workerPath, runtimeDir } = await this.place();
    const runtime = join(runtimeDir, "node_modules", "onnxruntime-node", "package.json");
    return await isolationFor([process.execPath, workerPath, runtime, ...files], this.ways);
  }

  /** Whose fault an end was: the model's failure, or a thrown `Failure`; `again` if a weaker isolation may do. */
  private async judge(
    ended: Exclude<Ended<unknown>, { kind: "result" }>,
    place: Place,
    way: Isolation,
    files: readonly string[],
  ): Promise<InferenceFailure | "again"> {
    if (ended.kind === "failure" && ended.failure.kind === "fixtures") return ended.failure;
    const death: Death = ended;
    const blame = blameOf(death, place);
    if (blame.kind === "machine") throw blame.failure;
    const proof = await this.probe(way, files);
    if (proof === undefined) {
      if (blame.kind === "unclear") throw blame.failure;
      return blame.failure;
    }
    const next = await this.weakerThan(way, files);
    if (next === undefined) throw blame.kind === "unclear" ? blame.failure : proof;
    this.ways = this.ways.slice(this.ways.indexOf(next));
    return "again";
  }

  /** Runs a known-good model in the same place; what is wrong with the place, or `undefined`. */
  private async probe(way: Isolation, files: readonly string[]): Promise<Error | undefined> {
    const place = await this.place();
    const ended = await this.start<true>({ kind: "probe", files }, place, way, SILENT);
    return ended.kind === "result" ? undefined : faultFailure(ended, place);
  }

  /** The next weaker isolation in which a known-good model runs. */
  private async weakerThan(way: Isolation, files: readonly string[]): Promise<Isolation | undefined> {
    for (const next of this.ways.slice(this.ways.indexOf(way) + 1)) {
      const proof = await this.probe(next, files);
      if (proof === undefined) return next;
    }
    return way === PLAIN || this.ways.includes(PLAIN) ? undefined : PLAIN;
  }
}

/** The limits of a job: those that were set are of one session of the model. */
function limitsFor(job: Job, limits: Limits): Limits {
  switch (job.kind) {
    case "attempt":
      // What a guess needs says nothing about the machine either: it is one try that failed, whoever set the limit.
      return { timeoutS: Math.min(limits.timeoutS, MAX_ATTEMPT_S), memoryMb: limits.memoryMb };
    case "race":
      // The other session that a race keeps open is the tool's own cost: what it needs says nothing about the machine.
      return { timeoutS: limits.timeoutS, memoryMb: raceMemoryMb(limits.memoryMb) };
    default:
      return limits;
  }
}

/** Room for the sessions of a race, as far as this machine has it: past that, the system would end the process. */
export function raceMemoryMb(memoryMb: number, { available } = readMemory()): number {
  return Math.max(memoryMb, Math.min(RACE_SESSIONS * memoryMb, Math.floor((AVAILABLE_SHARE * available) / 1e6)));
}

/** The files that a job reads. */
function filesOf(job: Job): string[] {
  switch (job.kind) {
    case "inspect":
      return [job.model];
    case "header":
      return [job.file];
    case "attempt":
      return [job.model];
    case "profile":
    case "pace":
      return [job.model.modelPath, ...(job.model.plan === undefined ? [] : [job.model.plan.file])];
    case "race":
      return [job.request.candidate, job.request.baseline].flatMap((model) =>
        model === undefined ? [] : [model.modelPath, ...(model.plan === undefined ? [] : [model.plan.file])],
      );
    case "probe":
      return [...job.files];
    default:
      return [job.model, job.plan.file];
  }
}
