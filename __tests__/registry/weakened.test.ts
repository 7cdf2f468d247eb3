import fc from "fast-check";
import type { GatePolicy } from "../../src/registry/policy-types.ts";
import { findWeakened } from "../../src/registry/weakened.ts";

const BEFORE: GatePolicy = {
  output: { threshold: 0.5 },
  metrics: {
    accuracy: { min: 0.94, max_regression: { abs: 0.005 } },
    log_loss: { max: 0.3 },
    auc_roc: { min_improvement: 0.01 },
  },
  slices: [{ column: "format", min_samples: 100, metrics: { recall: { min: 0.8 } } }],
  policy: "confident",
  on_inconclusive: "fail",
  declared: "reproduce",
  latency: { p50_ms: { max: 5, max_regression: { rel: 0.05, abs: 0.1 } } },
};

const told = (change: (policy: GatePolicy) => GatePolicy) => findWeakened(BEFORE, change(BEFORE)).map((w) => w.what);
const metrics = (change: GatePolicy["metrics"]) => (policy: GatePolicy) => ({
  ...policy,
  metrics: { ...policy.metrics, ...change },
});

test.each<[string, (policy: GatePolicy) => GatePolicy, string[]]>([
  ["the same", (p) => p, []],
  ["a higher floor", metrics({ accuracy: { min: 0.95, max_regression: { abs: 0.005 } } }), []],
  ["one metric more", metrics({ recall: { min: 0.1 } }), []],
  [
    "a lower floor",
    metrics({ accuracy: { min: 0.9, max_regression: { abs: 0.005 } } }),
    ["accuracy min lowered from 0.94 to 0.9"],
  ],
  ["no floor", metrics({ accuracy: { max_regression: { abs: 0.005 } } }), ["accuracy min of 0.94 removed"]],
  ["a higher ceiling", metrics({ log_loss: { max: 0.4 } }), ["log_loss max raised from 0.3 to 0.4"]],
  [
    "less improvement",
    metrics({ auc_roc: { min_improvement: 0.001 } }),
    ["auc_roc min_improvement lowered from 0.01 to 0.001"],
  ],
  [
    "more regression",
    metrics({ accuracy: { min: 0.94, max_regression: { abs: 0.01 } } }),
    ["accuracy max_regression.abs raised from 0.005 to 0.01"],
  ],
  [
    "one more bound, all of which have to be exceeded",
    metrics({ accuracy: { min: 0.94, max_regression: { abs: 0.005, rel: 0.1 } } }),
    ["accuracy max_regression.rel added: 0.1"],
  ],
  [
    "one bound less, which is stricter",
    (p) => ({ ...p, latency: { p50_ms: { max: 5, max_regression: { rel: 0.05 } } } }),
    [],
  ],
  [
    "no metrics",
    ({ metrics: _, ...p }) => p,
    ["accuracy limits removed", "log_loss limits removed", "auc_roc limits removed"],
  ],
  ["no slices", ({ slices: _, ...p }) => p, ["recall by format limits removed"]],
  [
    "larger slices only",
    (p) => ({ ...p, slices: [{ column: "format", min_samples: 500, metrics: { recall: { min: 0.8 } } }] }),
    ["recall by format min_samples raised from 100 to 500"],
  ],
  [
    "min_samples left out, which means 100",
    (p) => ({ ...p, slices: [{ column: "format", metrics: { recall: { min: 0.8 } } }] }),
    [],
  ],
  [
    "the same slices in another order, and one more",
    (p) => ({
      ...p,
      slices: [
        { column: "format", min_samples: 500, metrics: { precision: { min: 0.1 } } },
        { column: "format", min_samples: 50, metrics: { recall: { min: 0.8 } } },
      ],
    }),
    [],
  ],
  [
    "having to be better instead of being allowed to be worse",
    metrics({ accuracy: { min: 0.94, min_improvement: 0.001 } }),
    [],
  ],
  ["other answers", (p) => ({ ...p, label: "old" }), ["label set to old"]],
  ["groups", (p) => ({ ...p, group: "user" }), ["group set to user"]],
  ["queries", (p) => ({ ...p, query: "session" }), ["query set to session"]],
  ["another output", (p) => ({ ...p, output: { threshold: 0.5, name: "y" } }), ["output.name set to y"]],
  ["no threshold", ({ output: _, ...p }) => p, ["output.threshold of 0.5 removed"]],
  ["no ceiling", metrics({ log_loss: { min: 0 } }), ["log_loss max of 0.3 removed"]],
  ["a lower ceiling and a higher floor", metrics({ log_loss: { max: 0.2, min: 0.1 } }), []],
  ["no regression limit", metrics({ accuracy: { min: 0.94 } }), ["accuracy max_regression removed"]],
  [
    "no improvement",
    metrics({ auc_roc: { max_regression: { abs: 0.1 } } }),
    ["auc_roc min_improvement of 0.01 removed"],
  ],
  ["more improvement", metrics({ auc_roc: { min_improvement: 0.02 } }), []],
  [
    "a higher limit and more regression of latency",
    (p) => ({ ...p, latency: { p50_ms: { max: 6, max_regression: { rel: 0.06, abs: 0.2 } } } }),
    [
      "latency p50_ms max raised from 5 to 6",
      "latency p50_ms max_regression.abs raised from 0.1 to 0.2",
      "latency p50_ms max_regression.rel raised from 0.05 to 0.06",
    ],
  ],
  ["the other percentile", (p) => ({ ...p, latency: { p95_ms: { max: 5 } } }), ["latency p50_ms limits removed"]],
  [
    "slices of another column",
    (p) => ({ ...p, slices: [{ column: "device", metrics: { recall: { min: 0.8 } } }] }),
    ["recall by format limits removed"],
  ],
  [
    "the limit in one slice of two only",
    (p) => ({
      ...p,
      slices: [
        { column: "format", metrics: { recall: { min: 0.5 } } },
        { column: "format", min_samples: 200, metrics: { recall: { min: 0.7 } } },
      ],
    }),
    ["recall by format min lowered from 0.8 to 0.5"],
  ],
  ["weights", (p) => ({ ...p, weight: "w" }), ["weight set to w"]],
  [
    "another positive class",
    (p) => ({ ...p, output: { threshold: 0.5, positive_class: "legit" } }),
    ["output.positive_class set to legit"],
  ],
  ["no latency", ({ latency: _, ...p }) => p, ["latency p50_ms limits removed"]],
  ["skipped latency", (p) => ({ ...p, latency: { skip: "GPU" } }), ["latency p50_ms limits removed by skip"]],
  [
    "points for intervals",
    (p) => ({ ...p, policy: "point" }),
    ["policy.bounds changed from confident to point", "policy.previous changed from confident to point"],
  ],
  [
    "points for the intervals of bounds",
    (p) => ({ ...p, policy: { bounds: "point" } }),
    ["policy.bounds changed from confident to point"],
  ],
  [
    "points for the intervals of changes",
    (p) => ({ ...p, policy: { bounds: "confident", previous: "point" } }),
    ["policy.previous changed from confident to point"],
  ],
  ["warnings for refusals", (p) => ({ ...p, on_inconclusive: "warn" }), ["on_inconclusive changed from fail to warn"]],
  ["reports for reproduction", (p) => ({ ...p, declared: "report" }), ["declared changed from reproduce to report"]],
  ["another threshold", (p) => ({ ...p, output: { threshold: 0.4 } }), ["output.threshold changed from 0.5 to 0.4"]],
])("%s", (_, change, expected) => {
  expect(told(change)).toEqual(expected);
});

test("of limits by percentile, bounds and both directions, each is held to its own", () => {
  const before: GatePolicy = {
    metrics: { own: { min: 1, max: 2, direction: "higher" }, recall: { min: 0.5, direction: "higher" } },
    slices: [{ column: "c", metrics: { log_loss: { max: 0.5 } } }],
    latency: { p95_ms: { max: 9 } },
  };
  const now: GatePolicy = {
    metrics: { own: { min: 1, max: 3, direction: "lower" }, recall: { min: 0.5 } },
    slices: [{ column: "c", metrics: { log_loss: { max: 0.6 } } }],
    latency: { p95_ms: { max: 10 } },
  };
  expect(findWeakened(before, now)).toEqual([
    { subject: "own.max", what: "own max raised from 2 to 3", at: ["gate", "metrics", "own"] },
    {
      subject: "own.direction",
      what: "own direction changed from higher to lower",
      at: ["gate", "metrics", "own"],
    },
    {
      subject: "c/log_loss.max",
      what: "log_loss by c max raised from 0.5 to 0.6",
      at: ["gate", "slices", 0, "metrics", "log_loss"],
    },
    { subject: "p95_ms.max", what: "latency p95_ms max raised from 9 to 10", at: ["gate", "latency", "p95_ms"] },
  ]);
  expect(findWeakened({ latency: { skip: "GPU" } }, {})).toEqual([]);
  expect(findWeakened({ latency: { skip: "GPU" } }, { latency: { p50_ms: { max: 1 } } })).toEqual([]);
});

test("each way points to where model.yml says it now, or would have to", () => {
  const places = (now: GatePolicy) => findWeakened(BEFORE, now).map(({ subject, at }) => `${subject} ${at.join(".")}`);
  expect(places({ latency: { skip: "GPU" }, output: { kind: "logit" } })).toEqual([
    "accuracy gate.metrics",
    "log_loss gate.metrics",
    "auc_roc gate.metrics",
    "format/recall gate",
    "p50_ms gate.latency",
    "policy.bounds gate.policy",
    "declared gate.declared",
    "on_inconclusive gate.on_inconclusive",
    "output.kind gate.output.kind",
    "output.threshold gate.output.threshold",
  ]);
  expect(places({ ...BEFORE, latency: {}, metrics: { ...BEFORE.metrics, accuracy: { min: 0.9 } } })).toEqual([
    "accuracy.min gate.metrics.accuracy",
    "accuracy.max_regression gate.metrics.accuracy",
    "p50_ms gate.latency",
  ]);
});

test("each way has a subject of its own, which a waiver names", () => {
  const subjects = findWeakened(BEFORE, { latency: { skip: "GPU" }, output: { kind: "logit" } }).map((w) => w.subject);
  expect(subjects).toEqual([
    ...["accuracy", "log_loss", "auc_roc", "format/recall", "p50_ms", "policy.bounds", "declared", "on_inconclusive"],
    ...["output.kind", "output.threshold"],
  ]);
  const looser: GatePolicy = {
    ...BEFORE,
    metrics: { accuracy: { min: 0.9, max_regression: { abs: 0.1 } }, log_loss: { max: 1 }, auc_roc: {} },
    slices: [{ column: "format", min_samples: 200, metrics: { recall: { min: 0.1 } } }],
    latency: { p50_ms: { max: 9, max_regression: { rel: 0.5, abs: 1 } } },
    policy: "point",
  };
  expect(findWeakened(BEFORE, looser).map((w) => w.subject)).toEqual([
    ...["accuracy.min", "accuracy.max_regression.abs", "log_loss.max", "auc_roc.min_improvement"],
    ...["format/recall.min_samples", "format/recall.min"],
    ...["p50_ms.max", "p50_ms.max_regression.abs", "p50_ms.max_regression.rel"],
    ...["policy.bounds", "policy.previous"],
  ]);
});

test("whatever a policy lets pass that its stricter form refuses, it was found weaker", () => {
  const bound = fc.constantFrom(0.1, 0.5, 0.9);
  const policy = fc.record({ min: bound, abs: bound, rel: bound }, { requiredKeys: [] });
  const figures = fc.record({ value: bound, was: bound });
  type Limits = { readonly min?: number; readonly abs?: number; readonly rel?: number };
  const gateOf = ({ min, abs, rel }: Limits): GatePolicy => ({
    metrics: {
      accuracy: {
        ...(min === undefined ? {} : { min }),
        ...(abs === undefined && rel === undefined
          ? {}
          : { max_regression: { ...(abs === undefined ? {} : { abs }), ...(rel === undefined ? {} : { rel }) } }),
      },
    },
  });
  const passes = ({ min, abs, rel }: Limits, value: number, was: number) => {
    const given = [abs, rel === undefined ? undefined : rel * was].filter((b) => b !== undefined);
    return (min === undefined || value >= min) && (given.length === 0 || was - value <= Math.max(...given));
  };
  fc.assert(
    fc.property(policy, policy, figures, (before, now, { value, was }) => {
      const looser = !passes(before, value, was) && passes(now, value, was);
      if (looser) expect(findWeakened(gateOf(before), gateOf(now))).not.toEqual([]);
    }),
  );
});

describe("of two ways to decide, the one that releases more is the weaker", () => {
  const limits = { metrics: { accuracy: { min: 0.9, max_regression: { abs: 0.01 } } } } as const;
  test.each<[string, GatePolicy, GatePolicy, string[]]>([
    // What an interval cannot decide is released with a warning, unless on_inconclusive says otherwise.
    ["intervals that warn for points", { policy: "point" }, { policy: "confident" }, ["bounds", "previous"]],
    ["intervals that refuse for points", { policy: "point" }, { policy: "confident", on_inconclusive: "fail" }, []],
    ["points for intervals that warn", { policy: "confident" }, { policy: "point" }, []],
    ["the defaults, written out", {}, { policy: { bounds: "point", previous: "confident" } }, []],
    ["intervals for changes only", { policy: "point" }, {}, ["previous"]],
  ])("%s", (_, before, now, kinds) => {
    const found = findWeakened({ ...limits, ...before }, { ...limits, ...now }).map(({ what }) => what.split(" ")[0]);
    expect(found).toEqual(kinds.map((kind) => `policy.${kind}`));
  });

  test.each<[string, GatePolicy, string[]]>([
    ["a floor", { metrics: { accuracy: { min: 0.9 } } }, ["bounds"]],
    ["a ceiling", { metrics: { log_loss: { max: 0.9 } } }, ["bounds"]],
    ["a floor of slices", { slices: [{ column: "c", metrics: { recall: { min: 0.9 } } }] }, ["bounds"]],
    ["a regression", { metrics: { accuracy: { max_regression: { abs: 0.1 } } } }, ["previous"]],
    ["an improvement", { metrics: { accuracy: { min_improvement: 0.1 } } }, ["previous"]],
    ["a direction", { metrics: { own: { direction: "higher" } } }, []],
    ["nothing", {}, []],
  ])("is found for the kinds of limits that are set: %s", (_, limits, kinds) => {
    const found = findWeakened({ ...limits, policy: "point" }, { ...limits, policy: "confident" });
    expect(found.map(({ what }) => what)).toEqual(
      kinds.map((kind) => `policy.${kind} changed from point to confident`),
    );
  });
});
