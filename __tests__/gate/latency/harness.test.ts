import fc from "fast-check";
import { type Contender, runRound, type Stopwatch } from "../../../src/gate/latency/harness.ts";
import { planRound } from "../../../src/gate/latency/schedule.ts";
import {
  budgetFor,
  LOOKS,
  MIN_ROUNDS,
  type Pace,
  PLANNED_SHARE,
  roundMs,
  rowOf,
  runsOf,
  shapeRound,
} from "../../../src/gate/latency/shape.ts";
import { randomOf } from "../../../src/statistics/random.ts";

/** A clock that only the runs move on, by so many nanoseconds each. */
function world() {
  let now = 0n;
  const log: string[] = [];
  const watch: Stopwatch = { now: () => now, collectGarbage: () => log.push("gc") };
  const contender = (
    name: string,
    nanoseconds: (slot: number) => number,
    failsAt = Number.POSITIVE_INFINITY,
  ): Contender => {
    let runs = 0;
    return {
      open: async () => {
        now += 1_000_000n;
        log.push(`open ${name}`);
        return {
          run: async (slot) => {
            if (++runs > failsAt) throw new Error("it failed");
            now += BigInt(nanoseconds(slot));
            log.push(`run ${name} ${slot}`);
          },
          release: () => log.push(`release ${name}`),
        };
      },
    };
  };
  return { watch, log, contender };
}

const SHAPE = { slots: 12, passes: 2, controlPasses: 1, warmUp: 3, group: 5, discarded: 3, settle: 0 };
const planOf = (seed: string, sides = 2) => planRound(randomOf(seed), sides, SHAPE);

test("each run is timed by itself, at the place of its input", async () => {
  const { watch, contender } = world();
  const sides = [contender("a", (slot) => 1000 * (slot + 1)), contender("b", (slot) => 3000 * (slot + 1))];
  const [a, b] = await runRound(sides, planOf("x"), SHAPE, watch);
  const expected = Array.from({ length: 24 }, (_, i) => ((i % 12) + 1) / 1000);
  expect(Array.from(a?.timesMs ?? [])).toEqual(expected);
  expect(Array.from(b?.timesMs ?? [], (ms) => ms / 3)).toEqual(expected.map((ms) => expect.closeTo(ms, 12)));
  expect([a?.openMs, a?.firstRunMs]).toEqual([1, 0.001]);
});

test("a clock that stands still gives a nanosecond, not nothing", async () => {
  const { watch, contender } = world();
  const [a] = await runRound([contender("a", () => 0)], planOf("x", 1), SHAPE, watch);
  expect(new Set(a?.timesMs)).toEqual(new Set([1e-6]));
});

test("sides open, warm up, and take turns in groups; all are released", async () => {
  const { watch, log, contender } = world();
  await runRound([contender("a", () => 1), contender("b", () => 1)], planOf("y"), SHAPE, watch);
  const at = log.indexOf("gc");
  expect(log.slice(0, at)).toHaveLength(2 * (1 + SHAPE.warmUp));
  expect(log.slice(-2).toSorted()).toEqual(["release a", "release b"]);
  const timed = log.slice(at + 1, -2);
  expect(timed).toHaveLength(2 * (runsOf(SHAPE, SHAPE.passes) - SHAPE.warmUp));
  // Groups of 5, 5 and 2, each preceded by the runs that are discarded, on one side and then on the other.
  let place = 0;
  for (let pass = 0; pass < SHAPE.passes; pass++) {
    for (const size of [5, 5, 2]) {
      const turns = [0, 1].map(() => {
        const turn = timed.slice(place, place + SHAPE.discarded + size).map((line) => line.split(" "));
        place += SHAPE.discarded + size;
        expect(new Set(turn.map(([, side]) => side)).size).toBe(1);
        return { side: turn[0]?.[1], slots: turn.slice(SHAPE.discarded).map(([, , slot]) => slot) };
      });
      expect(turns[0]?.side).not.toBe(turns[1]?.side);
      expect(turns[0]?.slots).toEqual(turns[1]?.slots);
    }
  }
});

test("sessions are released where a run fails, and the failure is told", async () => {
  const { watch, log, contender } = world();
  const sides = [contender("a", () => 1), contender("b", () => 1, 20)];
  await expect(runRound(sides, planOf("z"), SHAPE, watch)).rejects.toThrow("it failed");
  expect(log.slice(-2).toSorted()).toEqual(["release a", "release b"]);
});

test("runs that are discarded are of other inputs than those that are timed after them", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 16 }),
      fc.integer({ min: 1, max: 16 }),
      (seed, discarded, group) => {
        const { passes } = planRound(randomOf(seed), 2, { slots: discarded + group, passes: 2, group, discarded });
        for (const { lead, slots } of passes.flat()) {
          expect(lead).toHaveLength(discarded);
          expect(lead.filter((slot) => slots.includes(slot))).toEqual([]);
        }
      },
    ),
    { seed: 5 },
  );
});

test("what is called between two runs stands outside of the clock, and can end the round", async () => {
  const { watch, log, contender } = world();
  let left = 40;
  let now = 0n;
  const between = () => {
    now += 1_000_000n;
    if (left-- === 0) throw new Error("no time is left");
  };
  const slow = { ...watch, now: () => watch.now() + now, between };
  const sides = [contender("a", () => 1000), contender("b", () => 1000)];
  await expect(runRound(sides, planOf("x"), SHAPE, slow)).rejects.toThrow("no time is left");
  expect(log.slice(-2).toSorted()).toEqual(["release a", "release b"]);
  left = Number.POSITIVE_INFINITY;
  const [a] = await runRound(sides, planOf("x"), SHAPE, slow);
  expect(new Set(a?.timesMs)).toEqual(new Set([0.001]));
  expect(a?.firstRunMs).toBe(0.001);
});

test("a seed draws the same order again, and another one another", () => {
  expect(planOf("1")).toEqual(planOf("1"));
  expect(planOf("1")).not.toEqual(planOf("2"));
});

test("every place is in every pass once, and every order names every side once", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 70 }), (seed, sides, slots) => {
      const { creation, passes } = planRound(randomOf(seed), sides, { slots, passes: 2, group: 5, discarded: 8 });
      const all = (count: number) => Array.from({ length: count }, (_, i) => i);
      const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
      expect(sorted(creation)).toEqual(all(sides));
      for (const groups of passes) {
        expect(sorted(groups.flatMap((group) => group.slots))).toEqual(all(slots));
        for (const { order } of groups) expect(sorted(order)).toEqual(all(sides));
      }
    }),
    { seed: 5 },
  );
});

test("orders are even", () => {
  const random = randomOf("even");
  let first = 0;
  for (let i = 0; i < 500; i++) {
    const { passes } = planRound(random, 2, SHAPE);
    for (const { order } of passes.flat()) first += order[0] ?? 0;
  }
  // 3000 draws of 0 or 1: 1500 ± 5 standard deviations of 27.4.
  expect(Math.abs(first - 1500)).toBeLessThan(137);
});

const model = fc.record({
  runMs: fc.double({ min: 0.001, max: 50_000, noNaN: true }),
  openMs: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
});
const paces: fc.Arbitrary<Pace> = fc.record({
  rows: fc.integer({ min: 1, max: 1000 }),
  candidate: model,
  baseline: fc.option(model, { nil: undefined }),
  budgetMs: fc.double({ min: 1, max: 1e9, noNaN: true }),
});

test("the first look keeps within its share, or every step down makes the round smaller than it", () => {
  fc.assert(
    fc.property(paces, (pace) => {
      const shape = shapeRound(pace);
      const lookMs = LOOKS[0] * roundMs(shape, pace);
      if (shape.slots >= 30) expect(lookMs).toBeLessThanOrEqual(pace.budgetMs);
      // Rounds that decide anything are three or more; a round of one place is what is left if three do not fit.
      if (shape.slots > 1) expect(MIN_ROUNDS * roundMs(shape, pace)).toBeLessThanOrEqual(pace.budgetMs);
      else expect(MIN_ROUNDS * roundMs({ ...shape, slots: 2 }, pace)).toBeGreaterThan(pace.budgetMs);
      expect(shape.slots).toBeLessThanOrEqual(256);
      for (let slot = 0; slot < shape.slots; slot++) {
        expect(rowOf(slot, shape.slots, pace.rows)).toBeLessThan(pace.rows);
      }
    }),
    { seed: 5 },
  );
});

test.each([
  // A run, the budget: places a pass, passes, discarded runs, and how many rounds fit.
  [0.02, 120, [256, 3, 64], 8],
  [1, 120, [56, 3, 2], 8],
  [150, 120, [30, 1, 1], 8],
  [200, 120, [20, 1, 1], 8],
  [500, 120, [20, 1, 0], 5],
  [2000, 120, [3, 1, 0], 5],
  [2000, 20, [1, 1, 0], 2],
])("a model of %d ms a run within %d s", (runMs, budgetS, expected, rounds) => {
  const pace = { rows: 256, candidate: { openMs: 5, runMs }, budgetMs: 1000 * budgetS };
  const shape = shapeRound(pace);
  expect([shape.slots, shape.passes, shape.discarded]).toEqual(expected);
  expect(rounds * roundMs(shape, pace)).toBeLessThanOrEqual(pace.budgetMs);
});

test("the faster a run, the more of them fetch the caches back; a slow one needs none", () => {
  const discarded = (runMs: number) =>
    shapeRound({ rows: 256, candidate: { openMs: 1, runMs }, budgetMs: 1e7 }).discarded;
  expect([0.001, 0.1, 0.5, 4, 5, 299, 300].map(discarded)).toEqual([64, 15, 3, 2, 1, 1, 0]);
});

test("the turns of a pair suit its slower model, and its rounds count both", () => {
  const [fast, slow] = [
    { openMs: 1, runMs: 0.02 },
    { openMs: 100, runMs: 400 },
  ];
  const shape = shapeRound({ rows: 256, candidate: fast, baseline: slow, budgetMs: 120_000 });
  expect([shape.discarded, shape.slots, shape.passes]).toEqual([0, 20, 1]);
  // One session of the candidate and three of the slow baseline.
  const runs = runsOf(shape, 1);
  expect(roundMs(shape, { candidate: fast, baseline: slow })).toBeCloseTo(1 + 0.02 * runs + 3 * (100 + 400 * runs), 6);
});

test("a budget that is said to be enough is enough for its percentile", () => {
  fc.assert(
    fc.property(paces, fc.constantFrom("p50", "p95"), (pace, name) => {
      const spentMs = 100;
      const enough = (budgetFor(name, pace, spentMs) - spentMs) * PLANNED_SHARE * 1.000_001;
      const shape = shapeRound({ ...pace, budgetMs: enough });
      expect(shape.slots).toBeGreaterThanOrEqual(name === "p50" ? 1 : 20);
      expect(MIN_ROUNDS * roundMs(shape, pace)).toBeLessThanOrEqual(enough);
    }),
    { seed: 5 },
  );
});

test("rows are spread over the set, or take turns", () => {
  expect([0, 1, 2, 3].map((slot) => rowOf(slot, 4, 100))).toEqual([0, 25, 50, 75]);
  expect([0, 1, 2, 3].map((slot) => rowOf(slot, 4, 3))).toEqual([0, 1, 2, 0]);
});
