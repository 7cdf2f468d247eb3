import type { Group, RoundPlan } from "./schedule.ts";
import type { RoundShape } from "./shape.ts";

/** A model that is ready to run. What its methods give back is awaited, that of `run` inside of the clock. */
export interface Runner {
  run(slot: number): unknown;
  release(): unknown;
}

/** One side of a race: each round opens it afresh. */
export interface Contender {
  open(): Promise<Runner>;
}

export interface Stopwatch {
  /** Nanoseconds since some moment. */
  now(): bigint;
  /** Collects garbage, where that can be asked for. */
  collectGarbage(): void;
  /** Called before each run, outside of the clock. What it throws ends the round. */
  between?(): void;
}

/** One side's times of one round, in milliseconds. */
export interface SideTimes {
  readonly openMs: number;
  /** The first run of the fresh session. */
  readonly firstRunMs: number;
  /** Pass by pass, `slots` times each, by place: nothing is dropped. */
  readonly timesMs: Float64Array;
}

/** Runs one part of a round and gives the times of every contender, in the order of `contenders`. */
export async function runRound(
  contenders: readonly Contender[],
  plan: RoundPlan,
  shape: Pick<RoundShape, "slots" | "warmUp">,
  watch: Stopwatch,
): Promise<readonly SideTimes[]> {
  const sides = new Array<Side>(contenders.length);
  try {
    for (const i of plan.creation) {
      watch.between?.();
      sides[i] = await openSide(contenders[i] as Contender, plan.passes.length * shape.slots, watch);
    }
    for (const i of plan.creation) await warmUp(sides[i] as Side, shape, watch);
    watch.collectGarbage();
    for (const [pass, groups] of plan.passes.entries()) {
      for (const group of groups) {
        for (const i of group.order) await takeTurn(sides[i] as Side, group, pass * shape.slots, watch);
      }
    }
  } finally {
    for (const side of sides) await side?.runner.release();
  }
  return sides.map(({ openMs, firstRunMs, timesMs }) => ({ openMs, firstRunMs, timesMs }));
}

interface Side extends SideTimes {
  readonly runner: Runner;
}

async function openSide(contender: Contender, places: number, watch: Stopwatch): Promise<Side> {
  const began = watch.now();
  const runner = await contender.open();
  const opened = watch.now();
  watch.between?.();
  const firstBegan = watch.now();
  await runner.run(0);
  const ran = watch.now();
  return {
    runner,
    openMs: millisecondsOf(opened - began),
    firstRunMs: millisecondsOf(ran - firstBegan),
    timesMs: new Float64Array(places),
  };
}

/** The first of these runs was made when the session was opened. */
async function warmUp(
  { runner }: Side,
  { slots, warmUp: runs }: Pick<RoundShape, "slots" | "warmUp">,
  watch: Stopwatch,
): Promise<void> {
  for (let i = 1; i < runs; i++) {
    watch.between?.();
    await runner.run(i % slots);
  }
}

async function takeTurn({ runner, timesMs }: Side, { slots, lead }: Group, offset: number, watch: Stopwatch) {
  for (const slot of lead) {
    watch.between?.();
    await runner.run(slot);
  }
  for (const slot of slots) {
    watch.between?.();
    const began = watch.now();
    await runner.run(slot);
    const ended = watch.now();
    timesMs[offset + slot] = millisecondsOf(ended - began);
  }
}

/** At least a nanosecond, which is the clock's own step: ratios are taken of it. */
function millisecondsOf(nanoseconds: bigint): number {
  return Math.max(1, Number(nanoseconds)) / 1e6;
}
