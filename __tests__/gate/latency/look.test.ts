import type { SideTimes } from "../../../src/gate/latency/harness.ts";
import { isOpen, lookAt } from "../../../src/gate/latency/look.ts";
import type { RaceRound } from "../../../src/gate/ports.ts";
import { type Random, randomOf } from "../../../src/statistics/random.ts";

const SLOTS = 30;
const LIMITS = { p50_ms: { max_regression: { rel: 0.05 } } };

interface Host {
  /** Candidate to previous release. */
  readonly ratio: number;
  /** What the machine adds to the second session of a pair, in both parts of a round. */
  readonly second?: number;
  /** What both parts' sessions suffer alike. */
  readonly shared?: number;
}

/** Simulated rounds of two parts: each session has a layout of its own, each run its noise. */
function simulated(random: Random, count: number, { ratio, second = 1, shared = 1 }: Host): RaceRound[] {
  const normal = () => Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const side = (factor: number, passes: number): SideTimes => {
    const layout = Math.exp(0.01 * normal());
    const time = (slot: number) => shared * factor * layout * (1 + slot / 100) * Math.exp(0.03 * normal());
    return {
      openMs: 1,
      firstRunMs: 1,
      timesMs: Float64Array.from({ length: passes * SLOTS }, (_, i) => time(i % SLOTS)),
    };
  };
  return Array.from({ length: count }, () => ({
    candidate: side(ratio * second, 2),
    baseline: side(1, 2),
    reference: side(1, 1),
    control: side(second, 1),
  }));
}

function trials(name: string, host: Host, count = 15) {
  return Array.from({ length: count }, (_, trial) => {
    const rounds = simulated(randomOf(`${name} ${trial}`), 8, host);
    const look = lookAt({ rounds, slots: SLOTS, inputs: SLOTS, limits: LIMITS });
    return { decision: look.regressions.p50?.decision, fit: look.nullChannel?.fit };
  });
}

const shareOf = (all: ReturnType<typeof trials>, decision: string) =>
  all.filter((one) => one.decision === decision).length / all.length;

test("simulated: equal models pass, slower ones fail, and one on the margin is left open", () => {
  const equal = trials("equal", { ratio: 1 });
  expect([shareOf(equal, "pass"), shareOf(equal, "fail")]).toEqual([1, 0]);
  expect(shareOf(trials("slower", { ratio: 1.1 }), "fail")).toBe(1);
  const margin = trials("margin", { ratio: 1.05 });
  expect(shareOf(margin, "inconclusive")).toBeGreaterThan(0.8);
  for (const all of [equal, margin]) expect(all.every(({ fit }) => fit)).toBe(true);
});

test("simulated: a machine that treats two equal sessions differently decides nothing", () => {
  for (const ratio of [1, 1.2]) {
    const broken = trials("broken", { ratio, second: 1.06 });
    expect(broken.some(({ fit }) => fit)).toBe(false);
    expect(shareOf(broken, "inconclusive")).toBe(1);
  }
});

test("simulated: what slows all sessions alike is no reason to decide nothing", () => {
  const slow = trials("slow", { ratio: 1.1, shared: 2 });
  expect(slow.every(({ fit }) => fit)).toBe(true);
  expect(shareOf(slow, "fail")).toBe(1);
});

test("the null channel compares the sessions of its own part, not the previous release's times next to the candidate", () => {
  const [times, slower] = [1, 1.5].map((ms) => ({
    openMs: 1,
    firstRunMs: 1,
    timesMs: new Float64Array(SLOTS).fill(ms),
  })) as [SideTimes, SideTimes];
  const rounds = [1, 2, 3].map(() => ({ candidate: slower, baseline: slower, reference: times, control: times }));
  const look = lookAt({ rounds, slots: SLOTS, inputs: SLOTS, limits: LIMITS });
  expect(look.nullChannel).toMatchObject({ ratio: { value: 1 }, fit: true });
  const without = rounds.map(({ candidate, baseline }) => ({ candidate, baseline }));
  const other = lookAt({ rounds: without, slots: SLOTS, inputs: SLOTS, limits: LIMITS });
  expect(other.nullChannel).toBeUndefined();
  expect([other.regressions.p50?.decision, isOpen(other)]).toEqual(["pass", false]);
});

test.each([
  // Runs a round, the limit: twenty is where a 95th percentile begins.
  [19, 200, "inconclusive", true],
  [20, 200, "pass", undefined],
  [19, 0.5, "fail", true],
  [20, 0.5, "fail", undefined],
  // The median keeps it, the slowest run does not.
  [19, 1.01, "inconclusive", true],
] as const)("a p95 of %d runs a round against %d ms: %s", (runs, max, decision, tooFewRuns) => {
  const timesMs = new Float64Array(runs).fill(1);
  timesMs[0] = 2;
  const side = { openMs: 1, firstRunMs: 1, timesMs };
  const look = lookAt({
    rounds: [1, 2, 3].map(() => ({ candidate: side, control: side })),
    ...{ slots: runs, inputs: runs, limits: { p95_ms: { max } } },
  });
  expect(look.ceilings.p95).toMatchObject({ decision });
  expect(look.ceilings.p95?.tooFewRuns).toBe(tooFewRuns);
  // More rounds have no more runs each.
  expect(isOpen(look)).toBe(false);
});

test("what a look decided keeps its figures in the next, unless the machine was unfit; what it left open is asked again", () => {
  const side = (ms: number): SideTimes => ({ openMs: 1, firstRunMs: 1, timesMs: new Float64Array(SLOTS).fill(ms) });
  const at = (ms: number, control = 1) =>
    [1, 2, 3, 4].map(() => ({
      candidate: side(ms),
      baseline: side(1),
      reference: side(1),
      control: side(control),
    }));
  const limits = { p50_ms: { max: 3, max_regression: { rel: 0.05 } } };
  const look = (rounds: RaceRound[], earlier?: ReturnType<typeof lookAt>) =>
    lookAt({ rounds, slots: SLOTS, inputs: SLOTS, limits }, earlier);
  const first = look(at(1));
  expect([first.ceilings.p50?.decision, first.regressions.p50?.decision]).toEqual(["pass", "pass"]);
  const next = look(at(9), first);
  expect([next.ceilings.p50, next.regressions.p50]).toEqual([first.ceilings.p50, first.regressions.p50]);
  const fresh = look(at(9));
  expect([fresh.ceilings.p50?.decision, fresh.regressions.p50?.decision]).toEqual(["fail", "fail"]);
  const unfit = look(at(1, 1.5));
  expect([unfit.nullChannel?.fit, unfit.ceilings.p50?.decision]).toEqual([false, "inconclusive"]);
  expect(look(at(9), unfit)).toEqual(fresh);
});
