import { Failure } from "../../domain/failure.ts";
import type { InferenceFailure } from "../../gate/ports.ts";
import { systemFailure } from "../system-error.ts";
import type { Ended } from "./ended.ts";
import { backstopsOf, readSystemLimits, type SystemLimits } from "./limits.ts";
import type { Place } from "./options.ts";
import type { WorkerFault } from "./protocol.ts";

export type Death = Exclude<Ended<unknown>, { readonly kind: "result" }>;

/** Whose fault an end looks like, before a known-good model has run in the same place. */
export type Blame =
  /** Nothing that a model could do. */
  | { readonly kind: "machine"; readonly failure: Failure }
  /** No model's doing, but a weaker isolation may be without it. */
  | { readonly kind: "unclear"; readonly failure: Failure }
  | { readonly kind: "model"; readonly failure: InferenceFailure };

// A model that fails sends its process none of these; a person, a supervisor or the kernel does.
const OUTSIDE_SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGXFSZ", "SIGPWR"];
const OUT_OF_MEMORY =
  /out of memory|bad_alloc|cannot allocate memory|allocate memory|AllocateRawInternal|buffer allocation failed/i;

/** Decides as far as the end itself allows. `system`: the limits that this process was started under. */
export function blameOf(death: Death, place: Place, system: SystemLimits = readSystemLimits()): Blame {
  if (death.kind === "not-started") return { kind: "unclear", failure: notStarted(death.error) };
  if (death.kind === "fault") return blameOfFault(death.fault, place, system);
  const failure = asMemory(death.failure, place);
  // An engine that gets no more address space ends itself in ways that look like any other crash.
  if (failure.kind === "memory" || failure.kind === "crash" || isOutOfMemory(failure)) {
    const bound = memoryBound(death.failure, place, system);
    if (bound !== undefined) return { kind: "machine", failure: bound };
  }
  if (failure.kind !== "crash") return { kind: "model", failure };
  if (failure.signal === "SIGXCPU") return blameOfProcessorTime(place, system);
  if (failure.signal === undefined || !OUTSIDE_SIGNALS.includes(failure.signal)) return { kind: "model", failure };
  return { kind: "machine", failure: killed(failure.signal) };
}

/** Words of a dying process that say that its memory ran out, as that. */
function asMemory(failure: InferenceFailure, { limits }: Place): InferenceFailure {
  if (failure.kind !== "crash" || !OUT_OF_MEMORY.test(failure.lastWords ?? "")) return failure;
  if (OUTSIDE_SIGNALS.includes(failure.signal ?? "")) return failure;
  return { kind: "memory", limitMb: limits.memoryMb };
}

function isOutOfMemory(failure: InferenceFailure): boolean {
  return (failure.kind === "run" || failure.kind === "load") && OUT_OF_MEMORY.test(failure.message);
}

/** The limit of this machine that was reached before the one that a user may rely on, if there is one. */
function memoryBound(original: InferenceFailure, { limits }: Place, system: SystemLimits): Failure | undefined {
  if (original.kind === "crash" && OUTSIDE_SIGNALS.concat("SIGXCPU").includes(original.signal ?? "")) return undefined;
  const { narrowed } = backstopsOf(limits.memoryMb, limits.timeoutS, system);
  // The watch over resident memory is ours; every other end is one of the address space.
  if (original.kind !== "memory" && narrowed.addressSpaceBytes !== undefined) {
    const mb = Math.round(narrowed.addressSpaceBytes / 1e6);
    return new Failure(
      "environment",
      `The address space of processes is limited to ${mb} MB here (ulimit -v), and the model's process ended below that limit, so it is unclear whether the model is at fault.`,
      {
        fix: `Raise  ulimit -v,  or use a machine without it: a model of ${limits.memoryMb} MB may need four times as much address space.`,
      },
    );
  }
  const isCrash = original.kind === "crash" && !OUT_OF_MEMORY.test(original.lastWords ?? "");
  if (limits.memoryWhy === undefined || isCrash) return undefined;
  return new Failure(
    "environment",
    `The model's process needed more than ${limits.memoryMb} MB of memory, which is ${limits.memoryWhy}.`,
    { fix: "Use a machine or a container with more memory, end other processes, or set the memory limit yourself." },
  );
}

function blameOfFault(fault: WorkerFault, place: Place, system: SystemLimits): Blame {
  if (fault.kind === "defect" && OUT_OF_MEMORY.test(fault.message)) {
    return blameOf({ kind: "failure", failure: { kind: "crash", lastWords: fault.message } }, place, system);
  }
  // Thrown as it is: the entry reports it as what it is, a defect of this tool.
  if (fault.kind === "defect") throw new Error(`The worker failed: ${fault.message}`);
  return { kind: "unclear", failure: faultOf(fault, place, system) };
}

function faultOf(fault: WorkerFault, { runtimeDir, runtimeFix, limits }: Place, system = readSystemLimits()): Failure {
  if (fault.kind === "runtime") {
    const { addressSpaceBytes } = backstopsOf(limits.memoryMb, limits.timeoutS, system).narrowed;
    if (addressSpaceBytes !== undefined && /map segment|allocate memory/i.test(fault.message)) {
      const mb = Math.round(addressSpaceBytes / 1e6);
      return new Failure(
        "environment",
        `The address space of processes is limited to ${mb} MB here (ulimit -v), which is too little to load ONNX Runtime: ${fault.message}`,
        {
          fix: "Raise  ulimit -v,  then run again.",
        },
      );
    }
    return new Failure("environment", `ONNX Runtime cannot be loaded from ${runtimeDir}: ${fault.message}`, {
      fix: runtimeFix ?? "Reinstall onnxruntime-node there.",
    });
  }
  const error = Object.assign(new Error(fault.message), fault, { errno: -1 });
  return (
    systemFailure(error) ??
    new Failure("environment", `The process that runs models failed: ${fault.message}`, {
      fix: "Check the machine, then run again.",
    })
  );
}

function notStarted(error: unknown): Failure {
  return (
    systemFailure(error) ??
    new Failure("environment", `The process that runs models could not be started: ${(error as Error).message}`, {
      fix: "Check the limits of this machine on processes and memory, then run again.",
      cause: error,
    })
  );
}

function killed(signal: string): Failure {
  const who =
    signal === "SIGKILL"
      ? "usually the system, because it ran out of memory (see  dmesg  or the container's events)"
      : "a person, a supervisor or the operating system";
  return new Failure("environment", `The process that ran the model was killed from outside with ${signal}: ${who}.`, {
    fix: "Give the machine or the container more memory, or set a smaller memory limit, then run again.",
  });
}

function blameOfProcessorTime({ limits }: Place, system: SystemLimits): Blame {
  const { narrowed } = backstopsOf(limits.memoryMb, limits.timeoutS, system);
  if (narrowed.cpuSeconds === undefined)
    return { kind: "model", failure: { kind: "timeout", limitS: limits.timeoutS } };
  return {
    kind: "machine",
    failure: new Failure(
      "environment",
      `The CPU time of processes is limited to ${narrowed.cpuSeconds} s here (ulimit -t), and the model's process used it up.`,
      { fix: "Raise  ulimit -t,  then run again." },
    ),
  };
}

/** Why a known-good model did not run: what is wrong with the place. */
export function faultFailure(death: Death, place: Place): Failure {
  if (death.kind === "not-started") return notStarted(death.error);
  if (death.kind === "fault" && death.fault.kind !== "defect") return faultOf(death.fault, place);
  const how = death.kind === "fault" ? firstLine(death.fault.message) : describeEnd(death.failure);
  return new Failure(
    "environment",
    `Models cannot be run here: a known-good model, run in the same place and under the same limits, failed too (${how}).`,
    {
      fix: `This is not a verdict on the model. ${LIMIT_FIX[death.kind === "failure" ? death.failure.kind : death.kind] ?? `Check the limits on processes, memory and time (ulimit -a), the processor and ${place.runtimeDir}.`}`,
    },
  );
}

const LIMIT_FIX: Readonly<Record<string, string>> = {
  timeout: "Raise the time limit, which is too short for any model here.",
  memory: "Raise the memory limit, which is too small for any model.",
};

function describeEnd(failure: InferenceFailure): string {
  switch (failure.kind) {
    case "timeout":
      return `it did not finish within ${failure.limitS} s`;
    case "memory":
      return `it needed more than ${failure.limitMb} MB of memory`;
    case "crash": {
      const how =
        failure.signal === undefined ? `exit code ${failure.exitCode ?? "unknown"}` : `signal ${failure.signal}`;
      const words = firstLine(failure.lastWords ?? "");
      return words === "" ? how : `${how}; its last output: ${words}`;
    }
    case "fixtures":
      return "it could not read its input";
    default:
      return firstLine(failure.message);
  }
}

function firstLine(text: string): string {
  return (text.split("\n").find((line) => line.trim() !== "") ?? "").trim().slice(0, 300);
}
