import { binomialAtMost, binomialProbability, drawBinomial } from "../../src/statistics/binomial.ts";
import { type Random, randomOf } from "../../src/statistics/random.ts";
import { countGroups, drawCells, drawFrom } from "../../src/statistics/resample.ts";
import { shuffled } from "../../src/statistics/shuffled.ts";

/** Uniform numbers that are given, and how many of them were taken. */
function given(...numbers: number[]): Random & { readonly taken: () => number } {
  let at = 0;
  const never = () => {
    throw new Error("only uniform numbers are given");
  };
  const uniform = () => {
    if (at === numbers.length) throw new Error("no number is left");
    return numbers[at++] as number;
  };
  return { uniform, bits: never, index: never, countDraws: never, taken: () => at };
}

test("the stream of a text is the same on every machine and in every version", () => {
  // By a Python program of FNV-1a, SplitMix32 and xoshiro128**, whose hash agrees with published values.
  const streams = {
    "": [2040553127, 2671230994, 3535833209, 446703493],
    "fraud 1.0.1": [3791285741, 2110898406, 86567093, 1858160409],
    "Größe/ü": [2369555457, 1753376434, 476265597, 3493904498],
  };
  for (const [seed, numbers] of Object.entries(streams)) {
    const { bits } = randomOf(seed);
    expect(numbers.map(() => bits() >>> 0)).toEqual(numbers);
  }
  expect(randomOf("fraud 1.0.1").uniform()).toBe((3791285741 + 0.5) / 2 ** 32);
  const { index } = randomOf("fraud 1.0.1");
  expect([index(10), index(10), index(1000)]).toEqual([8, 4, 20]);
});

test("an order that is drawn holds everything once, and each place equally often", () => {
  const random = randomOf("orders");
  const first = new Array<number>(5).fill(0);
  const last = new Array<number>(5).fill(0);
  const seen = new Set<string>();
  for (let i = 0; i < 5000; i++) {
    const order = shuffled(5, random);
    seen.add([...order].sort().join());
    first[order[0] as number]! += 1;
    last[order[4] as number]! += 1;
  }
  expect([...seen]).toEqual(["0,1,2,3,4"]);
  // Five standard deviations.
  for (const count of [...first, ...last]) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(800));
  expect(shuffled(0, random)).toEqual([]);
});

describe("a binomial number", () => {
  test("of few successes is the one that the uniform number falls on", () => {
    for (const [n, p] of [
      [1, 0.3],
      [8, 0.5],
      [30, 0.2],
      [5000, 0.001],
    ] as const) {
      for (const u of [1e-9, 0.01, 0.2, 0.5, 0.8, 0.99, 0.9999]) {
        const k = drawBinomial(given(u), n, p);
        expect(binomialAtMost(k, n, p)).toBeGreaterThanOrEqual(u);
        expect(binomialAtMost(k - 1, n, p)).toBeLessThan(u);
      }
    }
  });

  test("is never beyond the number of trials, wherever rounding leaves the uniform number", () => {
    expect(drawBinomial(given(1 - 2 ** -33), 3, 0.4)).toBeLessThanOrEqual(3);
    expect(drawBinomial(given(1), 3, 0.4)).toBe(3);
  });

  test("of likely successes is what unlikely failures leave", () => {
    for (const u of [0.1, 0.5, 0.9])
      expect(drawBinomial(given(u), 20, 0.8)).toBe(20 - drawBinomial(given(u), 20, 1 - 0.8));
  });

  test("that is certain takes no random number", () => {
    for (const [n, p, k] of [
      [0, 0.5, 0],
      [7, 0, 0],
      [7, 1, 7],
    ] as const) {
      const random = given();
      expect(drawBinomial(random, n, p)).toBe(k);
      expect(random.taken()).toBe(0);
    }
  });

  test.each([
    [40, 0.3],
    [1000, 0.4],
    [100_000, 0.02],
  ])("of many successes in %i trials is accepted as Hörmann's BTRS does", (n, p) => {
    // His published constants: the point (u, v) is kept where v α / (a/us² + b) is at most the chance of k over the mode's.
    const sd = Math.sqrt(n * p * (1 - p));
    const b = 1.15 + 2.53 * sd;
    const a = -0.0873 + 0.0248 * b + 0.01 * p;
    const alpha = (2.83 + 5.1 / b) * sd;
    const [sure, certain] = [[0, 0.5], Math.floor(n * p + 0.5)] as const;
    let tried = 0;
    for (const u of [-0.499, -0.47, -0.44, -0.41, -0.3, -0.1, 0.05, 0.2, 0.33, 0.42, 0.45, 0.48, 0.4991]) {
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + n * p + 0.5);
      const mode = Math.floor((n + 1) * p);
      const ratio = binomialProbability(k, n, p) / binomialProbability(mode, n, p);
      const limit = (ratio * (a / us ** 2 + b)) / alpha;
      const surely = us >= 0.07 ? 0.92 - 4.2 / b : 0;
      const least = Math.max(limit, surely);
      if (least > 0) expect(drawBinomial(given(least * (1 - 1e-9), u + 0.5), n, p)).toBe(k);
      if (least < 1) {
        const random = given(Math.max(1e-12, least * (1 + 1e-9)), u + 0.5, ...sure);
        expect([u, drawBinomial(random, n, p)]).toEqual([u, certain]);
        expect(random.taken()).toBe(4);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(8);
  });
});

describe("what is drawn", () => {
  test("of plain units is as many as there are, from all of them", () => {
    const draw = drawFrom({ units: 6 }, randomOf("units"));
    const counts = new Uint8Array(6).fill(9);
    const seen = new Uint32Array(6);
    for (let b = 0; b < 300; b++) {
      expect(draw(counts)).toBe(6);
      expect(counts.reduce((x, y) => x + y, 0)).toBe(6);
      counts.forEach((count, i) => {
        seen[i]! += count;
      });
    }
    for (const count of seen) expect(Math.abs(count - 300)).toBeLessThan(5 * Math.sqrt(300));
  });

  test("of strata and of groups is from all of their units alike", () => {
    const strata = Int32Array.of(2, 0, 2, 0, 2);
    const [byStratum, byGroup] = [
      drawFrom({ units: 5, strata }, randomOf("a")),
      drawFrom({ units: 5, groups: strata }, randomOf("b")),
    ];
    const [counts, ofUnits, ofGroups] = [new Uint8Array(5), new Uint32Array(5), new Uint32Array(5)];
    for (let b = 0; b < 400; b++) {
      byStratum(counts);
      counts.forEach((count, i) => {
        ofUnits[i]! += count;
      });
      byGroup(counts);
      counts.forEach((count, i) => {
        ofGroups[i]! += count;
      });
    }
    for (const count of [...ofUnits, ...ofGroups]) expect(Math.abs(count - 400)).toBeLessThan(100);
    expect([ofGroups[1], ofGroups[2]]).toEqual([ofGroups[3], ofGroups[4]]);
  });

  test("of cells takes no random number for the last cell of a stratum", () => {
    const cells = { counts: Float64Array.of(2, 3, 4), starts: Uint32Array.of(0, 2, 3) };
    const drawn = new Float64Array(3);
    // One number for the first cell of five rows: 5 rows with a chance of 2/5 each.
    const random = given(0.5);
    drawCells(cells, random)(drawn);
    expect([...drawn]).toEqual([2, 3, 4]);
    expect(random.taken()).toBe(1);
  });

  test("of cells is drawn from what is left", () => {
    const cells = { counts: Float64Array.of(2, 1, 2), starts: Uint32Array.of(0, 3) };
    const drawn = new Float64Array(3);
    drawCells(cells, given(0.9, 0.9))(drawn);
    const first = drawBinomial(given(0.9), 5, 2 / 5);
    const second = drawBinomial(given(0.9), 5 - first, 1 / 3);
    expect([...drawn]).toEqual([first, second, 5 - first - second]);
  });

  test("groups without a unit are not counted", () => {
    expect(countGroups(Int32Array.of(3, 0, 3, 5))).toBe(3);
    expect(countGroups(new Int32Array())).toBe(0);
  });
});
