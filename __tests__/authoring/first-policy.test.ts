import fc from "fast-check";
import type { PolicyDraft } from "../../src/authoring/draft.ts";
import { titleOf } from "../../src/authoring/draft.ts";
import { type FirstLimits, limitLatency, limitMetric, mainMetricsOf } from "../../src/authoring/limits.ts";
import { renderFirstPolicy } from "../../src/authoring/render-policy.ts";
import { type MainMetric, measureOn } from "../../src/gate/main-metric.ts";
import type { MeasuredLatency } from "../../src/gate/result.ts";
import { findMetric } from "../../src/metrics/catalogue.ts";
import type { Rows } from "../../src/metrics/rows.ts";
import type { ModelType } from "../../src/registry/metadata-types.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { randomOf } from "../../src/statistics/random.ts";

const LIMITS: FirstLimits = {
  metric: {
    name: "accuracy",
    bound: "min",
    limit: 0.85,
    maxRegression: 0.1,
    measured: 0.9,
    rows: 100,
    counted: 100,
    flawless: false,
  },
  latency: { maxMs: 1, measuredMs: 0.2 },
};
const NONE: FirstLimits = { metric: { none: "there is no fixture set" }, latency: { none: "nothing was timed" } };

function read(draft: PolicyDraft, limits: FirstLimits) {
  const text = renderFirstPolicy({ model: "m", version: "1.0.0", draft, limits });
  const { document, findings } = parsePolicy("models/m/model.yml", new TextEncoder().encode(text));
  return { text, value: document?.value, findings };
}

describe("a first model.yml", () => {
  test("states what any names are, as every reader of YAML reads them", () => {
    const name = fc.oneof(
      fc.constantFrom(
        "yes",
        "no",
        "on",
        "y",
        "null",
        "~",
        "1",
        "010",
        "1e3",
        "12:30",
        "2024-01-01",
        "<<",
        "- a",
        "a: b",
        "# a",
      ),
      fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !/\p{Cs}/u.test(text)),
    );
    fc.assert(
      fc.property(name, name, name, name, (label, query, positive, title) => {
        const draft: PolicyDraft = {
          title,
          gate: { fixtures: "fixtures/rows.csv", label, query, output: { positive_class: positive } },
          unused: [label],
        };
        const { value, findings } = read(draft, LIMITS);
        expect(findings).toEqual([]);
        expect(value).toEqual({
          title,
          gate: {
            fixtures: "fixtures/rows.csv",
            label,
            query,
            output: { positive_class: positive },
            metrics: { accuracy: { min: 0.85, max_regression: { abs: 0.1 } } },
            latency: { p95_ms: { max: 1 } },
          },
        });
      }),
    );
  });

  test("leaves a doubtful positive class to a person, next to what is stated of the output", () => {
    const doubtful = { taken: "legit", rather: "fraud" };
    const open = read({ title: "M", gate: {}, unused: [], doubtful }, LIMITS);
    expect([open.findings, open.value?.gate?.output]).toEqual([[], undefined]);
    expect(open.text).toContain("  # output:\n  #   positive_class: fraud\n");
    const stated = read({ title: "M", gate: { output: { kind: "logit" } }, unused: [], doubtful }, LIMITS);
    expect([stated.findings, stated.value?.gate?.output]).toEqual([[], { kind: "logit" }]);
    expect(stated.text).not.toContain("# output:");
  });

  test("limits nothing where nothing was measured, and says why", () => {
    const { text, value, findings } = read({ title: "M", gate: {}, unused: [] }, NONE);
    expect([findings, value]).toEqual([[], { title: "M", gate: {} }]);
    expect(text).toContain("# No metric is limited: there is no fixture set.");
  });
});

test.each([
  ["fraud-detector.v2", "Fraud Detector V2"],
  ["x", "X"],
])("the title of %s is %s", (model, title) => expect(titleOf(model)).toBe(title));

describe("a limit on a metric", () => {
  const NAMES = { classification: "accuracy", regression: "rmse", ranking: "ndcg" } as const;
  const metric = (name: string, value: number, more: Partial<MainMetric> = {}): MainMetric => ({
    ...{ name, value, standardError: 0.01, rows: 100, fewest: 100, constant: { answer: "0" }, rounding: 0, ...more },
  });
  const measured = (...metrics: MainMetric[]) => ({ metrics, label: "label" });

  test.each([
    ["classification", 0.9, { standardError: 0.03 }, 0.8302, 0.11],
    ["classification", 0.9, { standardError: 1e-9 }, 0.89, 3.6e-9],
    ["classification", 1, { standardError: 0 }, 0.97, undefined],
    ["classification", 1, { standardError: 0, rows: 5000 }, 0.99, undefined],
    ["regression", 3, { standardError: 0.1 }, 3.2327, 0.36],
    ["regression", 2e-7, { standardError: 1e-9 }, 2.1e-7, 3.6e-9],
  ] as const)("of %s %d %j lies outside of it", (type, value, more, limit, maxRegression) => {
    const limits = limitMetric(type, measured(metric(NAMES[type], value, more)));
    expect(limits).toMatchObject({ limit });
    expect("maxRegression" in limits ? limits.maxRegression : undefined).toBe(maxRegression);
  });

  test.each<[string, ModelType, MainMetric, string]>([
    ["without variance of an error", "regression", metric("rmse", 0, { standardError: 0 }), "no variance"],
    ["of an error that is rounding", "regression", metric("rmse", 5e-8, { rounding: 1e-6 }), "which is rounding"],
    [
      "that the margin makes worthless",
      "classification",
      metric("accuracy", 0.8, { standardError: 0.4, rows: 5, constant: { answer: "b", value: 0.6 } }),
      "5 rows are too few for a limit on accuracy: it is 0.8, the margin leads to 0, and a model that always predicts b has 0.6",
    ],
    [
      "of a model that answers always the same",
      "classification",
      metric("accuracy", 0.6, { constant: { answer: "b", value: 0.6 } }),
      "accuracy is 0.6, and a model that always predicts b has 0.6",
    ],
    ["at 0", "ranking", metric("ndcg", 0.1, { standardError: 0.5 }), "100 rows are too few"],
  ])("is none %s", (_, type, of, why) => {
    expect(limitMetric(type, measured(of))).toEqual({ none: expect.stringContaining(why) });
  });

  test("is none without a value", () => {
    expect(limitMetric("ranking", { notMeasured: "there are no labels" })).toEqual({ none: "there are no labels" });
  });

  test("is on another metric if the usual one does not tell the model from a constant, and says why", () => {
    const rare = { rows: 2000, fewest: 24, constant: { answer: "0", value: 0.988 } };
    const accuracy = metric("accuracy", 0.9895, { ...rare, standardError: 0.003 });
    const area = metric("auc_roc", 0.93, { ...rare, standardError: 0.02, constant: { answer: "0", value: 0.5 } });
    expect(limitMetric("classification", measured(accuracy, area))).toMatchObject({
      ...{ name: "auc_roc", limit: 0.8834, rows: 2000, counted: 24 },
      instead: expect.stringContaining("2,000 rows are too few for a limit on accuracy"),
    });
  });
});

describe("no limit is met by a model that answers every row alike", () => {
  /** The limit that is written for rows, and whether a model with other answers to them meets it. */
  const limited = (rows: Rows) => {
    const metrics = mainMetricsOf(rows.type).flatMap((name) => findMetric(name, rows.type) ?? []);
    const limit = limitMetric(rows.type, { metrics: measureOn(rows, metrics, "seed"), label: "label" });
    const isMet = (other: Rows) => {
      if ("none" in limit) return false;
      const value = findMetric(limit.name, other.type)?.compute(other).value;
      return value !== undefined && (limit.bound === "min" ? value >= limit.limit : value <= limit.limit);
    };
    return { limit, isMet };
  };

  test("whatever the classes, their shares and the model", () => {
    const rows = fc.record({
      classes: fc.integer({ min: 2, max: 4 }),
      count: fc.integer({ min: 1, max: 120 }),
      /** How rare every class but the first is, and how often the model is wrong. */
      rare: fc.double({ min: 0, max: 1, noNaN: true }),
      wrong: fc.double({ min: 0, max: 1, noNaN: true }),
      scored: fc.boolean(),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(rows, ({ classes, count, rare, wrong, scored, seed }) => {
        const { uniform: random } = randomOf(String(seed));
        const other = () => Math.floor(random() * classes);
        const actual = Int32Array.from({ length: count }, () => (random() < rare ? other() : 0));
        const predicted = actual.map((label) => (random() < wrong ? other() : label));
        const oneHot = (answers: Int32Array) => ({
          width: classes,
          values: Float64Array.from({ length: count * classes }, (_, i) =>
            Number(answers[Math.floor(i / classes)] === i % classes),
          ),
        });
        const of = (answers: Int32Array): Rows => ({
          ...{ type: "classification", actual, predicted: answers, classes },
          ...(classes === 2 ? { positive: 1 } : {}),
          ...(scored ? { scores: oneHot(answers) } : {}),
        });
        const { isMet } = limited(of(predicted));
        for (let answer = 0; answer < classes; answer++)
          expect(isMet(of(new Int32Array(count).fill(answer)))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("whatever the numbers", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(pairs, number, fc.double({ min: 0, max: 1, noNaN: true }), (values, answer, noise) => {
        const actual = Float64Array.from(values, ([label]) => label);
        const of = (predicted: Float64Array): Rows => ({ type: "regression", actual, predicted });
        const { isMet } = limited(of(Float64Array.from(values, ([label, error]) => label + noise * error)));
        const mean = actual.reduce((a, b) => a + b, 0) / actual.length;
        for (const constant of [answer, mean]) expect(isMet(of(actual.map(() => constant)))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a limit on latency", () => {
  const timed = (valueMs: number, more: Partial<MeasuredLatency> = {}) =>
    ({
      inputs: "fixtures",
      protocol: { looks: 1 },
      percentiles: [{ name: "p95", valueMs }],
      ...more,
    }) as unknown as MeasuredLatency;

  test.each([
    [0.01, 1],
    [0.4, 1.2],
    [1.234, 3.8],
    [123.4, 380],
  ])("of %d ms is %d ms", (valueMs, maxMs) => {
    expect(limitLatency(timed(valueMs))).toEqual({ maxMs, measuredMs: valueMs });
  });

  test("is none where nothing could be held against it", () => {
    for (const latency of [
      undefined,
      { skipped: "GPU" },
      timed(1, { inputs: "made from the signature" }),
      timed(1, { protocol: { looks: 0 } as MeasuredLatency["protocol"] }),
    ]) {
      expect(limitLatency(latency)).toEqual({ none: expect.any(String) });
    }
  });
});
