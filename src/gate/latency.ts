import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { LatencyPolicy } from "../registry/policy-types.js";
import type { TimingPlan, Timings } from "./ports.js";
import type { Latency, Percentile } from "./result.js";
import { gateRules as rules } from "./rules.js";
import { nearestRank, sortSamples } from "./statistics/percentile.js";

/** 1000 single runs put 50 of them above p95; 100 are the least where a model is slow. */
export const TIMING: TimingPlan = { warmup: 50, samples: 1000, minSamples: 100, budgetMs: 15_000 };

const SHARES = { p50: 0.5, p95: 0.95 } as const;

export interface LatencyInput {
  readonly timings: Timings;
  readonly limits: LatencyPolicy | undefined;
  readonly declared: Readonly<Record<"p50" | "p95", number>>;
  readonly inputs: "fixtures" | "made from the signature";
  readonly rowsPerRun: number | undefined;
  readonly limitAt: (key: "p50_ms" | "p95_ms") => Location;
  readonly model: string;
}

/** Percentiles of single runs by nearest rank, each against its limit. What another machine declared is shown, never judged. */
export function judgeLatency(input: LatencyInput): { latency: Latency; findings: Finding[] } {
  const { timings, rowsPerRun } = input;
  const sorted = sortSamples(timings.samplesMs);
  const percentiles = (["p50", "p95"] as const).map((name): Percentile => {
    const valueMs = nearestRank(sorted, SHARES[name]);
    const maxMs = input.limits?.skip === undefined ? input.limits?.[`${name}_ms`]?.max : undefined;
    return {
      name,
      valueMs,
      declaredMs: input.declared[name],
      ...(maxMs === undefined ? {} : { maxMs }),
      ok: maxMs === undefined || valueMs <= maxMs,
    };
  });
  const findings = percentiles
    .filter((p) => !p.ok)
    .map((p) =>
      finding(rules.latencyMissed, {
        message: `The ${p.name} latency is ${p.valueMs.toPrecision(3)} ms, above its limit of ${p.maxMs} ms.`,
        location: input.limitAt(`${p.name}_ms`),
      }),
    );
  return {
    latency: {
      samples: timings.samplesMs.length,
      warmup: timings.warmup,
      coldStartMs: timings.coldStartMs,
      inputs: input.inputs,
      ...(rowsPerRun === undefined || rowsPerRun === 1 ? {} : { rowsPerRun }),
      percentiles,
    },
    findings,
  };
}
