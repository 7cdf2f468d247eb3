import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Cpu } from "../../../gate/ports.ts";

/** Kernels of the runtime are chosen by these; without VNNI, int8 products saturate. */
const TELLING_FLAGS = /^(?:avx|avx2|avx512\w*|avx_vnni|fma|f16c|amx_\w+|asimd\w*|sve\w*|i8mm|bf16)$/;

/** The processor as the system names it, with the flags that decide how a model is computed. */
export function readCpu(): Cpu {
  const model = cpus()[0]?.model.trim() || "unknown CPU";
  const words = /^(?:flags|Features)\s*:(.*)$/m.exec(readOrEmpty("/proc/cpuinfo"))?.[1] ?? "";
  return {
    model,
    flags: words
      .split(/\s+/)
      .filter((flag) => TELLING_FLAGS.test(flag))
      .sort(),
  };
}

export interface ProcessorTimes {
  readonly all: number;
  readonly stolen: number;
}

/** Clock ticks of all processors since the start of the system; `undefined` if it does not report it. */
export function readProcessorTimes(): ProcessorTimes | undefined {
  const line = /^cpu\s+(.*)$/m.exec(readOrEmpty("/proc/stat"))?.[1];
  if (line === undefined) return undefined;
  // user, nice, system, idle, iowait, irq, softirq, steal; the guests' times behind them are in user's already.
  const ticks = line.trim().split(/\s+/).map(Number).slice(0, 8);
  return { all: ticks.reduce((a, b) => a + b, 0), stolen: ticks[7] ?? 0 };
}

/** The share of the time between two readings that the host gave to others. */
export function stealBetween(
  before: ProcessorTimes | undefined,
  after: ProcessorTimes | undefined,
): number | undefined {
  if (before === undefined || after === undefined || after.all <= before.all) return undefined;
  return (after.stolen - before.stolen) / (after.all - before.all);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
