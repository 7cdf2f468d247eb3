import { defaultMemory, MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S, readLimit } from "../../../src/entry/limits.ts";
import { readMemory } from "../../../src/platform/machine/memory.ts";

const GB = 1e9;
const NO_LIMIT_V1 = "9223372036854771712";
const reading = (files: Record<string, string | number>) => (path: string) =>
  files[path] === undefined ? undefined : `${files[path]}\n`;
const V2 = "0::/a/b";
const V1 = "4:memory:/a/b\n0::/";

test.each<[string, Record<string, string | number>, object]>([
  ["no groups", {}, { total: 16 * GB, isContainer: false }],
  [
    "version 2",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": 2 * GB },
    { total: 2 * GB, isContainer: true },
  ],
  [
    "version 2, a group above",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": "max", "/sys/fs/cgroup/a/memory.max": 3 * GB },
    { total: 3 * GB },
  ],
  [
    "version 2, the tightest of several",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": 5 * GB, "/sys/fs/cgroup/a/memory.max": 3 * GB },
    { total: 3 * GB },
  ],
  [
    "version 2, throttled",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": 5 * GB, "/sys/fs/cgroup/a/b/memory.high": GB },
    { total: GB },
  ],
  ["version 2 as a container sees it", { "/proc/self/cgroup": "0::/", "/sys/fs/cgroup/memory.max": GB }, { total: GB }],
  [
    "version 2, no limit",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": "max" },
    { total: 16 * GB, isContainer: false },
  ],
  [
    "version 1",
    { "/proc/self/cgroup": V1, "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": 2 * GB },
    { total: 2 * GB },
  ],
  [
    "version 1 as a container sees it",
    { "/proc/self/cgroup": V1, "/sys/fs/cgroup/memory/memory.limit_in_bytes": 2 * GB },
    { total: 2 * GB },
  ],
  [
    "version 1, no limit",
    { "/proc/self/cgroup": V1, "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": NO_LIMIT_V1 },
    { total: 16 * GB },
  ],
  [
    "a limit above the machine's memory",
    { "/proc/self/cgroup": V2, "/sys/fs/cgroup/a/b/memory.max": 99 * GB },
    { total: 16 * GB, isContainer: false },
  ],
])("the memory of a process: %s", (_, files, expected) => {
  expect(readMemory(reading(files), 16 * GB)).toMatchObject(expected);
});

test("what is in use is not available, but for pages of files", () => {
  const files = {
    "/proc/self/cgroup": V2,
    "/sys/fs/cgroup/a/b/memory.max": 4 * GB,
    "/sys/fs/cgroup/a/b/memory.current": 3 * GB,
    "/sys/fs/cgroup/a/b/memory.stat": `anon 1\ninactive_file ${GB}`,
  };
  expect(readMemory(reading(files), 16 * GB).available).toBe(2 * GB);
  expect(readMemory(reading({ "/proc/meminfo": "MemTotal: 1 kB\nMemAvailable:  1000000 kB" }), 16 * GB).available).toBe(
    1_024_000_000,
  );
});

test("the default keeps to the container, and says so if that is why", () => {
  const memory = { total: 64 * GB, available: 64 * GB, isContainer: false };
  expect(defaultMemory(memory)).toEqual({ memoryMb: 4000 });
  expect(defaultMemory({ total: 2 * GB, available: 2 * GB, isContainer: true })).toEqual({
    memoryMb: 1200,
    memoryWhy: "60% of the 2000 MB that this container has",
  });
  expect(defaultMemory({ ...memory, available: GB })).toEqual({
    memoryMb: 900,
    memoryWhy: "90% of the 1000 MB that are free in this machine",
  });
  expect(defaultMemory().memoryMb).toBeGreaterThan(0);
});

test("limits that a user sets have a largest value that can be held", () => {
  // A timer of Node holds 2^31 − 1 ms; the shell's arithmetic holds 2^63 − 1.
  expect(MAX_TIME_LIMIT_S * 1000).toBeLessThan(2 ** 31);
  expect((4 * MAX_MEMORY_LIMIT_MB + 2500) * 1e6).toBeLessThan(Number.MAX_SAFE_INTEGER * 10);
  expect(`${Math.floor(((4 * MAX_MEMORY_LIMIT_MB + 2500) * 1e6) / 1024)}`).toMatch(/^\d+$/);
  for (const value of ["604801", "2147484", "9".repeat(400)])
    expect(readLimit(value, MAX_TIME_LIMIT_S)).toEqual({ fix: "Use a number of at most 604800." });
  for (const value of ["0", "-1", "1e3", "", "Infinity", "0x10"])
    expect(readLimit(value, 5)).toEqual({ fix: "Use a number above 0." });
  expect([readLimit("604800", MAX_TIME_LIMIT_S), readLimit("0.5", 1)]).toEqual([604_800, 0.5]);
});
