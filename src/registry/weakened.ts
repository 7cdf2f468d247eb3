import { type Decisions, decisionsOf } from "./decisions.ts";
import type { Pointer } from "./document.ts";
import { directionOf } from "./metrics.ts";
import type { Bounds, GatePolicy, LatencyPolicy, MetricPolicy, RegressionLimit, SlicePolicy } from "./policy-types.ts";
import { DEFAULT_MIN_SAMPLES } from "./policy-types.ts";

/** One way in which a policy asks for less than another. `at` is where the present one says it, or would have to. */
export interface Weakening {
  /** A clause: `accuracy: min was 0.94 and is 0.9`. */
  readonly what: string;
  /** What a waiver names: `accuracy.min`, `country/recall.min`, `p95_ms.max`, `output.threshold`. */
  readonly subject: string;
  readonly at: Pointer;
}

/** Of one metric or percentile: `key` is the limit that asks for less, absent if all of them do. */
interface Loosened extends Omit<Weakening, "subject"> {
  readonly key?: string;
}

function named(name: string, loosened: readonly Loosened[]): Weakening[] {
  return loosened.map(({ key, ...rest }) => ({ ...rest, subject: key === undefined ? name : `${name}.${key}` }));
}

/** Everything in which `now` asks for less than `before`. What asks for more, or for something different, is none. */
export function findWeakened(before: GatePolicy, now: GatePolicy): Weakening[] {
  return [
    ...compareMetrics(before, now),
    ...compareSlices(before.slices ?? [], now.slices ?? []),
    ...compareLatency(before.latency, now.latency),
    ...compareDecisions(before, now),
    ...(before.declared === "reproduce" && now.declared !== "reproduce"
      ? [{ subject: "declared", what: "declared changed from reproduce to report", at: ["gate", "declared"] }]
      : []),
    ...(before.on_inconclusive === "fail" && now.on_inconclusive !== "fail"
      ? [
          {
            subject: "on_inconclusive",
            what: "on_inconclusive changed from fail to warn",
            at: ["gate", "on_inconclusive"],
          },
        ]
      : []),
    ...compareReading(before, now),
  ];
}

/**
 * Under `on_inconclusive: warn` a confident policy refuses least, since what it cannot decide is released; under `fail` it
 * refuses most, since only a clear pass is released. A policy by points is in between.
 */
function compareDecisions(before: GatePolicy, now: GatePolicy): Weakening[] {
  const strictness = (policy: GatePolicy, kind: keyof Decisions) =>
    decisionsOf(policy)[kind] === "point" ? 1 : policy.on_inconclusive === "fail" ? 2 : 0;
  const limits = [
    ...Object.values(before.metrics ?? {}),
    ...(before.slices ?? []).flatMap((s) => Object.values(s.metrics)),
  ];
  const has: Readonly<Record<keyof Decisions, boolean>> = {
    bounds: limits.some(({ min, max }) => min !== undefined || max !== undefined),
    previous: limits.some((l) => "max_regression" in l || "min_improvement" in l),
  };
  return (["bounds", "previous"] as const).flatMap((kind) => {
    const [was, is] = [decisionsOf(before)[kind], decisionsOf(now)[kind]];
    if (!has[kind] || was === is || strictness(now, kind) >= strictness(before, kind)) return [];
    return [{ subject: `policy.${kind}`, what: `policy.${kind} changed from ${was} to ${is}`, at: ["gate", "policy"] }];
  });
}

function compareMetrics({ metrics: before = {} }: GatePolicy, { metrics: now = {} }: GatePolicy): Weakening[] {
  return Object.entries(before).flatMap(([name, limits]) => {
    const at = ["gate", "metrics", name];
    const present: MetricPolicy | undefined = now[name];
    if (present === undefined) return [{ subject: name, what: `${name} limits removed`, at: ["gate", "metrics"] }];
    return named(name, [
      ...compareBounds(name, limits, present, at),
      // To have to be better is more than to be allowed to be a little worse.
      ...(present.min_improvement === undefined
        ? compareRegression(name, limits.max_regression, present.max_regression, at)
        : []),
      ...lowered(name, "min_improvement", limits.min_improvement, present.min_improvement, at),
    ]);
  });
}

function compareBounds(name: string, before: Bounds, now: Bounds, at: Pointer): Loosened[] {
  const turned = directionOf(name) === undefined && before.direction !== now.direction;
  return [
    ...lowered(name, "min", before.min, now.min, at),
    ...raised(name, "max", before.max, now.max, at),
    ...(turned
      ? [
          {
            key: "direction",
            what: describeChange(`${name} direction`, before.direction, now.direction),
            at,
          },
        ]
      : []),
  ];
}

function lowered(name: string, key: string, before: number | undefined, now: number | undefined, at: Pointer) {
  return before === undefined || (now !== undefined && now >= before)
    ? []
    : [changed(name, key, "lowered", before, now, at)];
}

function raised(name: string, key: string, before: number | undefined, now: number | undefined, at: Pointer) {
  return before === undefined || (now !== undefined && now <= before)
    ? []
    : [changed(name, key, "raised", before, now, at)];
}

function changed(
  name: string,
  key: string,
  how: "lowered" | "raised",
  before: number,
  now: number | undefined,
  at: Pointer,
): Loosened {
  return {
    key,
    what: `${name} ${key} ${now === undefined ? `of ${before} removed` : `${how} from ${before} to ${now}`}`,
    at,
  };
}

/** A regression has to exceed every bound that is given: one more bound, or a larger one, allows more. */
function compareRegression(
  name: string,
  before: RegressionLimit | undefined,
  now: RegressionLimit | undefined,
  at: Pointer,
): Loosened[] {
  if (before === undefined) return [];
  if (now === undefined) return [{ key: "max_regression", what: `${name} max_regression removed`, at }];
  return (["abs", "rel"] as const).flatMap((bound) => {
    const [was, is] = [before[bound], now[bound]];
    // Without a bound nothing is allowed for on that side: it is the strictest of all.
    if (is === undefined || (was !== undefined && is <= was)) return [];
    const key = `max_regression.${bound}`;
    return [{ key, what: `${name} ${key} ${was === undefined ? "added:" : `raised from ${was} to`} ${is}`, at }];
  });
}

interface SliceLimit {
  readonly column: string;
  readonly metric: string;
  readonly least: number;
  readonly bounds: Bounds;
  readonly at: Pointer;
}

function sliceLimits(slices: readonly SlicePolicy[]): SliceLimit[] {
  return slices.flatMap(({ column, min_samples: least = DEFAULT_MIN_SAMPLES, metrics }, i) =>
    Object.entries(metrics).map(([metric, bounds]) => {
      return { column, metric, least, bounds, at: ["gate", "slices", i, "metrics", metric] };
    }),
  );
}

const keyOf = ({ column, metric }: SliceLimit) => JSON.stringify([column, metric]);

/** Each limit of before needs one of now, of the same metric and column, that asks for no less. */
function compareSlices(before: readonly SlicePolicy[], now: readonly SlicePolicy[]): Weakening[] {
  const present = new Map<string, SliceLimit[]>();
  for (const limit of sliceLimits(now)) {
    const same = present.get(keyOf(limit)) ?? [];
    same.push(limit);
    present.set(keyOf(limit), same);
  }
  return sliceLimits(before).flatMap((limit) => {
    const { column, metric } = limit;
    const subject = `${column}/${metric}`;
    const candidates = present.get(keyOf(limit)) ?? [];
    const [first] = candidates;
    if (first === undefined) return [{ subject, what: `${metric} by ${column} limits removed`, at: ["gate"] }];
    if (candidates.some((p) => compareSlice(limit, p).length === 0)) return [];
    return named(subject, compareSlice(limit, first));
  });
}

function compareSlice(before: SliceLimit, { bounds, least, at }: SliceLimit): Loosened[] {
  const shown = `${before.metric} by ${before.column}`;
  return [
    ...(least > before.least
      ? [{ key: "min_samples", what: `${shown} min_samples raised from ${before.least} to ${least}`, at }]
      : []),
    ...lowered(shown, "min", before.bounds.min, bounds.min, at),
    ...raised(shown, "max", before.bounds.max, bounds.max, at),
  ];
}

function compareLatency(before: LatencyPolicy | undefined, now: LatencyPolicy | undefined): Weakening[] {
  if (before === undefined || before.skip !== undefined) return [];
  const at = ["gate", "latency"];
  return (["p50_ms", "p95_ms"] as const).flatMap((key) => {
    const limits = before[key];
    if (limits === undefined) return [];
    if (now?.skip !== undefined) return [{ subject: key, what: `latency ${key} limits removed by skip`, at }];
    const present = now?.[key];
    if (present === undefined) return [{ subject: key, what: `latency ${key} limits removed`, at }];
    return named(key, [
      ...raised(`latency ${key}`, "max", limits.max, present.max, [...at, key]),
      ...compareRegression(`latency ${key}`, limits.max_regression, present.max_regression, [...at, key]),
    ]);
  });
}

/** Other answers, rows or a threshold that count are not less, but they move every figure: they are reported with the rest. */
function compareReading(before: GatePolicy, now: GatePolicy): Weakening[] {
  const columns = (["label", "weight", "group", "query"] as const).map((key) => [key, before[key], now[key]] as const);
  const outputs = (["name", "kind", "positive_class", "threshold"] as const).map(
    (key) => [`output.${key}`, before.output?.[key], now.output?.[key]] as const,
  );
  return [...columns, ...outputs].flatMap(([key, was, is]) =>
    was === is
      ? []
      : [
          {
            subject: key,
            what: describeChange(key, was, is),
            at: ["gate", ...key.split(".")],
          },
        ],
  );
}

function describeChange(what: string, was: unknown, is: unknown): string {
  if (was === undefined) return `${what} set to ${is}`;
  return is === undefined ? `${what} of ${was} removed` : `${what} changed from ${was} to ${is}`;
}
