import fc from "fast-check";
import type { PolicyDraft } from "../../src/authoring/draft.ts";
import { titleOf } from "../../src/authoring/draft.ts";
import { type FirstLimits, limitLatency, limitMetric } from "../../src/authoring/limits.ts";
import { renderFirstPolicy } from "../../src/authoring/render-policy.ts";
import type { MeasuredLatency } from "../../src/gate/result.ts";
import { parsePolicy } from "../../src/registry/policy.ts";

const LIMITS: FirstLimits = {
  metric: {
    name: "accuracy",
    bound: "min",
    limit: 0.85,
    maxRegression: 0.1,
    measured: 0.9,
    rows: 100,
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
  const measured = (value: number, standardError: number, rows = 100) => ({
    value,
    standardError,
    rows,
    label: "label",
  });

  test.each([
    ["classification", measured(0.9, 0.03), 0.8302, 0.11],
    ["classification", measured(0.9, 1e-9), 0.89, 3.6e-9],
    ["classification", measured(1, 0), 0.97, undefined],
    ["classification", measured(1, 0, 5000), 0.99, undefined],
    ["ranking", measured(0.1, 0.5), 0, 1.8],
    ["regression", measured(3, 0.1), 3.2327, 0.36],
    ["regression", measured(2e-7, 1e-9), 2.1e-7, 3.6e-9],
  ] as const)("of %s %j lies outside of it", (type, of, limit, maxRegression) => {
    const limits = limitMetric(type, of);
    expect(limits).toMatchObject({ limit });
    expect("maxRegression" in limits ? limits.maxRegression : undefined).toBe(maxRegression);
  });

  test("is none without variance of an error, and without a value", () => {
    expect(limitMetric("regression", measured(0, 0))).toEqual({ none: expect.stringContaining("no variance") });
    expect(limitMetric("ranking", { notMeasured: "there are no labels" })).toEqual({ none: "there are no labels" });
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
