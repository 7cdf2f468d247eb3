import { readFileSync } from "node:fs";
import { rank } from "../../src/metrics/curve.ts";
import { deLong, placementsOf } from "../../src/metrics/delong.ts";
import { binomialAtMost, binomialProbability, drawBinomial } from "../../src/statistics/binomial.ts";
import { countFlips, kolmogorovSmirnov, measureDrift, stabilityIndex } from "../../src/statistics/drift.ts";
import { criticalValue, normalQuantile, normalUpperTail } from "../../src/statistics/normal.ts";
import { ascending } from "../../src/statistics/order.ts";
import { scoreTest, tangoInterval } from "../../src/statistics/paired-shares.ts";
import { quantileRanks } from "../../src/statistics/quantile-ranks.ts";
import { randomFrom, randomOf } from "../../src/statistics/random.ts";
import { drawCells, drawFrom } from "../../src/statistics/resample.ts";
import { studentQuantile, studentUpperTail } from "../../src/statistics/student.ts";
import { wilsonInterval } from "../../src/statistics/wilson.ts";

interface Oracle {
  readonly normal: [number, number][];
  readonly normalTail: [number, number][];
  readonly student: [number, number, number, number][];
  readonly wilson: [number, number, number, number, number][];
  readonly mcnemar: [number, number, number][];
  readonly binomial: [number, number, number, number, number][];
  readonly ranks: [number, number, number, number | null, number | null][];
  readonly tango: [number, number, number, number, 1 | 2, number, number][];
  readonly delong: {
    actual: number[];
    first: number[];
    second: number[];
    areas: [number, number];
    errors: [number, number];
    differenceError: number;
    p: number;
    packageZ: number;
    packageP: number;
  }[];
  readonly ks: { first: number[]; second: number[]; ks: number }[];
}

const oracle = JSON.parse(readFileSync("__tests__/oracles/statistics.json", "utf8")) as Oracle;

function expectNear(what: unknown, value: number, expected: number, tolerance: number) {
  const off = Math.abs(value - expected);
  if (!(off <= tolerance)) throw new Error(`${JSON.stringify(what)} is ${value}, expected ${expected}: off by ${off}`);
}

describe("the distributions agree with SciPy", () => {
  test("normal", () => {
    for (const [p, z] of oracle.normal) expectNear({ p }, normalQuantile(p), z, 1e-12 * Math.max(1, Math.abs(z)));
    for (const [z, tail] of oracle.normalTail) expectNear({ z }, normalUpperTail(z), tail, 1e-12 * tail);
  });

  test("Student's t", () => {
    for (const [p, freedom, t, tail] of oracle.student) {
      expectNear({ p, freedom }, studentQuantile(p, freedom), t, 1e-11 * Math.max(1, Math.abs(t)));
      expectNear({ t, freedom }, studentUpperTail(t, freedom), tail, 1e-11 * tail);
    }
  });

  test("binomial", () => {
    for (const [k, n, p, atMost, exactly] of oracle.binomial) {
      expectNear({ k, n, p }, binomialAtMost(k, n, p), atMost, 1e-11);
      expectNear({ k, n, p }, binomialProbability(k, n, p), exactly, 1e-11 * Math.max(exactly, 1e-3));
    }
  });
});

test("Wilson's interval agrees with statsmodels at every confidence", () => {
  for (const [successes, trials, confidence, low, high] of oracle.wilson) {
    const interval = wilsonInterval(successes, trials, confidence);
    expectNear({ successes, trials }, interval.low, low, 1e-12);
    expectNear({ successes, trials }, interval.high, high, 1e-12);
  }
  expect(wilsonInterval(90, 100, 0.95, 1)).toEqual(wilsonInterval(90, 100, 0.9, 2));
});

test("the p of no difference is McNemar's without correction, as statsmodels and Agresti give it", () => {
  for (const [onlyFirst, onlySecond, p] of oracle.mcnemar) {
    expectNear({ onlyFirst, onlySecond }, scoreTest({ onlyFirst, onlySecond, pairs: 1e6 }), p, 1e-11);
  }
  // Agresti, "Categorical data analysis", 2002, section 10.1: z = -4.17.
  expectNear("approval", scoreTest({ onlyFirst: 86, onlySecond: 150, pairs: 1600 }), 3.1e-5, 1e-6);
});

test("the p of no difference is below 0.05 exactly where Tango's 95% interval leaves 0 out", () => {
  for (let onlyFirst = 0; onlyFirst < 40; onlyFirst++) {
    for (let onlySecond = 0; onlySecond < 40; onlySecond++) {
      const discordant = { onlyFirst, onlySecond, pairs: Math.max(1, onlyFirst + onlySecond) + (onlyFirst % 7) };
      const { low, high } = tangoInterval(discordant, 0.95, 2);
      expect([discordant, scoreTest(discordant) < 0.05]).toEqual([discordant, low > 0 || high < 0]);
    }
  }
});

test("Tango's interval agrees with the score test inverted by brute force, and with published examples", () => {
  for (const [onlyFirst, onlySecond, pairs, confidence, sides, low, high] of oracle.tango) {
    const interval = tangoInterval({ onlyFirst, onlySecond, pairs }, confidence, sides);
    expectNear({ onlyFirst, onlySecond, pairs }, interval.low, low, 1e-9);
    expectNear({ onlyFirst, onlySecond, pairs }, interval.high, high, 1e-9);
  }
  // Fagerland, Lydersen and Laake, "Recommended tests and confidence intervals for paired binomial proportions" (2014).
  const airways = tangoInterval({ onlyFirst: 1, onlySecond: 7, pairs: 21 }, 0.95, 2);
  expect([airways.low, airways.high].map((bound) => bound.toFixed(3))).toEqual(["-0.517", "-0.026"]);
  // R's PropCIs: scoreci.mp(25, 28, 618) at 90%.
  const propCis = tangoInterval({ onlyFirst: 28, onlySecond: 25, pairs: 618 }, 0.9, 2);
  expect([propCis.low, propCis.high].map((bound) => bound.toFixed(4))).toEqual(["-0.0148", "0.0247"]);
});

test("DeLong's areas, errors and paired test agree with two packages", () => {
  for (const { actual, first, second, areas, errors, differenceError, p, packageZ, packageP } of oracle.delong) {
    const truth = Int32Array.from(actual);
    const isPositive = (row: number) => truth[row] === 1;
    const placed = [first, second].map((scores) =>
      placementsOf(rank(Float64Array.from(scores), truth, 1, undefined)),
    ) as [ReturnType<typeof placementsOf>, ReturnType<typeof placementsOf>];
    placed.forEach((placements, i) => {
      const { estimate, standardError } = deLong(placements, isPositive);
      expectNear("area", estimate, areas[i] as number, 1e-13);
      expectNear("error", standardError, errors[i] as number, 1e-13);
    });
    const difference = deLong(placed[0], isPositive, placed[1]);
    expectNear("difference", difference.estimate, areas[0] - areas[1], 1e-13);
    expectNear("its error", difference.standardError, differenceError, 1e-12);
    const z = Math.abs(difference.estimate) / difference.standardError;
    expectNear("p", 2 * normalUpperTail(z), p, 1e-10);
    expectNear("z of MLstatkit", z, packageZ, 1e-9);
    expectNear("p of MLstatkit", 2 * normalUpperTail(z), packageP, 1e-9);
  }
});

test("the ranks of a quantile agree with SciPy's binomial, and with published ranks", () => {
  for (const [n, p, confidence, lower, upper] of oracle.ranks) {
    const ranks = quantileRanks(n, p, confidence);
    expect([n, p, ranks.lower ?? null, ranks.upper ?? null]).toEqual([n, p, lower, upper]);
  }
  expect(quantileRanks(100, 0.5)).toEqual({ lower: 40, upper: 61 });
  expect(quantileRanks(100, 0.95)).toEqual({ lower: 90, upper: 100 });
  expect(quantileRanks(1000, 0.5)).toEqual({ lower: 469, upper: 532 });
  expect(quantileRanks(1000, 0.95)).toEqual({ lower: 936, upper: 964 });
});

describe("drift", () => {
  test("the Kolmogorov-Smirnov statistic agrees with SciPy", () => {
    for (const { first, second, ks } of oracle.ks) {
      expectNear("ks", kolmogorovSmirnov(Float64Array.from(first), Float64Array.from(second)), ks, 1e-15);
    }
  });

  test("the stability index is that of the deciles", () => {
    const baseline = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    expect(measureDrift(baseline, baseline)).toEqual({ psi: 0, bins: 10, ks: 0 });
    // The lowest decile of the baseline moves above all others: shares 0 and 0.2 where there were 0.1 and 0.1.
    const moved = baseline.map((score) => (score <= 10 ? score + 100 : score));
    const empty = (0.005 - 0.1) * Math.log(0.005 / 0.1);
    const { psi, bins } = stabilityIndex(moved, baseline);
    expectNear("psi", psi, empty + (0.2 - 0.1) * Math.log(2), 1e-15);
    expect(bins).toBe(10);
  });

  test("tied scores make fewer bins", () => {
    const baseline = Float64Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    expect(stabilityIndex(baseline, baseline)).toEqual({ psi: 0, bins: 2 });
    const constant = new Float64Array(10).fill(0.5);
    expect(stabilityIndex(constant, constant).psi).toBe(0);
    expect(
      stabilityIndex(
        constant.map(() => 0.7),
        constant,
      ).psi,
    ).toBeGreaterThan(1);
  });

  test("flips are counted in all rows and in slices", () => {
    const slices = new Map([
      ["de", Uint32Array.of(0, 1)],
      ["fr", Uint32Array.of(2)],
    ]);
    expect(countFlips(Int32Array.of(0, 1, 1), Int32Array.of(0, 0, 1), slices)).toEqual({
      all: { rows: 3, flipped: 1 },
      slices: new Map([
        ["de", { rows: 2, flipped: 1 }],
        ["fr", { rows: 1, flipped: 0 }],
      ]),
    });
  });
});

describe("random numbers", () => {
  test("are those of the authors' xoshiro128**", () => {
    const { bits } = randomFrom([1, 2, 3, 4]);
    const published = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597];
    expect(published.map(() => bits() >>> 0)).toEqual(published);
  });

  test("are the same for the same seed, and others for another", () => {
    const take = (seed: string) =>
      Array.from(
        { length: 4 },
        (
          (random) => () =>
            random.bits()
        )(randomOf(seed)),
      );
    expect(take("fraud 1.0.1")).toEqual(take("fraud 1.0.1"));
    expect(take("fraud 1.0.1")).not.toEqual(take("fraud 1.0.2"));
  });

  test("drawn many at a time are those drawn one by one", () => {
    const [many, single] = [randomOf("draws"), randomOf("draws")];
    const members = Uint32Array.of(9, 4, 2, 7, 1);
    const [counts, expected] = [new Uint8Array(10), new Uint8Array(10)];
    for (let round = 0; round < 3; round++) {
      many.countDraws(counts, 4, members, 1);
      for (let i = 0; i < 4; i++) expected[members[1 + single.index(4)] as number]!++;
      many.countDraws(counts, 10);
      for (let i = 0; i < 10; i++) expected[single.index(10)]!++;
    }
    expect(counts).toEqual(expected);
    expect(many.bits()).toBe(single.bits());
  });

  test.each([
    [40, 0.05],
    [200, 0.3],
    [30, 0.9],
    [5000, 0.01],
  ])("of %i trials with chance %f are binomial", (n, p) => {
    const random = randomOf(`binomial ${n} ${p}`);
    const draws = 20_000;
    const seen = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const k = drawBinomial(random, n, p);
      seen.set(k, (seen.get(k) ?? 0) + 1);
    }
    let chiSquare = 0;
    let cells = 0;
    for (let k = 0; k <= n; k++) {
      const expected = draws * binomialProbability(k, n, p);
      if (expected < 10) continue;
      chiSquare += ((seen.get(k) ?? 0) - expected) ** 2 / expected;
      cells += 1;
    }
    // Five standard deviations above the mean of chi-square.
    expect(chiSquare).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });
});

describe("resamples", () => {
  test("keep the size of each class", () => {
    const strata = Int32Array.of(0, 1, 1, 0, 1, 2, 1);
    const draw = drawFrom({ units: 7, strata }, randomOf("strata"));
    const counts = new Uint8Array(7);
    for (let b = 0; b < 50; b++) {
      expect(draw(counts)).toBe(7);
      const sizes = [0, 0, 0];
      counts.forEach((count, i) => {
        sizes[strata[i] as number]! += count;
      });
      expect(sizes).toEqual([2, 4, 1]);
    }
  });

  test("draw the rows of a group together", () => {
    const groups = Int32Array.of(3, 0, 3, 5, 0, 3);
    const draw = drawFrom({ units: 6, groups }, randomOf("groups"));
    const counts = new Uint8Array(6);
    for (let b = 0; b < 50; b++) {
      const drawn = draw(counts);
      expect(counts[0]).toBe(counts[2]);
      expect(counts[0]).toBe(counts[5]);
      expect(counts[1]).toBe(counts[4]);
      expect((counts[0] as number) + (counts[1] as number) + (counts[3] as number)).toBe(3);
      expect(drawn).toBe(counts.reduce((a, b) => a + b, 0));
    }
  });

  test("of cells have the means and the spread of drawing rows", () => {
    const cells = { counts: Float64Array.of(30, 50, 20, 400, 100), starts: Uint32Array.of(0, 3, 5) };
    const draw = drawCells(cells, randomOf("cells"));
    const drawn = new Float64Array(5);
    const draws = 20_000;
    const sizes = new Set<number>();
    const [sums, squares] = [new Float64Array(5), new Float64Array(5)];
    for (let b = 0; b < draws; b++) {
      draw(drawn);
      if ((drawn[0] as number) + (drawn[1] as number) + (drawn[2] as number) !== 100) sizes.add(b);
      drawn.forEach((count, i) => {
        sums[i]! += count;
        squares[i]! += count * count;
      });
    }
    expect(sizes.size).toBe(0);
    [30, 50, 20, 400, 100].forEach((count, i) => {
      const size = i < 3 ? 100 : 500;
      const variance = count * (1 - count / size);
      const mean = (sums[i] as number) / draws;
      expectNear("mean", mean, count, 5 * Math.sqrt(variance / draws));
      expectNear("variance", (squares[i] as number) / draws - mean ** 2, variance, 0.06 * variance);
    });
  });
});

test("many values are put in order as few are", () => {
  const random = randomOf("order");
  const values = Float64Array.from({ length: 6000 }, (_, i) =>
    i % 3 === 0 ? Math.round(random.uniform() * 9) - 4 : (random.uniform() - 0.5) * 10 ** (random.index(40) - 20),
  );
  values[7] = -0;
  values[8] = Number.NEGATIVE_INFINITY;
  const expected = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  expect([...ascending(values)]).toEqual(expected);
});

test("critical values", () => {
  expect(criticalValue(0.95, 2)).toBeCloseTo(1.959963984540054, 14);
  expect(criticalValue(0.95, 1)).toBeCloseTo(1.6448536269514722, 14);
});

test("PSI of unrelated samples from one distribution is about (bins − 1)(1/n + 1/m) on average, whatever the custom says", () => {
  const random = randomOf("stability of identical traffic");
  const draw = (rows: number) => Float64Array.from({ length: rows }, () => random.uniform());
  for (const [n, m] of [
    [200, 200],
    [1000, 500],
  ] as const) {
    const draws = 400;
    let sum = 0;
    for (let i = 0; i < draws; i++) sum += stabilityIndex(draw(n), draw(m)).psi;
    expect(sum / draws / (9 * (1 / n + 1 / m))).toBeGreaterThan(0.9);
    expect(sum / draws / (9 * (1 / n + 1 / m))).toBeLessThan(1.15);
  }
});
