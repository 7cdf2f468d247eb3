import type { InferenceFailure } from "../../../src/gate/ports.ts";
import { blameOf } from "../../../src/platform/onnxruntime/blame.ts";
import { canRead, isolationFor, isolations, PLAIN } from "../../../src/platform/onnxruntime/isolation.ts";
import { backstopsOf, limitedCommand, readSystemLimits } from "../../../src/platform/onnxruntime/limits.ts";
import type { Place } from "../../../src/platform/onnxruntime/options.ts";

const PLACE: Place = { workerPath: "/w", runtimeDir: "/r", limits: { timeoutS: 60, memoryMb: 4000 } };
const OPEN = {};
const TIGHT = { addressSpaceBytes: 6e9 };

const crash = (more: object = {}): InferenceFailure => ({ kind: "crash", ...more });
const blamed = (failure: InferenceFailure, system = OPEN as object, place = PLACE) => {
  const blame = blameOf({ kind: "failure", failure }, place, system);
  return `${blame.kind} ${blame.kind === "model" ? blame.failure.kind : blame.failure.message}`;
};

test.each<[InferenceFailure, object, RegExp]>([
  [crash({ signal: "SIGSEGV" }), OPEN, /^model crash$/],
  [crash({ signal: "SIGABRT" }), OPEN, /^model crash$/],
  [crash({ exitCode: 3 }), OPEN, /^model crash$/],
  [crash({ signal: "SIGKILL" }), OPEN, /^machine .*SIGKILL/],
  [crash({ signal: "SIGKILL", lastWords: "out of memory" }), OPEN, /^machine .*SIGKILL/],
  [crash({ signal: "SIGTERM" }), OPEN, /^machine .*SIGTERM/],
  [crash({ signal: "SIGXFSZ" }), OPEN, /^machine /],
  [crash({ signal: "SIGABRT", lastWords: "std::bad_alloc" }), OPEN, /^model memory$/],
  [crash({ signal: "SIGABRT", lastWords: "std::bad_alloc" }), TIGHT, /^machine .*6000 MB here \(ulimit -v\)/],
  [crash({ signal: "SIGTRAP" }), TIGHT, /^machine .*ulimit -v/],
  [crash({ signal: "SIGXCPU" }), OPEN, /^model timeout$/],
  [crash({ signal: "SIGXCPU" }), { cpuSeconds: 5 }, /^machine .*5 s here \(ulimit -t\)/],
  [{ kind: "run", message: "std::bad_alloc" }, TIGHT, /^machine .*ulimit -v/],
  [{ kind: "run", message: "std::bad_alloc" }, OPEN, /^model run$/],
  [{ kind: "run", message: "wrong shape" }, TIGHT, /^model run$/],
  [{ kind: "load", message: "opset" }, TIGHT, /^model load$/],
  // The watch over resident memory is ours, and its limit the user's.
  [{ kind: "memory", limitMb: 4000 }, TIGHT, /^model memory$/],
  [{ kind: "timeout", limitS: 60 }, TIGHT, /^model timeout$/],
])("%j under %j is blamed on %s", (failure, system, expected) => {
  expect(blamed(failure, system)).toMatch(expected);
});

test("a memory limit that the machine made is not the model's", () => {
  const place = { ...PLACE, limits: { ...PLACE.limits, memoryWhy: "60% of it" } };
  expect(blamed({ kind: "memory", limitMb: 4000 }, OPEN, place)).toMatch(/^machine .*60% of it/);
  expect(blamed(crash({ lastWords: "bad_alloc" }), OPEN, place)).toMatch(/^machine .*60% of it/);
  expect(blamed(crash({ signal: "SIGSEGV" }), OPEN, place)).toBe("model crash");
});

describe("limits of the system", () => {
  const text = (soft: string, hard: string, cpu = "unlimited") =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              ${cpu}            ${cpu}            seconds   \nMax address space         ${soft}            ${hard}            bytes     \n`;

  test.each([
    ["unlimited", "unlimited", {}],
    ["6144000000", "6144000000", { addressSpaceBytes: 6_144_000_000 }],
    ["unlimited", "7000000000", { addressSpaceBytes: 7e9 }],
    ["5000000000", "unlimited", { addressSpaceBytes: 5e9 }],
  ])("soft %s and hard %s", (soft, hard, expected) => {
    expect(readSystemLimits(text(soft, hard))).toEqual(expected);
  });

  test("the smaller one is kept, never raised, and written as a whole number", () => {
    expect(readSystemLimits(text("1", "2", "30"))).toEqual({ addressSpaceBytes: 1, cpuSeconds: 30 });
    expect(readSystemLimits("")).toEqual({});
    expect(backstopsOf(4000, 60, { addressSpaceBytes: 6e9, cpuSeconds: 10 })).toEqual({
      addressSpaceKb: 5_859_375,
      cpuSeconds: 10,
      narrowed: { addressSpaceBytes: 6e9, cpuSeconds: 10 },
    });
    const own = backstopsOf(4000, 60, { addressSpaceBytes: 99e9, cpuSeconds: 9999 });
    expect(own.narrowed).toEqual({});
    // Threads side by side use more of the processor's time than passes: our clock comes first.
    expect(own.cpuSeconds).toBeGreaterThan(4 * 60);
    for (const mb of [1, 0.001, 16_000_000]) {
      const [, args] = limitedCommand(["node"], backstopsOf(mb, 604_800, {}));
      expect(args[1]).toMatch(/ulimit -v \d+ && ulimit -S -t \d+ &&/);
    }
  });
});

test("ways of setting the worker apart, the strongest first", async () => {
  const programs = { setpriv: "/usr/bin/setpriv", unshare: "/usr/bin/unshare" };
  const names = (...of: Parameters<typeof isolations>) => isolations(...of).map(({ name }) => name);
  expect(names(0, 61_200, programs)).toEqual(["user", "capabilities", "privileges", "process"]);
  expect(names(1001, undefined, programs)).toEqual(["namespace", "namespace", "privileges", "process"]);
  expect(names(1001, undefined, { setpriv: "/usr/bin/setpriv" })).toEqual(["privileges", "process"]);
  expect(names(0, 61_200, {})).toEqual(["process"]);
  const broken = { ...PLAIN, command: ["/nonexistent/setpriv"] };
  expect(await isolationFor([], [broken, PLAIN])).toBe(PLAIN);
});

test("what another user could read is known by its mode and the folders above", () => {
  expect(canRead(process.execPath, { uid: 61_200, gid: 61_200 })).toBe(true);
  expect(canRead("/etc/shadow", { uid: 61_200, gid: 61_200 })).toBe(false);
  expect(canRead("/nonexistent/file", { uid: 61_200, gid: 61_200 })).toBe(true);
});
