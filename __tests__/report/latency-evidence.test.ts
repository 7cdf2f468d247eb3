import { measureLatency } from "../../src/gate/latency/measure.js";
import type { MeasuredLatency } from "../../src/gate/result.js";
import { figuresOf } from "../../src/report/figures.js";
import { latencyEvidence } from "../../src/report/latency-evidence.js";
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

test("the rest is told by those who ask: methods, intervals, seed", async () => {
  const latency = await measured();
  const lines = latencyEvidence(latency).join("\n");
  expect(lines).toContain(
    "p50 of a round: 32.00 ms (95% 32.00 ms to 32.00 ms, Student t on the logarithm, over rounds)",
  );
  expect(lines).toContain("p50, R50: 1.000 (95% 1.000 to 1.000, delete-one-round jackknife, Student t)");
  expect(lines).toContain("8 rounds in one look, 8 passes of 64 places (64 different inputs)");
  expect(lines).toContain("seed 1;");
  expect(lines).toContain("throughput at batches of 8: 4000 rows/s");
  expect(describeLatency(latency)).toContain("in 8 rounds, taking turns with 1.0.0; first run 5.0 ms");
});
