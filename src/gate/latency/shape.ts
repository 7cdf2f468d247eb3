/** Runs that follow one another on one model before the other's turn. */
export const GROUP = 5;
/** Runs at the head of each turn that are not timed: they fetch the caches back from the other model. */
export const DISCARDED = 3;
/** Rounds of the two looks at the data. There is no third. */
export const LOOKS = [8, 24] as const;
/** With fewer rounds an interval over rounds says nothing. */
export const FEWEST_ROUNDS = 3;
/** Below, the 95th percentile over inputs is one of the two slowest ones. */
export const FEWEST_FIXTURES = 30;
/** Rows that are made ready; the places of a pass are spread over them. */
export const MOST_FIXTURES = 256;

/** Further passes tell more than further inputs: the median of an input is over all its runs. */
const MOST_SLOTS = 64;
const MOST_PASSES = 8;
const PASSES = 3;
const WARM_UP = 10;
/** What the first look may take where the model is fast. */
const FIRST_LOOK_MS = 4000;
/** Three times the first look is the second. */
const FIRST_LOOK_SHARE = 1 / 3;

/** One round: how many inputs, how often each, after how many runs to warm up. */
export interface RoundShape {
  /** Places in a pass. Where there are fewer inputs, they take turns to fill them. */
  readonly slots: number;
  readonly passes: number;
  readonly warmUp: number;
}

export interface Pace {
  /** Inputs that there are. */
  readonly rows: number;
  readonly runMs: number;
  /** Time to create one session. */
  readonly openMs: number;
  /** Sessions in a round. */
  readonly sides: number;
  readonly budgetMs: number;
}

/** Runs of one session in one round, timed or not. */
export function runsOf({ slots, passes, warmUp }: RoundShape): number {
  return warmUp + passes * (slots + Math.ceil(slots / GROUP) * DISCARDED);
}

export function roundMs(shape: RoundShape, { runMs, openMs, sides }: Omit<Pace, "rows" | "budgetMs">): number {
  return sides * (openMs + runMs * runsOf(shape));
}

/** The largest round of which the first look fits into its share of the budget; for a slow model the smallest there is. */
export function shapeRound(pace: Pace): RoundShape {
  const allowedMs = pace.budgetMs * FIRST_LOOK_SHARE;
  const lookMs = (shape: RoundShape) => LOOKS[0] * roundMs(shape, pace);
  const fits = (shape: RoundShape) => lookMs(shape) <= Math.min(FIRST_LOOK_MS, allowedMs);
  const most = Math.min(MOST_SLOTS, Math.max(FEWEST_FIXTURES, pace.rows));
  for (let passes = MOST_PASSES; passes >= PASSES; passes--) {
    const shape = { slots: most, passes, warmUp: WARM_UP };
    if (fits(shape)) return shape;
  }
  for (let slots = most - 1; slots > FEWEST_FIXTURES; slots--) {
    const shape = { slots, passes: PASSES, warmUp: WARM_UP };
    if (fits(shape)) return shape;
  }
  const whole = { slots: FEWEST_FIXTURES, passes: PASSES, warmUp: WARM_UP };
  const smaller = [whole, { ...whole, passes: 2 }, { ...whole, passes: 1 }, { ...whole, passes: 1, warmUp: 3 }];
  const affordable = smaller.find((shape) => lookMs(shape) <= allowedMs);
  if (affordable !== undefined) return affordable;
  const least = { slots: FEWEST_FIXTURES, passes: 1, warmUp: 3 };
  return FEWEST_ROUNDS * roundMs(least, pace) <= pace.budgetMs ? least : { slots: 10, passes: 1, warmUp: 1 };
}

/** Which of `rows` inputs a place takes: spread over all of them, or in turn where there are fewer than places. */
export function rowOf(slot: number, slots: number, rows: number): number {
  return rows >= slots ? Math.floor((slot * rows) / slots) : slot % rows;
}
