import fc from "fast-check";
import {
  describeFirstLimits,
  type FirstPolicyInput,
  mainMetricOf,
  renderFirstPolicy,
} from "../../src/registry/first-policy.ts";
import type { Metadata } from "../../src/registry/metadata-types.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { metadataOf } from "../helpers/registry.ts";

const METADATA = metadataOf({ model_name: "ad-click", version: "1.0.0" }, 1) as unknown as Metadata;
const MEASURED = { value: 0.94125, rows: 800, label: "clicked", slack: 0.0137, maxRegression: 0.0234 };

const render = (changes: Partial<FirstPolicyInput> = {}) =>
  renderFirstPolicy({
    model: "ad-click",
    metadata: METADATA,
    fixtures: "rows.parquet",
    measured: MEASURED,
    ...changes,
  });
const gateOf = (text: string) => parsePolicy("model.yml", new TextEncoder().encode(text)).document?.value.gate;
const stated = (changes: Partial<Metadata>): Metadata => ({ ...METADATA, ...changes });

test("what was measured becomes a policy with its reasons", () => {
  expect(
    render(),
  ).toBe(`# The gate of ad-click, for all its versions. The limits below come from the first version: choose them deliberately.
# accuracy is 0.9413 on 800 rows. Of equally good models, min refuses at most 1 in 20, and
# max_regression passes at least 4 in 5 and refuses almost none; the rest are inconclusive. Both take the worst
# case: errors that are independent of this model's. More rows allow tighter limits.
# \`label\` names the column with the labels.
title: Ad Click
gate:
  fixtures: fixtures/rows.parquet
  label: clicked
  metrics:
    accuracy:
      min: 0.9275
      max_regression:
        abs: 0.0234
  latency:
    p95_ms:
      max: 4
`);
});

test("without fixtures, what the metadata declares becomes one, and says how to do better", () => {
  const metadata = stated({ metrics: { ...METADATA.metrics, accuracy: 0.9 } });
  const measured = { notMeasured: "there is no fixture set" };
  expect(
    render({ model: "ads__v2.small", metadata, fixtures: undefined, measured }),
  ).toBe(`# The gate of ads__v2.small, for all its versions. The limits below come from metadata.json: choose them deliberately.
# There are no fixtures yet: add labelled rows that training never saw as fixtures/holdout.csv.
# Nothing was measured: there is no fixture set. How often these limits refuse an equally good model is unknown.
# \`label\` names the column with the labels.
title: Ads V2 Small
metadata_name: ad-click
gate:
  fixtures: fixtures/holdout.csv
  label: label
  metrics:
    accuracy:
      min: 0.89
  latency:
    p95_ms:
      max: 4
`);
});

test.each<[Metadata["model_type"], Record<string, number>, object]>([
  ["classification", { accuracy: 0.95 }, { accuracy: { min: 0.94 } }],
  ["regression", { rmse: 2 }, { rmse: { max: 2.1 } }],
  ["regression", { rmse: 0.33333 }, { rmse: { max: 0.35 } }],
  ["ranking", { ndcg: 0.8 }, { ndcg: { min: 0.79 } }],
  ["ranking", {}, { ndcg: { min: -0.01 } }],
])("the first limit of a %s with %j is a little looser: %j", (type, metrics, limits) => {
  const metadata = stated({ model_type: type, metrics });
  expect(Object.keys(limits)).toEqual([mainMetricOf(metadata)]);
  expect(gateOf(render({ metadata, measured: { notMeasured: "x" } }))?.metrics).toEqual(limits);
});

test("the slack of the rows counts if it is larger than the usual one", () => {
  const limits = (slack: number, metadata = METADATA) =>
    gateOf(render({ metadata, measured: { ...MEASURED, value: 0.5, slack, maxRegression: 0.1 } }))?.metrics;
  expect(limits(0.001)).toEqual({ accuracy: { min: 0.49, max_regression: { abs: 0.1 } } });
  expect(limits(0.2)).toEqual({ accuracy: { min: 0.3, max_regression: { abs: 0.1 } } });
  const regression = stated({ model_type: "regression", metrics: { rmse: 9 } });
  expect(limits(0.001, regression)).toEqual({ rmse: { max: 0.525, max_regression: { abs: 0.1 } } });
  expect(limits(0.2, regression)).toEqual({ rmse: { max: 0.7, max_regression: { abs: 0.1 } } });
});

test("the measured value passes its own first limit, rounded to four decimals", () => {
  const values = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, values, (value, slack) => {
      const measured = { ...MEASURED, value, slack };
      const min = gateOf(render({ measured }))?.metrics?.accuracy?.min as number;
      expect(min).toBeLessThanOrEqual(value - Math.max(slack, 0.01) + 1e-12);
      expect(min).toBeGreaterThan(value - Math.max(slack, 0.01) - 1.1e-4);
      expect(min).toBe(Number(min.toFixed(4)));
      const metadata = stated({ model_type: "regression", metrics: { rmse: 1 } });
      const max = gateOf(render({ metadata, measured }))?.metrics?.rmse?.max as number;
      expect(max).toBeGreaterThanOrEqual(value + Math.max(slack, 0.05 * value) - 1e-12);
      expect(max).toBeLessThan(value + Math.max(slack, 0.05 * value) + 1.1e-4);
    }),
  );
});

test.each([
  [2, 4],
  [1.1, 3],
  [0.01, 1],
])("the limit of latency is twice what is declared, in whole milliseconds: %d", (p95, max) => {
  const deployment = { ...METADATA.deployment, inference_latency_p95_ms: p95 };
  expect(gateOf(render({ metadata: stated({ deployment }) }))?.latency).toEqual({ p95_ms: { max } });
});

test.each(["fraud", "_a", "a..b", "x-1"])("the title of %s is one that model.yml accepts", (model) => {
  const { document } = parsePolicy("model.yml", new TextEncoder().encode(render({ model })));
  expect(document?.value.title).toMatch(/^[A-Z0-9]/);
  expect(document?.value.title).not.toMatch(/^ | {2}| $|undefined/);
});

test("the words about the rows name the metric and the bound", () => {
  expect(describeFirstLimits({ ...MEASURED, value: 12.34567, rows: 7 }, "rmse", "max")).toEqual([
    "rmse is 12.35 on 7 rows. Of equally good models, max refuses at most 1 in 20, and",
    "max_regression passes at least 4 in 5 and refuses almost none; the rest are inconclusive. Both take the worst",
    "case: errors that are independent of this model's. More rows allow tighter limits.",
  ]);
});
