import { readMemory } from "../platform/machine/memory.ts";
import { MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S } from "../platform/onnxruntime/limits.ts";
import type { Limits } from "../platform/onnxruntime/options.ts";

/** How long a model may take in the Action, and in what foretells its verdict. */
export const ACTION_TIME_LIMIT_S = 600;

const MEMORY_LIMIT_MB = 4000;
const MEMORY_SHARE = 0.6;
const AVAILABLE_SHARE = 0.9;

export { MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S };

/**
 * The default memory limit of a model: never so much that this machine, or the container around this process,
 * would run out of memory. `memoryWhy` says so if that is less than usual.
 */
export function defaultMemory(memory = readMemory()): Pick<Limits, "memoryMb" | "memoryWhy"> {
  const { total, available, isContainer } = memory;
  const share = Math.floor((MEMORY_SHARE * total) / 1e6);
  const free = Math.floor((AVAILABLE_SHARE * available) / 1e6);
  const memoryMb = Math.max(1, Math.min(MEMORY_LIMIT_MB, share, free));
  if (memoryMb === MEMORY_LIMIT_MB) return { memoryMb };
  const whose = isContainer ? "this container" : "this machine";
  const memoryWhy =
    free < share
      ? `${Math.round(AVAILABLE_SHARE * 100)}% of the ${Math.round(available / 1e6)} MB that are free in ${whose}`
      : `${Math.round(MEMORY_SHARE * 100)}% of the ${Math.round(total / 1e6)} MB that ${whose} has`;
  return { memoryMb, memoryWhy };
}

/** A limit that a user set, if it is a number that can be held; else what is wrong with it. */
export function readLimit(value: string, max: number): number | { readonly fix: string } {
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || !(number > 0)) return { fix: "Use a number above 0." };
  return number <= max ? number : { fix: `Use a number of at most ${max}.` };
}
