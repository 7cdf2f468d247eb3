import { measureLatency } from "../../src/gate/latency/measure.js";
import type { MeasuredLatency } from "../../src/gate/result.js";
import { figuresOf } from "../../src/report/figures.js";
import { describeLatency } from "../../src/report/terminal.js";
import { fakeInference } from "../helpers/fake-inference.js";

const PLAN = { file: "/private/rows.csv" } as never;

async function measured(): Promise<MeasuredLatency> {
  const { latency } = await measureLatency(
    {
      candidate: { modelPath: "a", plan: PLAN },
      baseline: { modelPath: "b", plan: PLAN, version: "1.0.0" },
      limits: { p50_ms: { max: 50, max_regression: { rel: 0.05, abs: 0.1 } } },
      declared: { p50: 1, p95: 2 },
      model: "m",
      limitAt: () => ({ file: "m" }),
    },
    fakeInference({ profile: { throughput: [{ rows: 8, runs: 5, runMs: 2, rowsPerSecond: 4000 }] } }),
    () => {},
  );
  if (latency === undefined || latency.skipped !== undefined) throw new Error("nothing was measured");
  return latency;
}

test("people read one line a figure, with what was and what is allowed", async () => {
  const { rows } = figuresOf({ latency: await measured() });
  expect(rows[0]).toMatchObject({
    name: "latency p50",
    value: "32.00 ms",
    was: "32.00 ms",
    limit: "≤ 50 ms, ≤ +5% and 0.1 ms",
    declared: "1.00 ms",
    state: "ok",
  });
  expect(rows[1]).toMatchObject({ name: "latency p95", limit: "", state: "shown" });
});

test("one line says how it was measured", async () => {
  const latency = await measured();
  expect(describeLatency(latency)).toContain("in 8 rounds, taking turns with 1.0.0; first run 5.0 ms");
});
