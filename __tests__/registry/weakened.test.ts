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

  test("is none where no limit of the kind is set", () => {
    expect(findWeakened({ policy: "point" }, { policy: "confident" })).toEqual([]);
  });
});
