import { type Judging, judgeMetric, type MeasuredMetric } from "../../../src/gate/quality/judge.ts";
import type { DecisionPolicy, MetricPolicy } from "../../../src/registry/policy-types.ts";

const AT = { file: "m/model.yml", line: 5, column: 7 };
const range = (low: number, high: number) => ({ low, high, level: 0.95, method: "Wilson" });

/** A metric of 0.90 that was 0.92, with intervals of ±0.02 for either and ±0.01 for the difference. */
function metric(different: Partial<MeasuredMetric> = {}): MeasuredMetric {
  return {
    name: "accuracy",
    shown: "accuracy",
    direction: "higher",
    measured: { value: 0.9 },
    interval: range(0.88, 0.92),
    bounds: range(0.885, 0.915),
    change: { was: 0.92, difference: { value: -0.02, ...range(-0.03, -0.01) } },
    changeBounds: range(-0.028, -0.012),
    ...different,
  };
}

const both = (policy: DecisionPolicy) => ({ bounds: policy, previous: policy });

function judge(limits: MetricPolicy | undefined, judging: Partial<Judging> = {}, subject = metric()) {
  const {
    metric: judged,
    findings,
    undecided,
  } = judgeMetric(subject, {
    limits,
    decisions: both("point"),
    limitAt: AT,
    ...judging,
  });
  return {
    state: judged.state,
    rules: findings.map((f) => f.rule),
    undecided,
    messages: findings.map((f) => f.message),
  };
}

describe("a limit of its own", () => {
  test.each([
    // limits, policy, state
    [{ min: 0.9 }, "point", "ok"],
    [{ min: 0.9000001 }, "point", "fails"],
    [{ max: 0.9 }, "point", "ok"],
    [{ max: 0.89 }, "point", "fails"],
    [{ min: 0.88 }, "confident", "ok"],
    [{ min: 0.89 }, "confident", "undecided"],
    [{ min: 0.91 }, "confident", "undecided"],
    [{ min: 0.92 }, "confident", "fails"],
    [{ max: 0.92 }, "confident", "ok"],
    [{ max: 0.9 }, "confident", "undecided"],
    [{ max: 0.88 }, "confident", "fails"],
    [{ min: 0.88, max: 0.9 }, "confident", "undecided"],
    [undefined, "point", "shown"],
  ] as const)("%j under %s: %s", (limits, policy, state) => {
    const judged = judge(limits, { decisions: both(policy) });
    expect(judged.state).toBe(state);
    expect(judged.undecided).toBe(state === "undecided");
    expect(judged.rules.includes("metric/limit")).toBe(state === "fails");
  });
});

describe("a limit against the previous release", () => {
  test.each([
    // limits, policy, state: it fell from 0.92 to 0.90, which is by 0.02 and by 2.17%
    [{ max_regression: { abs: 0.02 + 1e-12 } }, "point", "ok"],
    [{ max_regression: { abs: 0.019 } }, "point", "fails"],
    [{ max_regression: { rel: 0.022 } }, "point", "ok"],
    [{ max_regression: { rel: 0.021 } }, "point", "fails"],
    // It has to exceed every bound that is given.
    [{ max_regression: { abs: 0.001, rel: 0.05 } }, "point", "ok"],
    [{ max_regression: { abs: 0.05, rel: 0.001 } }, "point", "ok"],
    [{ max_regression: { abs: 0.001, rel: 0.001 } }, "point", "fails"],
    [{ max_regression: { abs: 0.03 } }, "confident", "ok"],
    [{ max_regression: { abs: 0.02 } }, "confident", "undecided"],
    [{ max_regression: { abs: 0.01 } }, "confident", "fails"],
    [{ min_improvement: 0.001 }, "point", "fails"],
  ] as const)("%j under %s: %s", (limits, policy, state) => {
    expect(judge(limits, { decisions: both(policy) }).state).toBe(state);
  });

  test("of a metric that is better where it is lower", () => {
    const loss = metric({ name: "log_loss", direction: "lower", measured: { value: 0.3 }, change: { was: 0.28 } });
    expect(judge({ max_regression: { abs: 0.01 } }, {}, loss).state).toBe("fails");
    expect(judge({ max_regression: { abs: 0.03 } }, {}, loss).state).toBe("ok");
    expect(judge({ min_improvement: 0.01 }, {}, metric({ ...loss, measured: { value: 0.2 } })).state).toBe("ok");
  });

  test("of a metric that is best near 1 is how far it is from 1", () => {
    const ratio = (was: number, value: number) =>
      metric({ name: "calibration_ratio", direction: "nearest to 1", measured: { value }, change: { was } });
    expect(judge({ max_regression: { abs: 0.01 } }, {}, ratio(0.98, 1.02)).state).toBe("ok");
    expect(judge({ max_regression: { abs: 0.01 } }, {}, ratio(1.01, 0.97)).state).toBe("fails");
  });

  test("a difference that can be chance is said to be so", () => {
    const within = metric({ change: { was: 0.92, difference: { value: -0.02, ...range(-0.05, 0.01) } } });
    expect(judge({ max_regression: { abs: 0.01 } }, {}, within).messages).toEqual([
      "accuracy was 0.92 and is 0.9, worse by more than 0.01; a difference this small may be due to chance on these rows.",
    ]);
  });

  test("of a first release is told and passes", () => {
    const { change: _, changeBounds: __, ...alone } = metric();
    const judged = judge({ max_regression: { abs: 0.01 } }, { noPrevious: { kind: "none" } }, alone);
    expect(judged).toMatchObject({ state: "shown", rules: ["metric/no-previous"], undecided: false });
  });

  test("of one that cannot be run on the same rows is undecided, never passed", () => {
    const { change: _, changeBounds: __, ...alone } = metric();
    const noPrevious = { kind: "not-comparable", version: "1.0.0", why: "a column is missing" } as const;
    const judged = judge({ max_regression: { abs: 0.01 } }, { noPrevious }, alone);
    expect(judged).toMatchObject({ rules: ["metric/not-comparable"], undecided: true });
  });
});

test("exactly what is allowed is kept, whatever binary makes of it", () => {
  const exactly = metric({ measured: { value: 0.94 }, change: { was: 0.945 } });
  expect(judge({ max_regression: { abs: 0.005 } }, {}, exactly).state).toBe("ok");
  const better = metric({ measured: { value: 0.3 }, change: { was: 0.2 } });
  expect(judge({ min_improvement: 0.1 }, {}, better).state).toBe("ok");
});

test("an interval that says nothing decides nothing", () => {
  const perfect = { measured: { value: 1 }, bounds: { ...range(1, 1), weak: "all resamples are alike" } };
  expect(judge({ min: 0.9 }, { decisions: both("confident") }, metric(perfect)).state).toBe("undecided");
  const { bounds: _, ...without } = metric();
  expect(judge({ min: 0.5 }, { decisions: both("confident") }, without).state).toBe("undecided");
});

test("a limit against a release that was not looked for is told, and left undecided by nobody", () => {
  const { change: _, changeBounds: __, ...alone } = metric();
  const noPrevious = { kind: "not-looked-for", why: "nobody asked" } as const;
  const judged = judge({ max_regression: { abs: 0.01 } }, { noPrevious }, alone);
  expect(judged).toMatchObject({ rules: ["metric/not-compared"], undecided: false });
});

describe("a declared value", () => {
  const declared = (value: number, means: "report" | "reproduce") => ({
    declared: { value, at: { file: "m/metadata.json" }, means },
  });

  test.each([
    [0.9, "report", []],
    [0.87, "report", ["metric/declared"]],
    [0.9, "reproduce", []],
    [0.9004, "reproduce", ["metric/not-reproduced"]],
  ] as const)("of %d under %s", (value, means, rules) => {
    expect(judge(undefined, declared(value, means)).rules).toEqual(rules);
  });

  test("is reproduced where rows at the border may turn, and only as many as there are", () => {
    const share = metric({ measured: { value: 0.9, share: { successes: 900, trials: 1000 } } });
    expect(judge(undefined, { ...declared(0.901, "reproduce"), closeCalls: 3 }, share).rules).toEqual([]);
    expect(judge(undefined, { ...declared(0.903, "reproduce"), closeCalls: 3 }, share).rules).toEqual([
      "metric/not-reproduced",
    ]);
    expect(judge(undefined, declared(0.902, "reproduce"), share).rules).toEqual(["metric/not-reproduced"]);
  });
});

test("a declared value that should come out again and has none is an error", () => {
  const undefinedMetric = metric({
    measured: { undefinedBecause: "no probabilities are read: the model gives none, or gate.output names its labels" },
  });
  const declared = { value: 0.9, at: { file: "m/metadata.json" }, means: "reproduce" } as const;
  expect(judge(undefined, { declared }, undefinedMetric).rules).toEqual(["metric/not-measured"]);
});

test("a limited metric without a value is never passed", () => {
  const undefinedMetric = metric({ measured: { undefinedBecause: "no row is of the positive class" } });
  expect(judge({ min: 0.5 }, {}, undefinedMetric)).toMatchObject({ state: "fails", rules: ["metric/not-measured"] });
});
