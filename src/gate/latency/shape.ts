import type { PercentileName } from "./limits.ts";

/** Rounds of the two looks at the data. There is no third. */
export const LOOKS = [8, 24] as const;
/** With fewer rounds an interval over rounds says nothing: then nothing is decided. */
export const MIN_ROUNDS = 3;
/** Below, the 95th percentile over inputs is one of the two slowest ones. */
export const MIN_FIXTURES = 30;
/** The 95th percentile of fewer runs is the slowest of them. */
export const MIN_TAIL_RUNS = 20;
/** Rows that are made ready; the places of a pass are spread over them. */
export const MAX_FIXTURES = 256;

/** The more inputs take turns, the less a run finds left by the last one on the same input, which no caller's input does. */
const MAX_SLOTS = MAX_FIXTURES;
/** Timed runs of a session in a round: beyond, nothing is gained over another round. */
const MAX_TIMED = 768;
const MAX_PASSES = 16;
const PASSES = 3;
/** What the first look may take where the model is fast. */
const FIRST_LOOK_MS = 4000;
/** Three times the first look is the second. */
export const FIRST_LOOK_SHARE = 1 / 3;

/**
 * After a switch, a model fetches back what the other one has pushed out of the caches. It runs, untimed, for about so
 * long: a tree ensemble, of which each input visits other parts, takes a hundred runs to fill a second-level cache.
 */
const REFILL_MS = 1.5;
const MIN_DISCARDED = 2;
const MAX_DISCARDED = 64;
/** From this length on one run is enough. */
const ONE_REFILLS_MS = 5;
/** A single run of this length loses less than a hundredth to cold caches. */
const UNAFFECTED_MS = 300;
/** Timed runs of a turn last about this long, so that pairs stay close in time. */
const TURN_MS = 1.5;
const MIN_GROUP = 5;
const MAX_GROUP = 64;
const WARM_UP_MS = 5;
const MIN_WARM_UP = 2;
const MAX_WARM_UP = 50;
/** Runs until the harness itself is compiled, which matters only where it is a good part of a run. */
const SETTLE_RUNS = 5000;
const SETTLE_MS = 250;
const MAX_SETTLED_MS = 2;

/** One round: how many inputs, how often each, after how many runs to warm up, in turns of which length. */
export interface RoundShape {
  /** Places in a pass. Where there are fewer inputs, they take turns to fill them. */
  readonly slots: number;
  readonly passes: number;
  /** Passes of the null channel, which has a part of the round of its own. */
  readonly controlPasses: number;
  readonly warmUp: number;
  /** Timed runs that follow one another on one model before the other's turn. */
  readonly group: number;
  /** Runs at the head of each turn that are not timed. */
  readonly discarded: number;
  /** Runs before the first round, once in each process. */
  readonly settle: number;
}

/** What one model costs. */
export interface ModelPace {
  /** Creating one session. */
  readonly openMs: number;
  readonly runMs: number;
}

export interface Pace {
  /** Inputs that there are. */
  readonly rows: number;
  readonly candidate: ModelPace;
  readonly baseline?: ModelPace | undefined;
  readonly budgetMs: number;
}

/** Runs of one session in one part of a round, timed or not. */
export function runsOf({ slots, warmUp, group, discarded }: RoundShape, passes: number): number {
  return warmUp + passes * (slots + Math.ceil(slots / group) * discarded);
}

/** Expected duration of a round: two sessions side by side and, with a baseline, two sessions of it as the null channel. */
export function roundMs(shape: RoundShape, { candidate, baseline }: Pick<Pace, "candidate" | "baseline">): number {
  const session = ({ openMs, runMs }: ModelPace, passes: number) => openMs + runMs * runsOf(shape, passes);
  if (baseline === undefined) return 2 * session(candidate, shape.passes);
  return (
    session(candidate, shape.passes) + session(baseline, shape.passes) + 2 * session(baseline, shape.controlPasses)
  );
}

type Size = Pick<RoundShape, "slots" | "passes">;

/**
 * The largest round of which the first look fits into its share of the budget. A slow model's smallest round has ever
 * fewer places, and in the end as many rounds of one place as the budget allows, which may be none.
 */
export function shapeRound(pace: Pace): RoundShape {
  const { budgetMs, rows } = pace;
  const turns = turnsOf(pace);
  const shaped = ({ slots, passes }: Size): RoundShape => ({
    ...{ slots, passes, controlPasses: Math.max(1, passes >> 1) },
    ...turns,
  });
  const fits = (size: Size, rounds: number, allowedMs: number) => rounds * roundMs(shaped(size), pace) <= allowedMs;
  const most = Math.min(MAX_SLOTS, Math.max(MIN_FIXTURES, rows));
  const shareMs = budgetMs * FIRST_LOOK_SHARE;
  const fast = fastSizes(most).find((size) => fits(size, LOOKS[0], Math.min(FIRST_LOOK_MS, shareMs)));
  if (fast !== undefined) return shaped(fast);
  const slow = [3, 2, 1].map((passes) => ({ slots: MIN_FIXTURES, passes }));
  const affordable = slow.find((size) => fits(size, LOOKS[0], shareMs));
  if (affordable !== undefined) return shaped(affordable);
  const tried = MIN_ROUND_SHAPES.flatMap(([slots, rounds]) =>
    fits({ slots, passes: 1 }, rounds, budgetMs) ? [slots] : [],
  );
  return shaped({ slots: tried[0] ?? 1, passes: 1 });
}

/** Of the budget: what rounds are planned for, as some take longer than expected. */
export const PLANNED_SHARE = 0.9;

/** What `gate.budget_s` would have to allow, in milliseconds, to decide a limit of this percentile. */
export function budgetFor(name: PercentileName, pace: Omit<Pace, "budgetMs">, spentMs: number): number {
  const slots = name === "p50" ? 1 : MIN_TAIL_RUNS;
  const shape = { slots, passes: 1, controlPasses: 1, ...turnsOf(pace) };
  return spentMs + (MIN_ROUNDS * roundMs(shape, pace)) / PLANNED_SHARE;
}

/** Places of ever smaller rounds, and how many such rounds must fit into the whole budget. */
const MIN_ROUND_SHAPES = [
  [MIN_FIXTURES, LOOKS[0]],
  [MIN_TAIL_RUNS, LOOKS[0]],
  [MIN_TAIL_RUNS, MIN_ROUNDS],
  [10, 5],
  [5, 5],
  [3, 5],
  [3, MIN_ROUNDS],
  [2, MIN_ROUNDS],
] as const;

function fastSizes(most: number): Size[] {
  const highest = Math.min(MAX_PASSES, Math.floor(MAX_TIMED / most));
  const passes = Array.from({ length: highest - PASSES + 1 }, (_, i) => highest - i);
  return [
    ...passes.map((count) => ({ slots: most, passes: count })),
    ...Array.from({ length: Math.max(0, most - MIN_FIXTURES - 1) }, (_, i) => ({
      slots: most - 1 - i,
      passes: PASSES,
    })),
  ];
}

/**
 * The faster a run, the more of them a turn needs to find its caches again. Of two models the slower one decides: if they
 * differ so much that this matters, nothing depends on the last percent.
 */
function turnsOf({
  candidate,
  baseline,
}: Pick<Pace, "candidate" | "baseline">): Pick<RoundShape, "group" | "discarded" | "warmUp" | "settle"> {
  const runMs = Math.max(1e-3, candidate.runMs, baseline?.runMs ?? 0);
  const runs = (ms: number, min: number, max: number) => Math.min(max, Math.max(min, Math.ceil(ms / runMs)));
  const unaffected = runMs >= UNAFFECTED_MS;
  return {
    group: runs(TURN_MS, MIN_GROUP, MAX_GROUP),
    discarded: unaffected ? 0 : runs(REFILL_MS, runMs < ONE_REFILLS_MS ? MIN_DISCARDED : 1, MAX_DISCARDED),
    warmUp: unaffected ? 1 : runs(WARM_UP_MS, MIN_WARM_UP, MAX_WARM_UP),
    settle: runMs > MAX_SETTLED_MS ? 0 : runs(SETTLE_MS, 0, SETTLE_RUNS),
  };
}

/** Which of `rows` inputs a place takes: spread over all of them, or in turn where there are fewer than places. */
export function rowOf(slot: number, slots: number, rows: number): number {
  return rows >= slots ? Math.floor((slot * rows) / slots) : slot % rows;
}
