import { decisionsOf } from "./decisions.ts";
import type { GatePolicy, LatencyPolicy, MetricPolicy, MinimumPolicy, PercentilePolicy } from "./policy-types.ts";
import { findWeakened, type Weakening } from "./weakened.ts";

/** A limit that a minimum policy adds: the setting by its path in model.yml, and its value as text. */
export interface Taken {
  readonly setting: string;
  readonly value: string;
}

/** A gate held to a minimum. */
export interface Tightened {
  /** The gate of model.yml, where it asks for no less than the minimum; the minimum elsewhere. */
  readonly gate: GatePolicy;
  /** What model.yml says of, and asks for less than the minimum. */
  readonly loosened: readonly Weakening[];
  /** What model.yml says nothing of. */
  readonly taken: readonly Taken[];
  /** Of each slice of `gate` beyond those of model.yml, its index in the minimum. */
  readonly sliceOf: readonly number[];
}

type MinimumGate = NonNullable<MinimumPolicy["gate"]>;

/**
 * Holds the gate of a model.yml to a minimum: what it leaves out is taken from there, what it loosens is found, and the
 * result asks for no less than the minimum in anything.
 */
export function tightenGate(minimum: MinimumGate, own: GatePolicy): Tightened {
  const filled = fill(minimum, own);
  const loosened = weakened(minimum, filled.gate);
  return {
    gate: loosened.length === 0 ? filled.gate : enforce(minimum, filled.gate),
    loosened,
    taken: filled.taken,
    sliceOf: filled.sliceOf,
  };
}

/** By which columns and outputs a model is read is its own business. */
function weakened(minimum: MinimumGate, { label, weight, group, query, output, ...gate }: GatePolicy): Weakening[] {
  return findWeakened(minimum, gate);
}

function fill(minimum: MinimumGate, own: GatePolicy): Omit<Tightened, "loosened"> {
  const taken: Taken[] = [];
  const take = <T>(setting: string, value: T, there: T | undefined): T => {
    if (there !== undefined) return there;
    taken.push({
      setting: `gate.${setting}`,
      value: typeof value === "object" ? JSON.stringify(value) : String(value),
    });
    return value;
  };
  const metrics: Record<string, MetricPolicy> = { ...own.metrics };
  for (const [name, limits] of Object.entries(minimum.metrics ?? {})) {
    const there = own.metrics?.[name];
    metrics[name] = fillMetric(limits, there, (key, value) => take(`metrics.${name}.${key}`, value, undefined));
  }
  const missing = (minimum.slices ?? []).flatMap((slice, index) => {
    const absent = Object.entries(slice.metrics).filter(
      ([metric]) => !(own.slices ?? []).some((s) => s.column === slice.column && metric in s.metrics),
    );
    if (absent.length === 0) return [];
    const added = { ...slice, metrics: Object.fromEntries(absent) };
    take(`slices (${slice.column})`, added.metrics, undefined);
    return [{ index, added }];
  });
  const slices = [...(own.slices ?? []), ...missing.map(({ added }) => added)];
  const { policy, on_inconclusive, declared, latency } = minimum;
  const limits = latency === undefined ? own.latency : fillLatency(latency, own.latency, take);
  const gate: GatePolicy = {
    ...own,
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
    ...(slices.length === 0 ? {} : { slices }),
    ...(policy === undefined ? {} : { policy: take("policy", policy, own.policy) }),
    ...(limits === undefined ? {} : { latency: limits }),
    ...(on_inconclusive === undefined
      ? {}
      : { on_inconclusive: take("on_inconclusive", on_inconclusive, own.on_inconclusive) }),
    ...(declared === undefined ? {} : { declared: take("declared", declared, own.declared) }),
  };
  return { gate, taken, sliceOf: missing.map(({ index }) => index) };
}

/** To have to be better is more than to be allowed to be a little worse, and the two contradict each other. */
function fillMetric(
  minimum: MetricPolicy,
  own: MetricPolicy | undefined,
  take: (key: string, value: unknown) => unknown,
): MetricPolicy {
  const stated = minimum.min_improvement === undefined ? own : without(own, "max_regression");
  const missing = Object.entries(minimum).filter(
    ([key]) => own?.[key as keyof MetricPolicy] === undefined && !(key === "max_regression" && own?.min_improvement),
  );
  for (const [key, value] of missing) take(key, value);
  return { ...stated, ...Object.fromEntries(missing) };
}

function without(limits: MetricPolicy | undefined, key: keyof MetricPolicy): MetricPolicy {
  return Object.fromEntries(Object.entries(limits ?? {}).filter(([name]) => name !== key));
}

function fillLatency(
  minimum: LatencyPolicy,
  own: LatencyPolicy | undefined,
  take: <T>(setting: string, value: T, there: T | undefined) => T,
): LatencyPolicy {
  if (minimum.skip !== undefined || own?.skip !== undefined) return own ?? minimum;
  const percentiles = (["p50_ms", "p95_ms"] as const).flatMap((key) => {
    const [least, there] = [minimum[key], own?.[key]];
    if (least === undefined) return there === undefined ? [] : [[key, there] as const];
    const limits = (["max", "max_regression"] as const).flatMap((limit) => {
      const value = least[limit];
      const kept = value === undefined ? there?.[limit] : take(`latency.${key}.${limit}`, value, there?.[limit]);
      return kept === undefined ? [] : [[limit, kept] as const];
    });
    return [[key, Object.fromEntries(limits) as PercentilePolicy] as const];
  });
  return Object.fromEntries(percentiles) as LatencyPolicy;
}

/** The minimum wherever the gate asks for less; it is refused then, and what is measured is held to the stricter limit. */
function enforce(minimum: MinimumGate, gate: GatePolicy): GatePolicy {
  const metrics = Object.fromEntries(
    Object.entries(gate.metrics ?? {}).map(([name, own]) => [name, stricter(minimum.metrics?.[name], own)]),
  );
  const wanting = (minimum.slices ?? []).filter((slice) => weakened({ slices: [slice] }, gate).length > 0);
  const slices = [...(gate.slices ?? []), ...wanting];
  const latency = enforceLatency(minimum.latency, gate.latency);
  const enforced: GatePolicy = {
    ...gate,
    ...(gate.metrics === undefined ? {} : { metrics }),
    ...(slices.length === 0 ? {} : { slices }),
    ...(latency === undefined ? {} : { latency }),
    ...(minimum.on_inconclusive === "fail" ? { on_inconclusive: "fail" } : {}),
    ...(minimum.declared === "reproduce" ? { declared: "reproduce" } : {}),
  };
  const decides = weakened(minimum, enforced).some(({ subject }) => subject.startsWith("policy."));
  return decides ? { ...enforced, policy: decisionsOf(minimum) } : enforced;
}

function stricter(minimum: MetricPolicy | undefined, own: MetricPolicy): MetricPolicy {
  if (minimum === undefined) return own;
  const { min, max, min_improvement: gain, direction } = minimum;
  const loose = findWeakened({ metrics: { m: minimum } }, { metrics: { m: own } });
  const regression = loose.some(({ subject }) => subject.startsWith("m.max_regression"));
  return {
    ...own,
    ...(min === undefined ? {} : { min: Math.max(min, own.min ?? min) }),
    ...(max === undefined ? {} : { max: Math.min(max, own.max ?? max) }),
    ...(gain === undefined ? {} : { min_improvement: Math.max(gain, own.min_improvement ?? gain) }),
    ...(direction === undefined ? {} : { direction }),
    ...(regression && minimum.max_regression !== undefined ? { max_regression: minimum.max_regression } : {}),
  };
}

function enforceLatency(minimum: LatencyPolicy | undefined, own: LatencyPolicy | undefined): LatencyPolicy | undefined {
  if (minimum === undefined || minimum.skip !== undefined) return own;
  if (own === undefined || own.skip !== undefined) return minimum;
  const percentiles = (["p50_ms", "p95_ms"] as const).flatMap((key) => {
    const [least, there] = [minimum[key], own[key]];
    if (least === undefined) return there === undefined ? [] : [[key, there] as const];
    const loose = findWeakened({ latency: { [key]: least } }, { latency: { [key]: there ?? {} } });
    const regression = loose.some(({ subject }) => subject.startsWith(`${key}.max_regression`));
    const limits: PercentilePolicy = {
      ...there,
      ...(least.max === undefined ? {} : { max: Math.min(least.max, there?.max ?? least.max) }),
      ...(regression && least.max_regression !== undefined ? { max_regression: least.max_regression } : {}),
    };
    return [[key, limits] as const];
  });
  return Object.fromEntries(percentiles) as LatencyPolicy;
}
