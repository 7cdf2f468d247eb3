import { readMachine } from "../platform/machine/machine.js";

const MEMORY_LIMIT_MB = 4000;
const MEMORY_SHARE = 0.6;

/** What a model may hold unless told otherwise: never so much that this machine would begin to swap. */
export function defaultMemoryMb(): number {
  return Math.min(MEMORY_LIMIT_MB, Math.floor(MEMORY_SHARE * readMachine().memoryMb));
}
