import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import type { Machine } from "../../releases/report.ts";

/** The machine that this process runs on. */
export function readMachine(): Machine {
  return {
    platform: `${platform()}-${arch()}`,
    cpu: cpus()[0]?.model.trim() || "unknown CPU",
    cores: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.version,
  };
}
