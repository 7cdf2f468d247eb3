import { constants, PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { GarbagePauses } from "../../../gate/ports.ts";

/** Watches the pauses of this process's garbage collector, but for those that were asked for. */
export function watchGarbage(): { stop(): Promise<GarbagePauses> } {
  let pauses = { count: 0, totalMs: 0, longestMs: 0 };
  const take = (entries: readonly { duration: number; detail?: unknown }[]) => {
    for (const { duration, detail } of entries) {
      const { flags = 0 } = (detail ?? {}) as { flags?: number };
      if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) continue;
      pauses = {
        count: pauses.count + 1,
        totalMs: pauses.totalMs + duration,
        longestMs: Math.max(pauses.longestMs, duration),
      };
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ entryTypes: ["gc"] });
  return {
    async stop() {
      // What happened last is handed over on the next turn of the loop.
      await setImmediate();
      take(observer.takeRecords());
      observer.disconnect();
      return pauses;
    },
  };
}
