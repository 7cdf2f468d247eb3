import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { posix } from "node:path";

/** How much memory this process and its children may use, in bytes, and what says so. */
export interface MemoryBounds {
  /** The memory of the machine, or of the container if that is less. */
  readonly total: number;
  /** What of it is not in use. */
  readonly available: number;
  /** The total is a limit of the container (a control group), not the machine's own. */
  readonly isContainer: boolean;
}

/** Reads a file of the system as text; `undefined` if it has none of that name. */
export type ReadSystemFile = (path: string) => string | undefined;

const readSystemFile: ReadSystemFile = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not on Linux, no such controller, or not shown to this process: it bounds nothing that can be known.
    return undefined;
  }
};

/** The tightest of the machine's memory and the limits of the control groups (v1 and v2) around this process. */
export function readMemory(read: ReadSystemFile = readSystemFile, machineBytes = totalmem()): MemoryBounds {
  const machine = { total: machineBytes, available: availableOnMachine(read) ?? machineBytes, isContainer: false };
  const groups = groupFolders(read("/proc/self/cgroup") ?? "").flatMap((group) => groupBounds(group, read));
  return groups.reduce<MemoryBounds>((bounds, { total, used }) => {
    const isTighter = total < bounds.total;
    return {
      total: Math.min(bounds.total, total),
      available: Math.max(0, Math.min(bounds.available, total - used)),
      isContainer: bounds.isContainer || isTighter,
    };
  }, machine);
}

function availableOnMachine(read: ReadSystemFile): number | undefined {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(read("/proc/meminfo") ?? "")?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

interface Group {
  readonly version: 1 | 2;
  readonly folder: string;
}

/** The folders of the memory controller, from this process's own group up to the root that it can see. */
function groupFolders(cgroup: string): Group[] {
  return cgroup.split("\n").flatMap((line): Group[] => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === "") {
      // Where both versions are mounted, the second one is next to the controllers of the first.
      return ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].flatMap((root) =>
        upwards(path).map((at) => ({ version: 2, folder: posix.join(root, at) }) as const),
      );
    }
    if (!controllers.split(",").includes("memory")) return [];
    return upwards(path).map((at) => ({ version: 1, folder: posix.join("/sys/fs/cgroup/memory", at) }));
  });
}

function upwards(path: string): string[] {
  const clean = posix.normalize(path);
  return clean === "/" ? ["/"] : [clean, ...upwards(posix.dirname(clean))];
}

function groupBounds({ version, folder }: Group, read: ReadSystemFile): { total: number; used: number }[] {
  const number = (name: string) => {
    const text = read(posix.join(folder, name))?.trim();
    // "max": no limit of this group.
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const [limits, usage, cache] =
    version === 2
      ? ([["memory.max", "memory.high"], "memory.current", "inactive_file"] as const)
      : ([["memory.limit_in_bytes"], "memory.usage_in_bytes", "total_inactive_file"] as const);
  const found = limits.flatMap((name) => number(name) ?? []);
  // Of the first version, a group without a limit states a number beyond any machine's memory.
  const total = Math.min(...found);
  if (!Number.isFinite(total) || total === 0 || total > Number.MAX_SAFE_INTEGER) return [];
  // Pages of files that were not used lately are given up before anything is killed.
  const reclaimable = new RegExp(`^${cache} (\\d+)$`, "m").exec(read(posix.join(folder, "memory.stat")) ?? "")?.[1];
  return [{ total, used: Math.max(0, (number(usage) ?? 0) - Number(reclaimable ?? 0)) }];
}
