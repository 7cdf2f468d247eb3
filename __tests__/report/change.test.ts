import fc from "fast-check";
import { judgeMetric } from "../../src/gate/quality/judge.ts";
import { measureMetrics } from "../../src/gate/quality/uncertainty.ts";
import type { GateMetric } from "../../src/gate/result.ts";
import { defaultMetrics, findMetric } from "../../src/metrics/catalogue.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import type { Rows } from "../../src/metrics/rows.ts";
import { describeChange, describeChangeInterval, formatChange, formatP } from "../../src/report/change.ts";
import { randomOf } from "../../src/statistics/random.ts";

interface Drawn {
  readonly seed: string;
  readonly count: number;
  readonly noise: readonly [number, number];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }),
  count: fc.integer({ min: 4, max: 90 }),
  noise: fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true })),
});

/** Two models on the same rows, as bad as their noise. */
function rowsOf(type: Rows["type"], { seed, count, noise }: Drawn): readonly [Rows, Rows] {
  const random = randomOf(`${seed} labels`);
  const labels = Int32Array.from({ length: count }, (_, i) => (i < 2 ? i : random.index(2)));
  const scoresOf = (size: number, name: string) => {
    const own = randomOf(`${seed} ${name}`);
    return Float64Array.from(labels, (label) => label + size * (own.uniform() - 0.5));
  };
  const both = noise.map((size, i) => scoresOf(size, String(i)));
  const rows = both.map((values): Rows => {
    if (type === "regression") return { type, actual: Float64Array.from(labels), predicted: values };
    if (type === "ranking") {
      const query = Int32Array.from(labels, (_, i) => i >> 2);
      return { type, query, relevance: Float64Array.from(labels), scores: values };
    }
    const scores = { width: 1, values: values.map((value) => 1 / (1 + Math.exp(1 - 2 * value))) };
    const predicted = Int32Array.from(values, (value) => (value > 0.5 ? 1 : 0));
    return { type: "classification", actual: labels, classes: 2, positive: 1, predicted, scores };
  });
  return rows as unknown as readonly [Rows, Rows];
}

function judged(type: Rows["type"], sample: Drawn): readonly GateMetric[] {
  const [candidate, baseline] = rowsOf(type, sample);
  const more = type === "classification" ? ["specificity", "mcc", "calibration_ratio", "balanced_accuracy"] : [];
  const metrics: Metric[] = [
    ...defaultMetrics(candidate),
    ...more.flatMap((name) => findMetric(name, candidate.type) ?? []),
  ];
  const { subjects } = measureMetrics(metrics, { candidate, baseline, seed: sample.seed, resamples: 400 });
  const judging = {
    limits: undefined,
    decisions: { bounds: "point", previous: "point" },
    limitAt: { file: "model.yml" },
  } as const;
  return subjects.map((subject) => judgeMetric(subject, judging).metric);
}

describe.each(["classification", "regression", "ranking"] as const)("the change of a metric of %s", (type) => {
  test("is better or worse exactly if its 95% interval leaves 0 out, and exactly if its p is below 0.05", () => {
    const words = new Set<string>();
    fc.assert(
      fc.property(drawn, (sample) => {
        for (const metric of judged(type, sample)) {
          const { change, direction, name } = metric;
          const interval = direction === "nearest to 1" ? change?.nearer : change?.difference;
          if (interval === undefined) continue;
          const leavesOut = interval.low > 0 || interval.high < 0;
          const cell = describeChange(metric);
          expect([name, /^(better|worse)/.test(cell)]).toEqual([name, leavesOut]);
          if (!leavesOut) expect(["no significant change", "no change"]).toContain(cell);
          const p = change?.difference?.p;
          if (p !== undefined) expect([name, p < 0.05]).toEqual([name, leavesOut]);
          words.add(cell.replace(/ \(.*/, ""));
          expectAgreement(describeChangeInterval(metric));
        }
      }),
      { numRuns: 60, seed: 11 },
    );
    expect([...words].sort()).toEqual(expect.arrayContaining(["better", "no significant change", "worse"]));
  });
});

/** What is printed agrees as well: digits that are cut off move no bound to 0, and no p to the other side. */
function expectAgreement(text: string): void {
  const [, word = "", low = "", high = "", p] =
    /^([a-z ]+): (?:nearer to 1 by )?(\S+) to (\S+?)(?:, p [<=] (\S+))?$/.exec(text) ?? [];
  const moved = word === "better" || word === "worse";
  expect([text, Number(low) > 0 || Number(high) < 0]).toEqual([text, moved]);
  if (p !== undefined) expect([text, Number(p) < 0.05]).toEqual([text, moved]);
}

test.each([
  [0.0004, "p < 0.001"],
  [0.0012, "p = 0.001"],
  [0.031, "p = 0.03"],
  [0.0496, "p = 0.0496"],
  [0.0504, "p = 0.05"],
  [1, "p = 1.00"],
])("a p of %d is printed as %s", (p, text) => {
  expect(formatP(p)).toBe(text);
});

const METRIC: GateMetric = {
  name: "accuracy",
  direction: "higher",
  value: 0.96,
  state: "ok",
  change: { was: 0.95, difference: { value: 0.01, low: 0.001, high: 0.02, level: 0.95, method: "Tango", p: 0.2 } },
};

test("a p that contradicts its interval, as of a report by another tool, is not printed", () => {
  expect(describeChange(METRIC)).toBe("better");
  expect(formatChange(METRIC)).toBe("+0.0100, **better**");
});
