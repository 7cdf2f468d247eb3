import { readFileSync } from "node:fs";
import fc from "fast-check";
import { defaultMetrics, findMetric } from "../../src/metrics/catalogue.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import type { ClassificationRows, RankingRows, RegressionRows, Rows } from "../../src/metrics/rows.ts";
import { countRows, selectRows } from "../../src/metrics/rows.ts";
import { metricNames, readMetricName } from "../../src/registry/metrics.ts";

type Expected = Record<string, number | null>;
interface Weighted {
  readonly weights?: number[];
  readonly expected: Expected;
}
interface Oracle {
  readonly classification: readonly (Weighted & {
    classes: number;
    positive?: number;
    actual: number[];
    predicted: number[];
    scores: number[];
    width: number;
  })[];
  readonly regression: readonly (Weighted & { actual: number[]; predicted: number[] })[];
  readonly ranking: readonly (Weighted & { query: number[]; relevance: number[]; scores: number[] })[];
}

const oracle = JSON.parse(readFileSync("__tests__/oracles/catalogue.json", "utf8")) as Oracle;
const weightsOf = ({ weights }: Weighted) => (weights === undefined ? {} : { weights: Float64Array.from(weights) });

const classifications = oracle.classification.map((c) => ({
  expected: c.expected,
  rows: {
    type: "classification",
    actual: Int32Array.from(c.actual),
    predicted: Int32Array.from(c.predicted),
    scores: { width: c.width, values: Float64Array.from(c.scores) },
    classes: c.classes,
    ...(c.positive === undefined ? {} : { positive: c.positive }),
    ...weightsOf(c),
  } satisfies ClassificationRows as ClassificationRows,
}));
const regressions = oracle.regression.map((c) => ({
  expected: c.expected,
  rows: {
    type: "regression",
    actual: Float64Array.from(c.actual),
    predicted: Float64Array.from(c.predicted),
    ...weightsOf(c),
  } satisfies RegressionRows as RegressionRows,
}));
const rankings = oracle.ranking.map((c) => ({
  expected: c.expected,
  rows: {
    type: "ranking",
    query: Int32Array.from(c.query),
    relevance: Float64Array.from(c.relevance),
    scores: Float64Array.from(c.scores),
    ...weightsOf(c),
  } satisfies RankingRows as RankingRows,
}));
const cases: readonly { readonly rows: Rows; readonly expected: Expected }[] = [
  ...classifications,
  ...regressions,
  ...rankings,
];

function find(name: string, rows: Rows): Metric {
  const metric = findMetric(name, rows.type);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
}

/** Equal to twelve digits, of the value or of 1, whichever is coarser. */
function expectClose(name: string, value: number, expected: number) {
  const off = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
  if (!(off <= 1e-12)) throw new Error(`${name} is ${value}, expected ${expected}`);
}

describe("the catalogue agrees with scikit-learn", () => {
  test.each([
    ["classification", 300, classifications],
    ["regression", 80, regressions],
    ["ranking", 70, rankings],
  ] as const)("on every %s", (_, least, all) => {
    expect(all.length).toBeGreaterThanOrEqual(least);
    for (const { rows, expected } of all as typeof cases) {
      for (const [name, value] of Object.entries(expected)) {
        const measured = find(name, rows).compute(rows);
        if (value === null || measured.value === undefined) {
          expect([name, measured.value ?? null]).toEqual([name, value]);
        } else expectClose(name, measured.value, value);
      }
    }
  });

  test("every name that the tool suggests is measured, and has an oracle", () => {
    const oracles = new Set(cases.flatMap(({ expected }) => Object.keys(expected)));
    for (const type of ["classification", "regression", "ranking"] as const) {
      for (const name of metricNames(type)) {
        expect(findMetric(name, type)).toMatchObject({ name, type });
        expect(oracles.has(name) ? name : `${name} has none`).toBe(name);
      }
    }
  });
});

test("measuring every row once is what resampling starts from", () => {
  for (const { rows, expected } of cases) {
    const once = new Uint8Array(countRows(rows)).fill(1);
    for (const name of Object.keys(expected)) {
      const metric = find(name, rows);
      const { value } = metric.compute(rows);
      if (value === undefined) continue;
      const resampled = metric.resample(rows);
      if (resampled.by === "counts") expectClose(name, resampled.measure(once, resampled.units ?? once.length), value);
    }
  }
});

test("counting a row twice is repeating it", () => {
  const random = fc.sample(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 80, maxLength: 80 }), {
    numRuns: cases.length,
    seed: 5,
  });
  cases.forEach(({ rows, expected }, at) => {
    if (rows.type === "ranking") return;
    const counts = Uint8Array.from((random[at] as number[]).slice(0, countRows(rows)));
    const repeated = [...counts].flatMap((times, row) => new Array<number>(times).fill(row));
    const many = selectRows(rows, Uint32Array.from(repeated));
    for (const name of Object.keys(expected)) {
      const metric = find(name, rows);
      const { value } = metric.compute(many);
      // A resample may lose what makes the metric defined; R² then differs in what a single row is.
      if (value === undefined || metric.compute(rows).value === undefined) continue;
      const resampled = metric.resample(rows);
      const constant = name === "r2" && new Set(many.actual).size < 2;
      if (resampled.by === "counts" && !constant) {
        const measured = resampled.measure(counts, repeated.length);
        if (Math.abs(measured - value) > 1e-9 * Math.max(1, Math.abs(value))) {
          throw new Error(`${name} of case ${at} is ${measured}, expected ${value}`);
        }
      }
    }
  });
});

describe("a metric does not change", () => {
  const small = cases.filter((_, i) => i % 3 === 0);

  test("with the order of the rows", () => {
    for (const { rows, expected } of small) {
      const [order] = fc.sample(
        fc.shuffledSubarray([...new Array(countRows(rows)).keys()], {
          minLength: countRows(rows),
        }),
        { numRuns: 1, seed: 7 },
      );
      const shuffled = selectRows(rows, Uint32Array.from(order as number[]));
      for (const name of Object.keys(expected)) {
        const [a, b] = [find(name, rows).compute(rows).value, find(name, rows).compute(shuffled).value];
        if (a === undefined || b === undefined) expect(a).toBe(b);
        else expectClose(name, a, b);
      }
    }
  });

  test("with the scale of the weights", () => {
    for (const { rows, expected } of small) {
      const weights = Float64Array.from({ length: countRows(rows) }, (_, i) => (rows.weights?.[i] ?? 1) * 1024);
      for (const name of Object.keys(expected)) {
        const scaled = find(name, rows).compute({ ...rows, weights }).value;
        expect([name, scaled]).toEqual([name, find(name, rows).compute(rows).value]);
      }
    }
  });

  test("with a rising function of the scores, where it is of their order", () => {
    for (const { rows } of classifications) {
      if (rows.positive === undefined || rows.scores === undefined) continue;
      const { width, values } = rows.scores;
      const risen = { ...rows, scores: { width, values: values.map((v) => (v * v * v) / 8 + v / 16) } };
      for (const name of ["auc_roc", "average_precision", "recall_at_fpr@0.1", "precision_at_recall@0.8"]) {
        if (width === 1 && rows.positive === 0) continue;
        expect(find(name, rows).compute(risen)).toEqual(find(name, rows).compute(rows));
      }
    }
  });
});

describe("what has no value says why", () => {
  const rows: ClassificationRows = {
    type: "classification",
    actual: Int32Array.of(0, 1, 0),
    predicted: Int32Array.of(0, 1, 1),
    classes: 3,
    classNames: ["ham", "spam", "eggs"],
  };
  const scores = { width: 3, values: new Float64Array(9).fill(1 / 3) };

  test.each([
    ["auc_roc", rows, "no probabilities are read: the model gives none, or gate.output names its labels"],
    ["auc_roc", { ...rows, scores }, "no row is of class eggs"],
    ["average_precision", { ...rows, scores }, "no row is of class eggs"],
    ["auc_roc", { ...rows, scores, positive: 2 }, "no row is of the positive class"],
    ["recall_at_fpr@0.1", { ...rows, scores }, "it needs a positive class, and none is set"],
    ["calibration_ratio", { ...rows, scores }, "it needs a positive class, and none is set"],
    ["calibration_ratio", { ...rows, scores, positive: 2 }, "no row is of the positive class"],
  ] as const)("%s", (name, of, undefinedBecause) => {
    expect(find(name, of).compute(of)).toEqual({ undefinedBecause });
  });
});

test("a query without a relevant item counts as 0", () => {
  const rows: RankingRows = {
    type: "ranking",
    query: Int32Array.of(4, 4, 9, 9),
    relevance: Float64Array.of(2, 0, 0, 0),
    scores: Float64Array.of(0.9, 0.1, 0.9, 0.1),
  };
  for (const name of metricNames("ranking")) expect(find(name, rows).compute(rows)).toEqual({ value: 0.5 });
});

test("a name is read with its parameter, and nothing else passes for one", () => {
  expect(readMetricName("ndcg@10")).toMatchObject({ metric: { name: "ndcg", direction: "higher" }, at: 10 });
  expect(readMetricName("log_loss")).toMatchObject({ metric: { direction: "lower" } });
  const wrong = ["ndcg@0", "ndcg@1.5", "ndcg@", "ndcg@ten", "recall_at_fpr", "recall_at_fpr@1", "accuracy@3"];
  for (const name of [...wrong, "precision_at_recall@0", "ACCURACY", ""]) expect(readMetricName(name)).toBeUndefined();
  expect(findMetric("ndcg@10", "classification")).toBeUndefined();
});

test("by default the metrics of the type are measured", () => {
  const binary = classifications.find(({ rows }) => rows.positive !== undefined)?.rows as Rows;
  const names = (rows: Rows) => defaultMetrics(rows).map((metric) => metric.name);
  expect(names(binary)).toEqual(expect.arrayContaining(["accuracy", "auc_roc", "log_loss", "normalized_entropy"]));
  expect(names(regressions[0]?.rows as Rows)).toEqual(["rmse", "mae", "r2", "mape"]);
  expect(names(rankings[0]?.rows as Rows)).toEqual(["ndcg", "ndcg@10", "mrr", "map"]);
});
