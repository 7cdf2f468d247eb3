import { detectableDifference, discordantError, floorHalfWidth } from "../../src/statistics/detectable.ts";
import { measureDrift, stabilityIndex } from "../../src/statistics/drift.ts";
import { criticalValue } from "../../src/statistics/normal.ts";
import { ascending } from "../../src/statistics/order.ts";
import { scoreTest, tangoInterval } from "../../src/statistics/paired-shares.ts";
import { sumOf } from "../../src/statistics/sum.ts";
import {
  bootstrapUncertainty,
  intervalAt,
  symmetric,
  symmetricTest,
  type Uncertainty,
} from "../../src/statistics/uncertainty.ts";
import { wilsonInterval } from "../../src/statistics/wilson.ts";

const share = { low: 0, high: 1 };
const anywhere = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const about = { drawn: "rows", seed: "s/rows", range: share };

describe("bounds by an estimate and its error", () => {
  test("lie as far to either side as the confidence asks for, and within the range", () => {
    const boundsAt = symmetric(0.9, 0.02, share);
    expect(boundsAt(0.95, 2).low).toBeCloseTo(0.9 - 1.959963984540054 * 0.02, 14);
    expect(boundsAt(0.95, 2).high).toBeCloseTo(0.9 + 1.959963984540054 * 0.02, 14);
    expect(boundsAt(0.95, 1)).toEqual(boundsAt(0.9, 2));
    expect(symmetric(0.99, 0.02, share)(0.95, 2).high).toBe(1);
    expect(symmetric(0.01, 0.02, share)(0.95, 2).low).toBe(0);
  });

  test("have the p of the test that they invert", () => {
    const { boundsAt, p, standardError } = symmetricTest(-0.03, 0.01, { low: -1, high: 1 });
    expect(p).toBeCloseTo(0.0026997960632601866, 15);
    expect(standardError).toBe(0.01);
    expect(boundsAt(1 - p, 2).high).toBeCloseTo(0, 12);
    const atLevel = symmetricTest(criticalValue(0.95, 2), 1, anywhere);
    expect(atLevel.p).toBeCloseTo(0.05, 14);
  });

  test("without any spread are certain that there is a difference, or that there is none", () => {
    expect(symmetricTest(0, 0, anywhere).p).toBe(1);
    expect(symmetricTest(0.1, 0, anywhere).p).toBe(0);
    expect(symmetricTest(0, 0.1, anywhere).p).toBe(1);
  });

  test("follow the distribution that is given", () => {
    const { boundsAt, p } = symmetricTest(1, 0.5, anywhere, { quantile: () => 3, upperTail: (z) => z / 10 });
    expect(boundsAt(0.95, 2)).toEqual({ low: -0.5, high: 2.5 });
    expect(p).toBe(0.4);
  });
});

describe("bounds by a bootstrap", () => {
  const first = (count: number) => Float64Array.from({ length: count }, (_, i) => (count - i) / count);

  test.each([
    [999, 0.95, 2, 25],
    [999, 0.95, 1, 50],
    [1000, 0.95, 2, 25],
    [1000, 0.9, 2, 50],
    [10_000, 0.95, 2, 250],
    [1999, 0.999, 2, 1],
    [1999, 0.9999, 2, 1],
  ] as const)(
    "of %i resamples at %f on %i sides are those of rank %i from either end",
    (count, confidence, sides, rank) => {
      // Fewer than a thousand would be normal: one resample without a value makes up the number.
      const samples = Float64Array.from([...first(count), ...(count < 1000 ? [Number.NaN] : [])]);
      const { boundsAt, method } = bootstrapUncertainty(0.5, samples, about);
      expect(method).toBe("bootstrap of rows, percentiles");
      expect(boundsAt(confidence, sides)).toEqual({ low: rank / count, high: (count - rank + 1) / count });
    },
  );

  test("of fewer than a thousand are normal about the estimate", () => {
    const samples = Float64Array.from({ length: 999 }, (_, i) => (i % 3) / 10);
    const found = bootstrapUncertainty(0.3, samples, about);
    const deviation = Math.sqrt((666 * 0.01) / 998);
    expect(found).toMatchObject({ method: "bootstrap of rows, normal", resamples: 999, seed: "s/rows" });
    expect(found.standardError).toBeCloseTo(deviation, 12);
    expect(found.boundsAt(0.95, 2).low).toBeCloseTo(0.3 - 1.959963984540054 * deviation, 12);
    expect(bootstrapUncertainty(0.99, samples, about).boundsAt(0.95, 2).high).toBe(1);
    expect("weak" in found).toBe(false);
  });

  test("say what makes them weak", () => {
    const weak = (samples: number[], why?: string) =>
      bootstrapUncertainty(0.5, Float64Array.from(samples), why === undefined ? about : { ...about, weak: why }).weak;
    expect(weak([0.4, 0.6])).toBeUndefined();
    expect(weak([0.4, 0.6, Number.NaN])).toBe("1 of 3 resamples have no value");
    expect(weak([0.1, 0.1, 0.1])).toBe("all resamples are alike");
    expect(weak([0.1, Number.NaN], "only 7 rows")).toBe(
      "only 7 rows; 1 of 2 resamples have no value; all resamples are alike",
    );
  });

  test("of one resample, or of none, have no spread and no end", () => {
    expect(bootstrapUncertainty(0.5, Float64Array.of(0.4), about).standardError).toBe(0);
    const none = bootstrapUncertainty(0.5, new Float64Array(1000).fill(Number.NaN), about);
    expect(none.standardError).toBe(0);
    expect(none.boundsAt(0.95, 2)).toEqual({ low: Number.NaN, high: Number.NaN });
  });

  test("have a spread that does not depend on where the values lie", () => {
    const values = [0.1, 0.2, 0.4, 0.8];
    const spread = (offset: number) =>
      bootstrapUncertainty(
        0,
        Float64Array.from(values, (v) => v + offset),
        about,
      ).standardError;
    expect(spread(0)).toBeCloseTo(0.30956959368344517, 14);
    expect(spread(1e6)).toBeCloseTo(0.30956959368344517, 8);
    expect(spread(-7)).toBeCloseTo(0.30956959368344517, 13);
  });
});

test("an interval says how it came about, and no more than is known", () => {
  const boundsAt = () => ({ low: 0.1, high: 0.2 });
  const plain: Uncertainty = { method: "Wilson", boundsAt, standardError: 0.3, p: 0.5 };
  expect(intervalAt(plain, 0.9, 1)).toStrictEqual({ low: 0.1, high: 0.2, confidence: 0.9, sides: 1, method: "Wilson" });
  const drawn = { method: "bootstrap", boundsAt, standardError: 0.1, resamples: 100, seed: "s", weak: "only 7 rows" };
  const about = { confidence: 0.95, sides: 2, method: "bootstrap", resamples: 100, seed: "s", weak: "only 7 rows" };
  expect(intervalAt(drawn, 0.95, 2)).toStrictEqual({ low: 0.1, high: 0.2, ...about });
});

test("a sum keeps what single additions lose", () => {
  const values = [1e16, 1, -1e16, 3, 0.5];
  expect(sumOf(5, (i) => values[i] as number)).toBe(4.5);
  expect(sumOf(4, (i) => [1, 1e100, 1, -1e100][i] as number)).toBe(2);
  expect(sumOf(1000, () => 0.1)).toBe(100);
  expect(sumOf(0, () => 1)).toBe(0);
});

test("Wilson's bounds are exactly 0 and 1 where nothing or everything succeeded, and nowhere else", () => {
  expect(wilsonInterval(0, 30).low).toBe(0);
  expect(wilsonInterval(30, 30).high).toBe(1);
  for (let trials = 1; trials < 60; trials++) {
    for (let successes = 0; successes <= trials; successes++) {
      const { low, high } = wilsonInterval(successes, trials);
      const share = successes / trials;
      expect(low <= share && share <= high).toBe(true);
      expect([low === 0, high === 1]).toEqual([successes === 0, successes === trials]);
      const mirrored = wilsonInterval(trials - successes, trials);
      expect(low).toBeCloseTo(1 - mirrored.high, 14);
    }
  }
});

describe("paired shares", () => {
  test("an interval is mirrored where the two are exchanged, and holds what was measured", () => {
    for (let onlyFirst = 0; onlyFirst <= 9; onlyFirst++) {
      for (let onlySecond = 0; onlyFirst + onlySecond <= 9; onlySecond++) {
        const { low, high } = tangoInterval({ onlyFirst, onlySecond, pairs: 9 }, 0.95, 2);
        const other = tangoInterval({ onlyFirst: onlySecond, onlySecond: onlyFirst, pairs: 9 }, 0.95, 2);
        const estimate = (onlyFirst - onlySecond) / 9;
        expect(low).toBeCloseTo(-other.high, 12);
        expect(low <= estimate && estimate <= high && low >= -1 && high <= 1).toBe(true);
        expect(scoreTest({ onlyFirst, onlySecond, pairs: 9 })).toBe(
          scoreTest({ onlyFirst: onlySecond, onlySecond: onlyFirst, pairs: 9 }),
        );
      }
    }
  });

  test("that always or never differ bound the difference by 1", () => {
    expect(tangoInterval({ onlyFirst: 5, onlySecond: 0, pairs: 5 }, 0.95, 2).high).toBe(1);
    expect(tangoInterval({ onlyFirst: 0, onlySecond: 5, pairs: 5 }, 0.95, 2).low).toBe(-1);
    expect(scoreTest({ onlyFirst: 3, onlySecond: 3, pairs: 50 })).toBe(1);
  });
});

describe("drift", () => {
  test("of a baseline of a single score counts what lies above it, and nothing where nothing does", () => {
    const constant = (count: number, value: number) => new Float64Array(count).fill(value);
    expect(measureDrift(constant(20, 0.5), constant(10, 0.5))).toEqual({ psi: 0, bins: 2, ks: 0 });
    const { psi, ks } = measureDrift(constant(20, 0.6), constant(10, 0.5));
    // 0 and 20 of 20 rows where 10 and 0 of 10 were; an empty bin counts half a row.
    const [none, all] = [0.5 / 20, 1];
    expect(psi).toBeCloseTo((none - 1) * Math.log(none / 1) + (all - 0.5 / 10) * Math.log(all / (0.5 / 10)), 12);
    expect(ks).toBe(1);
  });

  test("has an edge in the bin below it, and few rows make as many bins as they have", () => {
    const baseline = Float64Array.from({ length: 20 }, (_, i) => i);
    const { psi, bins } = stabilityIndex(Float64Array.of(1, 1, 3, 3), baseline);
    // Deciles end at 1, 3, 5 …: half of the rows in the first bin, half in the second, none in eight.
    const empty = 0.5 / 4;
    expect(bins).toBe(10);
    expect(psi).toBeCloseTo(2 * (0.5 - 0.1) * Math.log(5) + 8 * (empty - 0.1) * Math.log(empty / 0.1), 12);
    expect(stabilityIndex(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)).bins).toBe(3);
  });
});

test("an order is found once for each array, however long it is", () => {
  for (const length of [10, 5000]) {
    const values = Float64Array.from({ length }, (_, i) => (i * 7919) % 101);
    expect(ascending(values)).toBe(ascending(values));
    const order = [...ascending(values)];
    const expected = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
    expect(order).toEqual(expected);
  }
});

test("what rows are too few to see is a multiple of the standard error", () => {
  const [confident, powerful] = [1.6448536269514722, 0.8416212335729143];
  expect(detectableDifference(0.01)).toEqual({
    least: expect.closeTo((confident + powerful) * 0.01, 14),
    against: "baseline",
  });
  expect(floorHalfWidth(0.01)).toEqual({ least: expect.closeTo(confident * 0.01, 14), against: "floor" });
  expect(discordantError(400, 100)).toBeCloseTo(Math.sqrt(0.25 / 400), 15);
  // The rule of three, and never more than all pairs.
  expect(discordantError(1000, 0)).toBeCloseTo(Math.sqrt(0.003 / 1000), 15);
  expect(discordantError(2, 0)).toBeCloseTo(Math.sqrt(1 / 2), 15);
});
