import fc from "fast-check";
import { type Contender, runRound, type Stopwatch } from "../../../src/gate/latency/harness.js";
import { planRound } from "../../../src/gate/latency/schedule.js";
import { DISCARDED, rowOf, runsOf, shapeRound } from "../../../src/gate/latency/shape.js";
import { randomOf } from "../../../src/gate/statistics/random.js";

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

const SHAPE = { slots: 12, passes: 2, warmUp: 3 };
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
  expect(timed).toHaveLength(2 * (runsOf(SHAPE) - SHAPE.warmUp));
  // Groups of 5, 5 and 2, each preceded by the runs that are discarded, on one side and then on the other.
  let place = 0;
  for (let pass = 0; pass < SHAPE.passes; pass++) {
    for (const size of [5, 5, 2]) {
      const turns = [0, 1].map(() => {
        const turn = timed.slice(place, place + DISCARDED + size).map((line) => line.split(" "));
        place += DISCARDED + size;
        expect(new Set(turn.map(([, side]) => side)).size).toBe(1);
        return { side: turn[0]?.[1], slots: turn.slice(DISCARDED).map(([, , slot]) => slot) };
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

test("a seed draws the same order again, and another one another", () => {
  expect(planOf("1")).toEqual(planOf("1"));
  expect(planOf("1")).not.toEqual(planOf("2"));
});

test("every place is in every pass once, and every order names every side once", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 70 }), (seed, sides, slots) => {
      const { creation, passes } = planRound(randomOf(seed), sides, { slots, passes: 2, warmUp: 1 });
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

test("a round keeps within what the first look may take, or is as small as it gets", () => {
  const numbers = fc.record({
    rows: fc.integer({ min: 1, max: 1000 }),
    runMs: fc.double({ min: 0.001, max: 5000, noNaN: true }),
    openMs: fc.double({ min: 0.1, max: 5000, noNaN: true }),
    sides: fc.constantFrom(2, 3),
    budgetMs: fc.integer({ min: 1000, max: 600_000 }),
  });
  fc.assert(
    fc.property(numbers, (pace) => {
      const shape = shapeRound(pace);
      const lookMs = 8 * pace.sides * (pace.openMs + pace.runMs * runsOf(shape));
      const smallest = shape.passes === 1 && shape.warmUp <= 3;
      expect(lookMs <= pace.budgetMs / 3 || smallest).toBe(true);
      expect(shape.slots).toBeLessThanOrEqual(64);
      for (let slot = 0; slot < shape.slots; slot++) {
        expect(rowOf(slot, shape.slots, pace.rows)).toBeLessThan(pace.rows);
      }
    }),
    { seed: 5 },
  );
});

test("rows are spread over the set, or take turns", () => {
  expect([0, 1, 2, 3].map((slot) => rowOf(slot, 4, 100))).toEqual([0, 25, 50, 75]);
  expect([0, 1, 2, 3].map((slot) => rowOf(slot, 4, 3))).toEqual([0, 1, 2, 0]);
});
