import { type BootstrapTask, bootstrap } from "../../src/metrics/bootstrap.ts";
import { accuracy, macro, precisionOf } from "../../src/metrics/labels.ts";
import type { Resampled } from "../../src/metrics/metric.ts";
import type { ClassificationRows, RankingRows, RegressionRows } from "../../src/metrics/rows.ts";

const byLabels: Resampled = { by: "labels", metric: accuracy };
const classified = (count: number, classes: number): ClassificationRows => ({
  type: "classification",
  actual: Int32Array.from({ length: count }, (_, i) => i % classes),
  predicted: Int32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? (i + 1) % classes : i % classes)),
  classes,
});
const values: RegressionRows = { type: "regression", actual: new Float64Array(40), predicted: new Float64Array(40) };

/** A metric that keeps what it is measured of. */
function recorded(passes = 1, stratified = false) {
  const seen: number[][] = [];
  const resampled: Resampled = {
    ...{ by: "counts", stratified, passes },
    measure: (counts, drawn) => {
      seen.push([...counts]);
      return drawn;
    },
  };
  return { resampled, seen };
}
const only = <T>(all: readonly T[]): T => {
  expect(all.length).toBe(1);
  return all[0] as T;
};
const of = (task: BootstrapTask, rows: Parameters<typeof bootstrap>[1], baseline?: typeof rows, wanted = 50) =>
  only(bootstrap([task], rows, baseline, "seed", wanted));

describe("what is drawn", () => {
  const queries: RankingRows = {
    type: "ranking",
    query: Int32Array.of(0, 0, 1, 1, 2),
    relevance: new Float64Array(5),
    scores: new Float64Array(5),
  };

  test.each([
    ["rows", values, recorded().resampled],
    ["rows of each class", classified(30, 3), recorded(1, true).resampled],
    ["groups", { ...values, groups: Int32Array.from({ length: 40 }, (_, i) => i >> 2) }, recorded().resampled],
    ["groups", { ...classified(30, 3), groups: Int32Array.from({ length: 30 }, (_, i) => i >> 1) }, byLabels],
    ["queries", queries, { ...recorded().resampled, units: 3 }],
    ["rows of each class", { ...classified(30, 3), weights: Float64Array.from({ length: 30 }, (_, i) => i) }, byLabels],
    ["rows of each class, from confusion-matrix counts", classified(30, 3), byLabels],
    [
      "rows of each class, from confusion-matrix counts",
      { ...classified(30, 3), weights: new Float64Array(30).fill(2) },
      byLabels,
    ],
  ] as const)("%s", (drawn, rows, candidate) => {
    const resamples = of({ candidate }, rows);
    expect([resamples.drawn, resamples.seed]).toEqual([
      drawn,
      drawn.includes("counts") ? "seed/cells" : `seed/${drawn}`,
    ]);
    expect(resamples.candidate.length).toBe(50);
    expect("baseline" in resamples).toBe(false);
  });

  test("keeps each class's number of rows, or each group whole, or counts queries", () => {
    const strata = recorded(1, true);
    of({ candidate: strata.resampled }, classified(30, 3));
    for (const counts of strata.seen) {
      const sizes = [0, 1, 2].map((c) => counts.filter((_, i) => i % 3 === c).reduce((a, b) => a + b, 0));
      expect(sizes).toEqual([10, 10, 10]);
    }
    const whole = recorded();
    of({ candidate: whole.resampled }, { ...values, groups: Int32Array.from({ length: 40 }, (_, i) => i >> 2) });
    for (const counts of whole.seen) expect(counts.every((count, i) => count === counts[i & ~3])).toBe(true);
    const ranked = recorded();
    of({ candidate: { ...ranked.resampled, units: 3 } as Resampled }, queries);
    for (const counts of ranked.seen) expect([counts.length, counts.reduce((a, b) => a + b, 0)]).toEqual([3, 3]);
    expect(new Set(ranked.seen.map(String)).size).toBeGreaterThan(5);
  });

  test("is the same for both models, and for every metric of a kind, whatever else is measured", () => {
    const [one, two, three] = [recorded(), recorded(), recorded()];
    const task = { candidate: one.resampled, baseline: two.resampled };
    const [first, second] = bootstrap(
      [task, { candidate: three.resampled, baseline: three.resampled }],
      values,
      values,
      "s",
      20,
    );
    expect(one.seen).toEqual(two.seen);
    expect(three.seen.filter((_, i) => i % 2 === 0)).toEqual(one.seen);
    expect([...(first?.candidate ?? [])]).toEqual(new Array<number>(20).fill(40));
    expect([...(second?.baseline ?? [])]).toEqual(new Array<number>(20).fill(40));
    const alone = recorded();
    of({ candidate: alone.resampled }, values, undefined, 20);
    expect(alone.seen.length).toBe(20);
  });

  test("comes back in the order of the tasks, of whatever kinds they are", () => {
    const rows = classified(30, 3);
    const tasks = [
      { candidate: recorded().resampled },
      { candidate: byLabels },
      { candidate: recorded(1, true).resampled },
    ];
    const kinds = bootstrap(tasks, rows, undefined, "s", 20).map(({ drawn }) => drawn);
    expect(kinds).toEqual(["rows", "rows of each class, from confusion-matrix counts", "rows of each class"]);
  });
});

describe("of many rows fewer resamples are drawn", () => {
  test.each([
    // 40 units, so many passes: at most 10⁸ passes over a row in all, and never fewer than a hundred.
    [1, 10_000, 10_000],
    [500, 10_000, 5000],
    [1000, 10_000, 2500],
    [1000, 300, 300],
    [1e6, 10_000, 100],
    [1e6, 60, 60],
  ])("%i passes, %i wanted: %i", (passes, wanted, drawn) => {
    expect(of({ candidate: recorded(passes).resampled }, values, undefined, wanted).candidate.length).toBe(drawn);
  });

  test("each metric by what it takes itself", () => {
    const tasks = [{ candidate: recorded(1000).resampled }, { candidate: recorded(5000).resampled }];
    expect(bootstrap(tasks, values, undefined, "s", 1000).map(({ candidate }) => candidate.length)).toEqual([
      1000, 500,
    ]);
  });
});

describe("by cells", () => {
  const confusionOnly = (rows: ClassificationRows) => of({ candidate: byLabels }, rows, undefined, 400).candidate;

  test("of very many classes as of few", () => {
    // 47³ codes are too many for a table of them.
    const [few, many] = [classified(480, 40), classified(480, 48)];
    for (const rows of [few, many]) {
      const samples = confusionOnly(rows);
      const mean = samples.reduce((a, b) => a + b, 0) / samples.length;
      // Every third row is answered wrongly.
      expect(Math.abs(mean - 2 / 3)).toBeLessThan(5 * Math.sqrt(0.25 / 480 / 400));
    }
    const same = { ...many, classes: 40, actual: few.actual, predicted: few.predicted };
    expect([...confusionOnly({ ...same, classes: 47 })]).toEqual([...confusionOnly({ ...same, classes: 46 })]);
  });

  test("both models have the means of their own answers", () => {
    const candidate = classified(600, 3);
    const baseline = {
      ...candidate,
      predicted: candidate.actual.map((label, i) => (i % 5 === 0 ? (label + 1) % 3 : label)),
    };
    const {
      candidate: now,
      baseline: then,
      seed,
    } = of({ candidate: byLabels, baseline: byLabels }, candidate, baseline, 400);
    const mean = (samples: Float64Array = new Float64Array()) => samples.reduce((a, b) => a + b, 0) / 400;
    expect(Math.abs(mean(now) - 2 / 3)).toBeLessThan(0.005);
    expect(Math.abs(mean(then) - 4 / 5)).toBeLessThan(0.005);
    expect(seed).toBe("seed/paired cells");
  });

  test("a metric that has no value on a resample is NaN there", () => {
    const never: Resampled = { by: "labels", metric: () => ({ undefinedBecause: "never" }) };
    const paired = of({ candidate: never, baseline: never }, classified(30, 3), classified(30, 3));
    for (const samples of [of({ candidate: never }, classified(30, 3)).candidate, paired.candidate, paired.baseline]) {
      expect([...(samples ?? [])].every(Number.isNaN)).toBe(true);
    }
    const weighted = { ...classified(30, 3), weights: Float64Array.from({ length: 30 }, (_, i) => 1 + i) };
    expect([...of({ candidate: never }, weighted).candidate].every(Number.isNaN)).toBe(true);
  });

  test("weights count, as rows that are drawn more often do", () => {
    const rows = classified(600, 3);
    const weights = Float64Array.from(rows.actual, (label, i) => (rows.predicted[i] === label ? 1 : 3));
    const samples = of({ candidate: byLabels }, { ...rows, weights }, undefined, 200).candidate;
    const mean = samples.reduce((a, b) => a + b, 0) / 200;
    // 400 right rows of weight 1 and 200 wrong ones of weight 3.
    expect(Math.abs(mean - 400 / 1000)).toBeLessThan(0.01);
    const whole = of({ candidate: { by: "labels", metric: macro(precisionOf) } }, { ...rows, groups: rows.actual });
    expect(whole.candidate.length).toBe(50);
  });
});
