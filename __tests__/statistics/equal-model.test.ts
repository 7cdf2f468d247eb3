import fc from "fast-check";
import { equalModelShares, limitNeeded, roundedUp, rowsNeeded } from "../../src/statistics/equal-model.ts";
import { normalQuantile } from "../../src/statistics/normal.ts";
import { randomOf } from "../../src/statistics/random.ts";

const deviation = fc.double({ min: 1e-6, max: 10, noNaN: true });
const allowed = fc.double({ min: 1e-6, max: 10, noNaN: true });
const by = fc.constantFrom("point" as const, "confident" as const);

test("the shares add up to 1, and only an interval leaves anything open", () => {
  fc.assert(
    fc.property(allowed, deviation, by, (limit, error, policy) => {
      const { refused, inconclusive, passed } = equalModelShares(limit, error, policy);
      expect(refused + inconclusive + passed).toBeCloseTo(1, 12);
      expect(Math.min(refused, inconclusive, passed)).toBeGreaterThanOrEqual(0);
      if (policy === "point") expect(inconclusive).toBe(0);
      else expect(refused).toBeLessThanOrEqual(0.05);
    }),
  );
});

test("the shares are those of differences that are drawn and decided one by one", () => {
  const random = randomOf("equal models");
  const z = 1.6448536269514722;
  for (const limit of [0.5, 1, 2, 3]) {
    const counts = { refusedByPoint: 0, refused: 0, passed: 0 };
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const difference = normalQuantile(random.uniform());
      if (difference < -limit) counts.refusedByPoint += 1;
      if (difference + z < -limit) counts.refused += 1;
      if (difference - z >= -limit) counts.passed += 1;
    }
    const tolerance = 4 * Math.sqrt(0.25 / draws);
    expect(Math.abs(counts.refusedByPoint / draws - equalModelShares(limit, 1, "point").refused)).toBeLessThan(
      tolerance,
    );
    const shares = equalModelShares(limit, 1, "confident");
    expect(Math.abs(counts.refused / draws - shares.refused)).toBeLessThan(tolerance);
    expect(Math.abs(counts.passed / draws - shares.passed)).toBeLessThan(tolerance);
  }
});

test("the limit that is needed does what it is needed for, and so do the rows", () => {
  fc.assert(
    fc.property(allowed, deviation, fc.integer({ min: 20, max: 1e6 }), (limit, error, rows) => {
      expect(equalModelShares(limitNeeded(error, "confident"), error, "confident").passed).toBeCloseTo(0.8, 10);
      expect(equalModelShares(limitNeeded(error, "point"), error, "point").refused).toBeCloseTo(0.05, 10);
      const more = rowsNeeded(rows, limit, error, "confident");
      const then = error * Math.sqrt(rows / more);
      expect(equalModelShares(limit, then, "confident").passed).toBeGreaterThanOrEqual(0.8 - 1e-9);
    }),
  );
  expect(equalModelShares(0.01, 0, "confident")).toEqual({ refused: 0, inconclusive: 0, passed: 1 });
});

test("a limit is never rounded to one that would not do", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (limit) => {
      expect(roundedUp(limit)).toBeGreaterThanOrEqual(limit * (1 - 1e-9));
      expect(roundedUp(limit)).toBeLessThanOrEqual(limit * 1.1 + 1e-12);
    }),
  );
  expect([roundedUp(0.0123), roundedUp(0.01), roundedUp(0.0999)]).toEqual([0.013, 0.01, 0.1]);
});
