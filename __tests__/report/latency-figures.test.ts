import { Ajv2020 } from "ajv/dist/2020.js";
import { measureLatency } from "../../src/gate/latency/measure.ts";
import type { MeasuredLatency } from "../../src/gate/result.ts";
import { reportSchema } from "../../src/releases/report-schema.ts";
import { evidenceTables } from "../../src/report/evidence.ts";
import { figuresOf } from "../../src/report/figures.ts";
import { describeLatency } from "../../src/report/measured.ts";
import { type FakeModel, fakeInference } from "../helpers/fake-inference.ts";

const PLAN = { file: "/private/rows.csv" } as never;

async function measured(model: FakeModel = {}, budgetMs = 120_000): Promise<MeasuredLatency> {
  const { latency } = await measureLatency(
    {
      candidate: { modelPath: "a", plan: PLAN },
      baseline: { modelPath: "b", plan: PLAN, version: "1.0.0" },
      limits: { p50_ms: { max: 60, max_regression: { rel: 0.05, abs: 0.1 } } },
      declared: { p50: 1, p95: 2 },
      model: "m",
      budgetMs,
      limitAt: () => ({ file: "m" }),
    },
    fakeInference({ profile: { throughput: [{ rows: 8, runs: 5, runMs: 2, rowsPerSecond: 4000 }], ...model.profile } }),
    () => {},
  );
  if (latency === undefined || latency.skipped !== undefined) throw new Error("nothing was measured");
  return latency;
}

test("people read one line a figure, with what was and what is allowed", async () => {
  const { rows } = figuresOf({ latency: await measured() });
  expect(rows[0]).toMatchObject({
    name: "latency p50",
    value: "50.00 ms",
    was: "50.00 ms",
    limit: "≤ 60 ms, ≤ +5% and 0.1 ms",
    declared: "1.00 ms",
    state: "ok",
  });
  expect(rows[1]).toMatchObject({ name: "latency p95", limit: "", state: "shown" });
});

test("few runs are shown with what they are worth", async () => {
  const latency = await measured({ profile: { runMs: 2000, timesMs: Float64Array.of(2000) } }, 3000);
  expect(describeLatency(latency)).toContain(
    "1 single-row run on fixture rows with the model alone; too few for a p95: it is the slowest run; first run",
  );
  expect(describeLatency(await measured())).not.toContain("too few");
  expect(evidenceTables({ latency }).join()).not.toContain("same file");
  const valid = new Ajv2020({ strict: false }).compile(reportSchema.properties.latency as object);
  for (const one of [latency, await measured()])
    expect([valid(JSON.parse(JSON.stringify(one))), valid.errors]).toEqual([true, null]);
});

test("one line says how it was measured", async () => {
  const latency = await measured();
  expect(describeLatency(latency)).toContain("in 8 rounds, interleaved with 1.0.0; first run 5.0 ms");
});
