import fc from "fast-check";
import {
  inputTail,
  jackknife,
  logMedianRatio,
  meanOverRounds,
  medianDifference,
  type PairedRound,
} from "../../../src/gate/latency/estimate.ts";

const round = (reference: number[], compared: number[]): PairedRound => ({
  reference: Float64Array.from(reference),
  compared: Float64Array.from(compared),
});

test("R50 is the median of the ratios of pairs, not the ratio of medians", () => {
  const rounds = [round([1, 2, 100], [2, 2.2, 110])];
  expect(Math.exp(logMedianRatio(rounds))).toBeCloseTo(1.1, 12);
  expect(medianDifference(rounds)).toBe(1);
  expect(Math.exp(logMedianRatio([round([1, 1], [2, 8])]))).toBeCloseTo(4, 12);
});

test("R95i takes the median of each input and the 95th percentile of those", () => {
  // Twenty inputs of 1 … 20 ms, three passes, one of which was disturbed; the other side takes twice as long.
  const inputs = Array.from({ length: 20 }, (_, i) => i + 1);
  const passes = [...inputs, ...inputs.map((ms) => 50 * ms), ...inputs];
  const { logRatio, differenceMs } = inputTail(20, 20);
  const rounds = [
    round(
      passes,
      passes.map((ms) => 2 * ms),
    ),
  ];
  expect(Math.exp(logRatio(rounds))).toBeCloseTo(2, 12);
  expect(differenceMs(rounds)).toBeCloseTo(19, 12);
});

test("R95i sees that only the slow inputs became slower, which R50 does not", () => {
  const before = Array.from({ length: 40 }, (_, i) => 1 + i / 100);
  const rounds = [
    round(
      before,
      before.map((ms, i) => (i >= 36 ? 1.5 * ms : ms)),
    ),
  ];
  expect(Math.exp(inputTail(40, 40).logRatio(rounds))).toBeCloseTo(1.5, 12);
  expect(logMedianRatio(rounds)).toBe(0);
});

test("inputs that take turns are put together again", () => {
  // Two inputs over five places: a b a b a.
  const { differenceMs } = inputTail(5, 2);
  expect(differenceMs([round([1, 10, 1, 10, 1, 1, 10, 1, 10, 1], [3, 14, 3, 14, 3, 3, 14, 3, 14, 3])])).toBeCloseTo(
    4,
    12,
  );
});

test("the jackknife of a mean has the standard error of a mean", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 24 }),
      (values) => {
        const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
        const jack = jackknife(values, mean);
        const direct = meanOverRounds(values);
        expect(jack.standardError).toBeCloseTo(direct.standardError, 8);
        expect([jack.value, jack.degrees]).toEqual([direct.value, values.length - 1]);
      },
    ),
    { seed: 5 },
  );
});

test("the jackknife of what is no mean comes from its pseudo-values", () => {
  const values = [1, 2, 4, 8];
  const square = (all: readonly number[]) => (all.reduce((a, b) => a + b, 0) / all.length) ** 2;
  // 15/4 squared is 14.0625; without one of them (14/3)², (13/3)², (11/3)² and (7/3)².
  const pseudo = [14, 13, 11, 7].map((sum) => 4 * 14.0625 - 3 * (sum / 3) ** 2);
  const mean = pseudo.reduce((a, b) => a + b, 0) / 4;
  const variance = pseudo.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 3;
  const { value, standardError, degrees } = jackknife(values, square);
  expect([value, standardError, degrees]).toEqual([14.0625, expect.closeTo(Math.sqrt(variance / 4), 12), 3]);
});

test("what all runs of both sides have in common cancels out", () => {
  const pairs = fc.tuple(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.double({ min: 0.5, max: 2, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(pairs, { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (all, slow) => {
        const reference = all.map(([ms]) => ms);
        const compared = all.map(([ms, ratio]) => ms * ratio);
        const plain = logMedianRatio([round(reference, compared)]);
        const slowed = logMedianRatio([
          round(
            reference.map((ms) => ms * slow),
            compared.map((ms) => ms * slow),
          ),
        ]);
        expect(slowed).toBeCloseTo(plain, 9);
      },
    ),
    { seed: 5 },
  );
});
