import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { MetricPolicy } from "../registry/policy-types.js";
import type { Measured, Measurements } from "./metrics/measured.js";
import type { GateMetric } from "./result.js";
import { gateRules as rules } from "./rules.js";
import { wilsonInterval } from "./statistics/wilson.js";

export interface LimitsInput {
  readonly measurements: Measurements;
  readonly limits: Readonly<Record<string, MetricPolicy>>;
  readonly declared: Readonly<Record<string, number>>;
  /** `reproduce`: a declared value that does not come out again is an error. */
  readonly declaredMeans: "report" | "reproduce";
  /** Where the limit of a metric, and where its declared value stands. */
  readonly limitAt: (name: string) => Location;
  readonly declaredAt: (name: string) => Location;
}

/** Each metric beside its limits and its declared value, and what is to be said of it. */
export function judgeMetrics(input: LimitsInput): { metrics: GateMetric[]; findings: Finding[] } {
  const judged = [...input.measurements].map(([name, measured]) => judge(name, measured, input));
  const unmeasured = Object.keys(input.limits)
    .filter((name) => !input.measurements.has(name))
    .map((name) => notMeasured(name, "this gate does not measure it", input.limitAt(name)));
  return { metrics: judged.map((j) => j.metric), findings: [...judged.flatMap((j) => j.findings), ...unmeasured] };
}

/** A limit whose metric has no value: never a pass. */
export function notMeasured(name: string, because: string, location: Location): Finding {
  return finding(rules.metricNotMeasured, { message: `${name} has a limit, but ${because}.`, location });
}

function judge(name: string, measured: Measured, input: LimitsInput): { metric: GateMetric; findings: Finding[] } {
  const { min, max } = input.limits[name] ?? {};
  const declared = input.declared[name];
  const base = {
    name,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(declared === undefined ? {} : { declared }),
  };
  if (measured.value === undefined) {
    const limited = min !== undefined || max !== undefined;
    return {
      metric: { ...base, value: null, undefinedBecause: measured.undefinedBecause, ok: !limited },
      findings: limited
        ? [notMeasured(name, `it is undefined: ${measured.undefinedBecause}`, input.limitAt(name))]
        : [],
    };
  }
  const { value } = measured;
  const interval =
    measured.share === undefined
      ? undefined
      : { ...wilsonInterval(measured.share.successes, measured.share.trials), method: "Wilson, 95%" };
  const missed = [
    ...(min !== undefined && !(value >= min) ? [`${name} is ${show(value)}, below its limit of ${min}.`] : []),
    ...(max !== undefined && !(value <= max) ? [`${name} is ${show(value)}, above its limit of ${max}.`] : []),
  ];
  const metric: GateMetric = {
    ...base,
    value,
    ...(interval === undefined ? {} : { interval }),
    ok: missed.length === 0,
  };
  return {
    metric,
    findings: [
      ...missed.map((message) => finding(rules.metricMissed, { message, location: input.limitAt(name) })),
      ...checkDeclared(metric, value, input),
    ],
  };
}

/** Enough digits to tell a value from its limit. */
function show(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function checkDeclared({ name, declared, interval }: GateMetric, value: number, input: LimitsInput): Finding[] {
  if (declared === undefined) return [];
  const location = input.declaredAt(name);
  if (input.declaredMeans === "reproduce") {
    const tolerance = Math.max(roundingOf(declared), 1e-6);
    if (Math.abs(value - declared) <= tolerance) return [];
    const message = `${name} is declared as ${declared} and came out as ${show(value)}.`;
    return [finding(rules.notReproduced, { message, location })];
  }
  if (interval === undefined || (declared >= interval.low && declared <= interval.high)) return [];
  const range = `${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}`;
  const message = `${name} is declared as ${declared}; measured is ${show(value)}, with a 95% interval of ${range}.`;
  return [finding(rules.declaredOutside, { message, location })];
}

/** Half a unit of the last decimal that a number was written with. */
function roundingOf(declared: number): number {
  const [mantissa = "", exponent = "0"] = String(declared).split("e");
  const decimals = (mantissa.split(".")[1]?.length ?? 0) - Number(exponent);
  return 0.5 * 10 ** -decimals;
}
