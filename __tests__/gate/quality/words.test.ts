import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import { type Judging, judgeMetric, type MeasuredMetric, notReproducible } from "../../../src/gate/quality/judge.ts";
import type { Sample } from "../../../src/gate/quality/sample.ts";
import { judgeSlices } from "../../../src/gate/quality/slices.ts";
import { describeDetectableChange, measureMetrics } from "../../../src/gate/quality/uncertainty.ts";
import { assess } from "../../../src/metrics/assess.ts";
import { findMetric } from "../../../src/metrics/catalogue.ts";
import type { Metric } from "../../../src/metrics/metric.ts";
import type { ClassificationRows, RankingRows, RegressionRows, Rows } from "../../../src/metrics/rows.ts";
import type { GatePolicy, MetricPolicy } from "../../../src/registry/policy-types.ts";

const AT = { file: "m/model.yml", line: 5, column: 7 };
const range = (low: number, high: number, more = {}) => ({ low, high, level: 0.95, method: "Wilson", ...more });
const metric = (more: Partial<MeasuredMetric> = {}): MeasuredMetric => ({
  ...{ name: "accuracy", shown: "accuracy", direction: "higher", measured: { value: 0.9 } },
  ...{ interval: range(0.88, 0.92), bounds: range(0.885, 0.915) },
  ...more,
});
const judged = (limits: MetricPolicy | undefined, subject = metric(), judging: Partial<Judging> = {}) =>
  judgeMetric(subject, { limits, decisions: { bounds: "point", previous: "point" }, limitAt: AT, ...judging });
const confident: Partial<Judging> = { decisions: { bounds: "confident", previous: "confident" } };
const only = (...args: Parameters<typeof judged>) => {
  const { findings } = judged(...args);
  expect(findings.length).toBe(1);
  const [found] = findings;
  return {
    message: found?.message,
    subject: found?.subject,
    location: found?.location,
    rule: found?.rule,
    fix: found?.fix,
  };
};

describe("a limit that is not kept is said with both numbers", () => {
  test.each([
    ["min", { min: 0.95 }, "accuracy is 0.9, below its limit of 0.95."],
    ["max", { max: 0.5 }, "accuracy is 0.9, above its limit of 0.5."],
  ])("%s", (limit, limits, message) => {
    expect(only(limits)).toMatchObject({ message, subject: `accuracy.${limit}`, location: AT, rule: "metric/limit" });
  });

  test("of which the rows cannot decide", () => {
    expect(only({ min: 0.9 }, metric(), confident)).toMatchObject({
      rule: "metric/undecided",
      message: "accuracy is 0.9; these rows cannot decide whether it is below its limit of 0.9.",
      subject: "accuracy.min",
    });
    const alike = metric({ bounds: range(1, 1, { weak: "all resamples are alike" }) });
    expect(only({ max: 0.9 }, alike, confident)).toMatchObject({
      message: "accuracy is 0.9; there are too few rows to decide whether it is above its limit of 0.9.",
      subject: "accuracy.max",
    });
    // The bounds are held against the limit where they are equal for no such reason.
    expect(judged({ min: 0.9 }, metric({ bounds: range(1, 1) }), confident).metric.state).toBe("ok");
  });

  test("of a slice", () => {
    const subject = metric({ shown: "accuracy where country is DE (120 rows)" });
    expect(only({ min: 0.95 }, subject, { slice: "country=DE" })).toMatchObject({
      message: "accuracy where country is DE (120 rows) is 0.9, below its limit of 0.95.",
      subject: "country=DE/accuracy.min",
    });
  });

  test("of the previous release", () => {
    const worse = metric({ change: { was: 0.95, difference: { value: -0.05, ...range(-0.06, -0.04) } } });
    const limits = { max_regression: { abs: 0.01, rel: 0.02 } };
    expect(only(limits, worse)).toMatchObject({
      message: "accuracy was 0.95 and is 0.9, worse by more than 0.01 and 2%.",
      subject: "accuracy.max_regression",
    });
    expect(only({ max_regression: { rel: 0.001 } }, worse).message).toBe(
      "accuracy was 0.95 and is 0.9, worse by more than 0.1%.",
    );
    expect(only({ min_improvement: 0.02 }, worse)).toMatchObject({
      message: "accuracy was 0.95 and is 0.9, improved by less than 0.02.",
      subject: "accuracy.min_improvement",
    });
    // An improvement that is asked for counts, not the regression that is allowed.
    expect(only({ min_improvement: 0.02, max_regression: { abs: 0.2 } }, worse).subject).toBe(
      "accuracy.min_improvement",
    );
    const same = metric({ change: { was: 0.9, difference: { value: 0, ...range(-0.01, 0.01) } } });
    expect(only({ min_improvement: 0.02 }, same).message).toBe(
      "accuracy was 0.9 and is 0.9, improved by less than 0.02.",
    );
  });

  test("of a previous release without a value, which leaves it undecided", () => {
    const without = metric({ change: { was: null } });
    expect(only({ max_regression: { abs: 0.1 } }, without)).toMatchObject({
      rule: "metric/not-comparable",
      message:
        "accuracy is limited against the previous release, and the previous release has no value for it on these rows.",
      subject: "accuracy.max_regression",
    });
    expect(judged({ max_regression: { abs: 0.1 } }, without).undecided).toBe(true);
    const none = { noPrevious: { kind: "none" } } as const;
    expect(only({ min_improvement: 0.1 }, metric(), none)).toMatchObject({
      rule: "metric/no-previous",
      message: "accuracy is limited against the previous release, and there is none yet.",
      subject: "accuracy.min_improvement",
    });
  });

  test("of a metric without a value", () => {
    const nothing = metric({ measured: { undefinedBecause: "no row is of the positive class" } });
    expect(only({ min: 0.5 }, nothing)).toMatchObject({
      message: "accuracy has a limit, but it is undefined: no row is of the positive class.",
      location: AT,
    });
    const declared = { value: 0.9, at: { file: "metadata.json" }, means: "reproduce" } as const;
    expect(only(undefined, nothing, { declared })).toMatchObject({
      message:
        "accuracy must be reproduced (declared: reproduce), but it is undefined: no row is of the positive class.",
      location: { file: "metadata.json" },
    });
    expect(judged(undefined, nothing, { declared: { ...declared, means: "report" } }).findings).toEqual([]);
    const { metric: shown } = judged(undefined, nothing, { declared });
    expect(shown).toEqual({
      ...{ name: "accuracy", direction: "higher", declared: 0.9, value: null, state: "shown" },
      undefinedBecause: "no row is of the positive class",
    });
    expect(notReproducible("x", "y", AT).message).toBe("x must be reproduced (declared: reproduce), but y.");
  });
});

describe("a limit is decided", () => {
  const changed = (was: number, value: number, more: Partial<MeasuredMetric> = {}) =>
    metric({ measured: { value }, change: { was }, ...more });
  const state = (limits: MetricPolicy, subject: MeasuredMetric, judging: Partial<Judging> = confident) =>
    judged(limits, subject, judging).metric.state;

  test("by the interval of the difference, the right way round", () => {
    const limits = { max_regression: { abs: 0.01 } };
    expect(state(limits, changed(0.9, 0.9, { changeBounds: range(-0.009, 0.02) }))).toBe("ok");
    expect(state(limits, changed(0.9, 0.9, { changeBounds: range(-0.02, 0.02) }))).toBe("undecided");
    expect(state(limits, changed(0.9, 0.9, { changeBounds: range(-0.03, -0.011) }))).toBe("fails");
    const lower = { direction: "lower" as const };
    expect(state(limits, changed(0.9, 0.9, { ...lower, changeBounds: range(-0.02, 0.009) }))).toBe("ok");
    expect(state(limits, changed(0.9, 0.9, { ...lower, changeBounds: range(0.011, 0.03) }))).toBe("fails");
    expect(state({ min_improvement: 0.01 }, changed(0.9, 0.9, { ...lower, changeBounds: range(-0.03, -0.011) }))).toBe(
      "ok",
    );
    const nearest = { direction: "nearest to 1" as const, changeBounds: range(-0.5, -0.4) };
    expect(state(limits, changed(0.9, 0.9, { ...nearest, nearerBounds: range(-0.009, 0.1) }))).toBe("ok");
    expect(state(limits, changed(0.9, 0.9, { ...nearest, nearerBounds: range(-0.1, -0.02) }))).toBe("fails");
    expect(state(limits, changed(0.9, 0.9, nearest))).toBe("undecided");
  });

  test("by the value, where both models put out the same or model.yml says so", () => {
    const limits = { max_regression: { abs: 0.01 } };
    const wide = changed(0.9, 0.9, { changeBounds: range(-0.5, 0.5) });
    expect(state(limits, { ...wide, sameOutputs: true })).toBe("ok");
    expect(state(limits, wide, { decisions: { bounds: "confident", previous: "point" } })).toBe("ok");
    const mixed = { decisions: { bounds: "point", previous: "confident" } } as const;
    expect(state({ min: 0.9, ...limits }, wide, mixed)).toBe("undecided");
    expect(state({ min: 0.91, ...limits }, wide, mixed)).toBe("fails");
  });

  test("in the words of the worst answer, and kept with the metric", () => {
    const { metric: both } = judged({ min: 0.95, max: 0.99 }, metric());
    expect(both).toMatchObject({
      state: "fails",
      limits: { min: 0.95, max: 0.99 },
      interval: range(0.88, 0.92),
      value: 0.9,
    });
    expect(judged({ max_regression: { abs: 1 }, min_improvement: 0.1, min: 0 }, metric()).metric.limits).toEqual({
      ...{ min: 0, maxRegression: { abs: 1 }, minImprovement: 0.1 },
    });
    expect(judged(undefined).metric).not.toHaveProperty("limits");
    expect(judged({}).metric).toMatchObject({ limits: {}, state: "shown" });
  });
});

describe("of an equally good model a limit against the previous release says how it decides", () => {
  const chance = { standardError: 0.01, rows: 200, worstCase: false };
  const subject = metric({ chance, change: { was: 0.9 }, changeBounds: range(-0.02, 0.02) });
  const equal = (limits: MetricPolicy, of: MeasuredMetric, judging: Partial<Judging> = confident) =>
    judged(limits, of, judging).metric.equalModel;
  const limits = { max_regression: { abs: 0.02 } };

  test("by interval, and by value", () => {
    expect(equal(limits, subject)).toMatchObject({ limitNeeded: expect.closeTo(0.0248648, 6), rowsNeeded: 310 });
    expect(equal(limits, subject, {})).toMatchObject({ inconclusive: 0, limitNeeded: expect.closeTo(0.0164485, 6) });
    expect(equal(limits, subject)).not.toHaveProperty("worstCase");
    expect(
      equal(limits, metric({ chance: { ...chance, worstCase: true } }), { ...confident, noPrevious: { kind: "none" } }),
    ).toMatchObject({
      worstCase: true,
    });
  });

  test("of a share of what was before, or of what is where nothing was", () => {
    const rel = { max_regression: { rel: 0.1 } };
    // 10% of 0.5, and of 0.9.
    expect(equal(rel, { ...subject, change: { was: 0.5 } })?.rowsNeeded).toBe(
      Math.ceil(200 * (0.02486475 / 0.05) ** 2),
    );
    const { change: _, ...alone } = subject;
    expect(equal(rel, alone)?.rowsNeeded).toBe(Math.ceil(200 * (0.02486475 / 0.09) ** 2));
    const both = { max_regression: { abs: 0.01, rel: 0.1 } };
    expect(equal(both, alone)?.rowsNeeded).toBe(Math.ceil(200 * (0.02486475 / 0.09) ** 2));
  });

  test("unless there is nothing to say it of", () => {
    const none = [
      equal({ min: 0.5 }, subject),
      equal({ ...limits, min_improvement: 0.1 }, subject),
      equal(limits, { ...subject, sameOutputs: true }),
      equal(limits, { ...subject, change: { was: null } }),
      equal(limits, metric({ change: { was: 0.9 }, changeBounds: range(-0.02, 0.02) })),
      equal(limits, { ...subject, chance: { ...chance, standardError: 0 } }),
      equal(limits, { ...subject, chance: { ...chance, standardError: Number.NaN } }),
      equal({ max_regression: { abs: 0 } }, subject),
      equal({ max_regression: { rel: 0.1 } }, { ...subject, change: { was: 0 } }),
    ];
    expect(none).toEqual(none.map(() => undefined));
  });

  test("with the advice for one that is undecided, and for nothing else", () => {
    expect(only({ max_regression: { abs: 0.015 } }, subject, confident)).toMatchObject({
      rule: "metric/undecided",
      fix: "Nothing was found against the model. Use at least 550 rows or a limit of 0.025, so that four of five equally good models pass.",
    });
    const worse = { ...subject, change: { ...subject.change, difference: { value: -0.015, ...range(-0.02, -0.01) } } };
    expect(only({ max_regression: { abs: 0.015 } }, worse as typeof subject, confident)).toMatchObject({
      rule: "metric/undecided",
      fix: expect.stringMatching(/^The model is worse than the previous one, by about as much as the limit allows\./),
    });
    const floor = judged({ min: 0.9, max_regression: { abs: 1 } }, subject, confident).findings;
    expect(floor.map(({ fix }) => fix.includes("four of five"))).toEqual([false]);
  });
});

test("a difference that is no chance is not called one", () => {
  const of = (low: number, high: number, limits: MetricPolicy) =>
    only(limits, metric({ change: { was: 0.95, difference: { value: -0.05, ...range(low, high) } } })).message;
  const chance = /; a difference this small may be due to chance on these rows\.$/;
  expect(of(-0.1, 0.01, { max_regression: { abs: 0.01 } })).toMatch(chance);
  expect(of(-0.1, -0.01, { max_regression: { abs: 0.01 } })).not.toMatch(chance);
  expect(of(-0.1, 0.01, { min_improvement: 0.01 })).not.toMatch(chance);
  expect(only({ max_regression: { abs: 0.01 } }, metric({ change: { was: 0.95 } })).message).not.toMatch(chance);
});

describe("values are rounded to four digits, unless the sentence would then be wrong", () => {
  const was = (before: number, value: number, more: Partial<MeasuredMetric> = {}) =>
    metric({ measured: { value }, change: { was: before }, ...more });

  test.each<[MetricPolicy, MeasuredMetric, string]>([
    [{ min: 0.9 }, metric({ measured: { value: 0.8466667 } }), "accuracy is 0.8467, below its limit of 0.9."],
    [{ min: 0.9 }, metric({ measured: { value: 0.89999 } }), "accuracy is 0.89999, below its limit of 0.9."],
    [{ max: 0.9 }, metric({ measured: { value: 0.90001 } }), "accuracy is 0.90001, above its limit of 0.9."],
    [
      { max_regression: { abs: 0.01 } },
      was(0.9466667, 0.8466667),
      "accuracy was 0.9467 and is 0.8467, worse by more than 0.01.",
    ],
    [
      { max_regression: { abs: 0.005 } },
      was(0.94, 0.934999),
      "accuracy was 0.94 and is 0.934999, worse by more than 0.005.",
    ],
    [{ max_regression: { rel: 0.01 } }, was(0.9, 0.890999), "accuracy was 0.9 and is 0.890999, worse by more than 1%."],
    [{ max_regression: { abs: 0 } }, was(0.900001, 0.9), "accuracy was 0.900001 and is 0.9, worse by more than 0."],
    [
      { max_regression: { abs: 0.1 } },
      was(0.2, 0.30001, { direction: "lower" }),
      "accuracy was 0.2 and is 0.30001, worse by more than 0.1.",
    ],
    [
      { max_regression: { abs: 0.1 } },
      was(1.1, 0.79999, { direction: "nearest to 1" }),
      "accuracy was 1.1 and is 0.79999, worse by more than 0.1.",
    ],
    [{ min_improvement: 0.01 }, was(0.9, 0.909999), "accuracy was 0.9 and is 0.909999, improved by less than 0.01."],
  ])("%j", (limits, subject, message) => {
    expect(
      only(limits, subject).message?.replace("; a difference this small may be due to chance on these rows", ""),
    ).toBe(message);
  });
});

describe("a declared value", () => {
  const declared = (value: number, means: "report" | "reproduce", more: Partial<Judging> = {}): Partial<Judging> => ({
    ...{ declared: { value, at: { file: "metadata.json" }, means } },
    ...more,
  });

  test("is said with what was measured", () => {
    expect(only(undefined, metric(), declared(0.8, "report"))).toMatchObject({
      message: "accuracy is declared as 0.8 but measured as 0.9, with a 95% interval of 0.8800 to 0.9200.",
      location: { file: "metadata.json" },
      subject: "accuracy",
    });
    expect(only(undefined, metric(), declared(0.8, "reproduce"))).toMatchObject({
      message: "accuracy is declared as 0.8 but measured as 0.9.",
      location: { file: "metadata.json" },
      subject: "accuracy",
    });
    expect(judged(undefined, metric(), declared(0.8, "report")).metric.declared).toBe(0.8);
  });

  test.each([
    [0.88, []],
    [0.92, []],
    [0.8799, ["metric/declared"]],
    [0.9201, ["metric/declared"]],
  ])("of %d is within the interval or not", (value, rules) => {
    expect(judged(undefined, metric(), declared(value, "report")).findings.map(({ rule }) => rule)).toEqual(rules);
  });

  test("is held against no interval that says nothing", () => {
    const alike = metric({ interval: range(0.9, 0.9) });
    expect(judged(undefined, alike, declared(0.5, "report")).findings).toEqual([]);
    const { interval: _, ...without } = metric();
    expect(judged(undefined, without, declared(0.5, "report")).findings).toEqual([]);
  });

  test.each([
    // Half of the last digit it is written with.
    [0.9, 0.949, true],
    [0.9, 0.951, false],
    [0.95, 0.9549, true],
    [0.95, 0.9551, false],
    [12, 12.49, true],
    [12, 12.51, false],
    [0.123456789, 0.1234573, true],
    [0.123456789, 0.1234586, false],
    [1e-8, 2e-8, true],
    [1.5e-3, 0.00154, true],
    [1.5e-3, 0.00156, false],
  ])("of %d is reproduced by %d: %s", (value, measured, reproduced) => {
    const { findings } = judged(undefined, metric({ measured: { value: measured } }), declared(value, "reproduce"));
    expect(findings.length === 0).toBe(reproduced);
  });

  test("of a share may be off by close calls, at most one in a thousand", () => {
    const of = (value: number, closeCalls: number, trials = 2500) => {
      const share = metric({ measured: { value: 0.9, share: { successes: 0.9 * trials, trials } } });
      return judged(undefined, share, declared(value, "reproduce", { closeCalls })).findings.length === 0;
    };
    expect([of(0.9004, 0), of(0.9004, 1), of(0.9008, 1), of(0.9008, 2)]).toEqual([false, true, false, true]);
    expect([of(0.9012, 3), of(0.9016, 9)]).toEqual([true, false]);
    expect(of(0.901, 2, 100)).toBe(true);
  });
});

const rows = (count: number, right: (row: number) => boolean): ClassificationRows => ({
  type: "classification",
  actual: Int32Array.from({ length: count }, (_, i) => i % 2),
  predicted: Int32Array.from({ length: count }, (_, i) => (right(i) ? i % 2 : 1 - (i % 2))),
  ...{ classes: 2, positive: 1 },
});

describe("slices", () => {
  /** 60 rows of de, 40 of fr, 5 of at: two in ten of them wrong. */
  const all = rows(105, (row) => row % 10 > 1);
  const country = encodeColumn(Array.from({ length: 105 }, (_, i) => (i < 60 ? "de" : i < 100 ? "fr" : "at")));
  const sample = (slices: Sample["slices"]): Sample => ({
    rows: all,
    answers: { kind: "classes", classes: ["0", "1"], indexes: all.predicted },
    slices,
  });
  const judge = (gate: GatePolicy, more: { changed?: Uint8Array; slices?: Sample["slices"] } = {}) =>
    judgeSlices({
      sample: sample(more.slices ?? { country }),
      pair: { candidate: all, seed: "s", resamples: 100 },
      changed: more.changed,
      gate,
      policy: undefined,
      fixtures: "rows.csv",
    });
  const by = (metrics: Record<string, MetricPolicy>, more = {}) => ({
    slices: [{ column: "country", metrics, ...more }],
  });

  test("of enough rows are judged by themselves, in the order of their values", () => {
    const { slices, small, findings, undecided } = judge(by({ accuracy: { min: 0.81 } }, { min_samples: 40 }));
    expect(
      slices.map(({ value, rows: count, metrics }) => [
        value,
        count,
        metrics.map(({ name, value: v, state }) => [name, v, state]),
      ]),
    ).toEqual([
      ["de", 60, [["accuracy", 0.8, "fails"]]],
      ["fr", 40, [["accuracy", 0.8, "fails"]]],
    ]);
    expect(slices[0]).not.toHaveProperty("changed");
    expect(small).toEqual([{ column: "country", values: 1, rows: 5, below: 40 }]);
    expect(undecided).toBe(false);
    expect(findings.map(({ rule, message, subject, location }) => [rule, message, subject, location])).toEqual([
      ...(["de", "fr"] as const).map((value) => [
        "metric/limit",
        `accuracy where country is ${value} (${value === "de" ? 60 : 40} rows) is 0.8, below its limit of 0.81.`,
        `country=${value}/accuracy.min`,
        { file: "rows.csv" },
      ]),
      [
        "metric/slice-too-small",
        "By country, 1 value has fewer than 40 rows (5 in all); not judged.",
        "country",
        { file: "rows.csv" },
      ],
    ]);
  });

  test("of too few rows are counted, not named, and decide nothing where no other is left", () => {
    const { findings, undecided, slices } = judge(by({ accuracy: { min: 0.5 } }));
    expect(slices).toEqual([]);
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["metric/slices-undecided", "By country, 3 values have fewer than 100 rows (105 in all); not judged."],
    ]);
    expect(undecided).toBe(true);
    const one = judge(by({ accuracy: { min: 0.5 } }, { min_samples: 60 }));
    expect([one.undecided, one.slices.length]).toEqual([false, 1]);
  });

  test("say how many of their rows are predicted differently", () => {
    const changed = Uint8Array.from({ length: 105 }, (_, i) => Number(i < 3 || i === 70));
    const { slices } = judge(by({ accuracy: { min: 0.5 } }, { min_samples: 40 }), { changed });
    expect(slices.map((slice) => slice.changed)).toEqual([3, 1]);
  });

  test("of a column that is not there, or of none, are none", () => {
    expect(judge(by({ accuracy: { min: 0.5 } }), { slices: {} })).toEqual({
      slices: [],
      small: [],
      findings: [],
      undecided: false,
    });
    expect(judge({})).toEqual({ slices: [], small: [], findings: [], undecided: false });
  });

  test("are not judged by a metric that does not apply", () => {
    const { findings } = judge(by({ rmse: { max: 1 }, acuracy: { min: 1 } }, { min_samples: 40 }));
    expect(findings.filter(({ rule }) => rule === "metric/not-measured").map(({ message }) => message)).toEqual([
      expect.stringMatching(/^rmse has a limit, but it does not apply to classification(; did you mean \w+\?)?\.$/),
      "acuracy has a limit, but it does not apply to classification; did you mean accuracy?.",
    ]);
  });

  test("are too many where a column identifies rows", () => {
    const ids = (count: number) => ({
      country: encodeColumn(Array.from({ length: 105 }, (_, i) => String(i % count))),
    });
    const each = by({ accuracy: { min: 0 } }, { min_samples: 1 });
    expect(judge(each, { slices: ids(105) }).slices.length).toBe(105);
    const many = rows(402, () => true);
    const judged201 = judgeSlices({
      sample: { ...sample({ id: encodeColumn(Array.from({ length: 402 }, (_, i) => String(i % 201))) }), rows: many },
      pair: { candidate: many, seed: "s" },
      changed: undefined,
      gate: { slices: [{ column: "id", min_samples: 2, metrics: { accuracy: { min: 0 } } }] },
      policy: { locate: (pointer: unknown) => ({ file: JSON.stringify(pointer) }) } as never,
      fixtures: "rows.csv",
    });
    expect(judged201.findings[0]?.location).toEqual({ file: '["gate","slices",0,"column"]' });
    expect(judged201).toMatchObject({ slices: [], small: [], undecided: true });
    expect(judged201.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["metric/too-many-slices", "id has 201 values with at least 2 rows; at most 200 slices are judged."],
    ]);
  });

  test("draw resamples of their own", () => {
    const limits = by({ precision: { min: 0.5 } }, { min_samples: 40 });
    const seeds = judge(limits).slices.map(({ metrics }) => metrics[0]?.interval?.seed);
    expect(seeds).toEqual(["s country=de/cells", "s country=fr/cells"]);
  });
});

describe("what is measured of a metric", () => {
  const find = (name: string, of: Rows) => findMetric(name, of.type) as Metric;
  const values = (answer: (x: number) => number): RegressionRows => ({
    type: "regression",
    actual: Float64Array.from({ length: 30 }, (_, i) => i),
    predicted: Float64Array.from({ length: 30 }, (_, i) => answer(i)),
  });
  const measure = (name: string, candidate: Rows, baseline?: Rows) => {
    const pair = { candidate, seed: "s", resamples: 50, ...(baseline === undefined ? {} : { baseline }) };
    const { subjects } = measureMetrics([find(name, candidate)], pair, (shown) => `${shown}!`);
    return subjects[0] as MeasuredMetric;
  };

  test("alone: its value, interval and bounds, and the chance of the next one", () => {
    const of = measure(
      "accuracy",
      rows(50, (row) => row % 5 > 0),
    );
    expect(of).toMatchObject({ name: "accuracy", shown: "accuracy!", direction: "higher", measured: { value: 0.8 } });
    expect(of.interval).toMatchObject({ level: 0.95, method: "Wilson" });
    expect(of.interval).not.toHaveProperty("sides");
    expect(of.bounds?.low).toBeGreaterThan(of.interval?.low ?? 1);
    expect(of.chance).toEqual({
      standardError: expect.closeTo(Math.SQRT2 * Math.sqrt(0.16 / 50), 12),
      rows: 50,
      worstCase: true,
    });
    for (const key of ["change", "changeBounds", "nearerBounds", "sameOutputs"]) expect(of).not.toHaveProperty(key);
  });

  test("next to another: the difference, its p, and the chance between the two", () => {
    const of = measure(
      "accuracy",
      rows(50, (row) => row % 5 > 0),
      rows(50, (row) => row % 5 > 1),
    );
    expect(of.change).toMatchObject({
      was: 0.6,
      difference: { value: expect.closeTo(0.2, 12), method: "Tango", level: 0.95 },
    });
    expect(of.change?.difference?.p).toBeLessThan(0.01);
    expect(of.changeBounds?.low).toBeGreaterThan(of.change?.difference?.low ?? 1);
    expect(of.chance).toEqual({ standardError: expect.closeTo(Math.sqrt(0.2 / 50), 12), rows: 50, worstCase: false });
    const rmse = measure(
      "rmse",
      values((x) => x + 1 + (x % 2)),
      values((x) => x + (x % 3)),
    );
    expect(rmse.change?.difference).not.toHaveProperty("p");
    expect(rmse.change?.difference).toMatchObject({ resamples: 50, seed: "s/rows" });
  });

  test("of what overflows is nothing", () => {
    const of = measure(
      "rmse",
      values(() => 1e200),
      values((x) => x),
    );
    expect(of.measured).toEqual({ undefinedBecause: "the values are too large to compute with" });
    expect(of).not.toHaveProperty("interval");
    const then = measure(
      "rmse",
      values((x) => x),
      values(() => 1e200),
    );
    expect(then.change).toEqual({ was: null });
  });

  test.each<[string, Rows, Rows, boolean]>([
    ["rows that agree", rows(9, () => true), rows(9, () => true), true],
    ["one answer that differs", rows(9, () => true), rows(9, (row) => row > 0), false],
    ["values that agree", values((x) => x), values((x) => x), true],
    ["a value that differs", values((x) => x), values((x) => x + Number(x === 29)), false],
    ...(
      [
        ["scores that agree", [0.1, 0.9], [0.1, 0.9], true],
        ["a score that differs", [0.1, 0.9], [0.1, 0.8], false],
        ["scores of one alone", [0.1, 0.9], undefined, false],
        ["scores of the other alone", undefined, [0.1, 0.9], false],
      ] as const
    ).map(([title, a, b, same]): [string, Rows, Rows, boolean] => {
      const of = (scores: readonly number[] | undefined): Rows => ({
        ...rows(2, () => true),
        ...(scores && { scores: { width: 1, values: Float64Array.from(scores) } }),
      });
      return [title, of(a), of(b), same];
    }),
  ])("both models put out the same: %s", (_, candidate, baseline, same) => {
    const name = candidate.type === "regression" ? "mae" : "accuracy";
    expect(measure(name, candidate, baseline).sameOutputs).toBe(same ? true : undefined);
  });

  test("both rankings score the same, or not", () => {
    const ranking = (scores: number[]): RankingRows => ({
      ...{
        type: "ranking",
        relevance: Float64Array.of(1, 0),
        query: new Int32Array(2),
        scores: Float64Array.from(scores),
      },
    });
    expect(measure("mrr", ranking([2, 1]), ranking([2, 1])).sameOutputs).toBe(true);
    expect(measure("mrr", ranking([2, 1]), ranking([3, 1])).sameOutputs).toBeUndefined();
  });
});

describe("the smallest change that rows can show", () => {
  const find = (name: string) => findMetric(name, "classification") as Metric;
  const of = (names: string[], candidate: Rows, baseline: Rows | undefined, limited: string[]) => {
    const pair = { candidate, seed: "s", ...(baseline === undefined ? {} : { baseline }) };
    const assessments = assess(names.map(find), candidate, baseline, { seed: "s", resamples: 100 });
    return describeDetectableChange(assessments, pair, limited);
  };
  const [now, then] = [rows(100, (row) => row % 5 > 0), rows(100, (row) => row % 4 > 0)];

  test("is of the difference, or of the value alone", () => {
    // 35 of 100 rows differ.
    expect(of(["accuracy"], now, then, [])).toBe(
      "With 100 rows, changes in accuracy below 0.15 cannot be detected reliably (80% power, 95% confidence).",
    );
    expect(of(["accuracy"], now, undefined, [])).toBe(
      "With 100 rows, the true accuracy is at most 0.066 below the measured value (95% confidence).",
    );
  });

  test("is of the first metric with a limit, else of the first", () => {
    expect(of(["accuracy", "recall"], now, undefined, ["recall"])).toMatch(/^With 100 rows, the true recall is/);
    expect(of(["recall", "accuracy"], now, undefined, ["f1_score"])).toMatch(/^With 100 rows, the true recall is/);
    const scored: ClassificationRows = {
      ...now,
      scores: { width: 1, values: Float64Array.from(now.actual, (label, i) => 0.2 + 0.5 * label + (i % 7) / 40) },
    };
    expect(of(["log_loss"], scored, undefined, [])).toMatch(
      /the true log_loss is at most [\d.]+ above the measured value/,
    );
  });

  test("is nothing where nothing is known", () => {
    expect(
      of(
        ["accuracy"],
        rows(50, () => true),
        undefined,
        [],
      ),
    ).toBeUndefined();
    expect(of([], now, undefined, [])).toBeUndefined();
    expect(
      of(
        ["accuracy"],
        rows(1, () => true),
        rows(1, () => false),
        [],
      ),
    ).toMatch(/^With 1 row, changes/);
  });
});
