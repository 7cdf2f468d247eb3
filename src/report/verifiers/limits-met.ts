import type { GateMetric, MetricLimits } from "../../gate/result.ts";
import { gateRules } from "../../gate/rules.ts";
import type { Report } from "../../releases/report.ts";

const LIMIT_NAMES: Readonly<Record<keyof MetricLimits, string>> = {
  min: "min",
  max: "max",
  maxRegression: "max_regression",
  minImprovement: "min_improvement",
};

/** Every limit that was checked and is met, by the rule that would have refused the model and its subject. */
export function limitsMet({ quality, latency, parity }: Report): string[] {
  const slices = quality?.slices ?? [];
  const percentiles = latency === undefined || "skipped" in latency ? [] : latency.percentiles;
  return [
    ...(quality?.metrics ?? []).flatMap((metric) => ofMetric(metric, "")),
    ...slices.flatMap(({ column, value, metrics }) => metrics.flatMap((m) => ofMetric(m, `${column}=${value}/`))),
    ...percentiles.flatMap(({ name, ceiling, regression }) => [
      ...(ceiling?.decision === "pass" ? [`${gateRules.latencyMissed.id} ${name}_ms.max`] : []),
      ...(regression?.decision === "pass" ? [`${gateRules.latencyRegressed.id} ${name}_ms.max_regression`] : []),
    ]),
    ...(parity?.outputs ?? [])
      .filter(({ mismatchingSets, notCompared }) => mismatchingSets === 0 && notCompared === undefined)
      .map(({ name }) => `${gateRules.parityMissed.id} ${name}`),
  ];
}

const AGAINST_PREVIOUS: readonly string[] = ["maxRegression", "minImprovement"];

function ofMetric({ name, state, limits = {}, change }: GateMetric, slice: string): string[] {
  if (state !== "ok") return [];
  const set = Object.keys(limits) as (keyof MetricLimits)[];
  // Without a previous release, nothing was compared.
  const checked = set.filter((limit) => change !== undefined || !AGAINST_PREVIOUS.includes(limit));
  return checked.map((limit) => `${gateRules.metricMissed.id} ${slice}${name}.${LIMIT_NAMES[limit]}`);
}
