import type { Random } from "../statistics/random.js";
import { shuffled } from "../statistics/shuffled.js";
import { GROUP, type RoundShape } from "./shape.js";

/** A few places of a pass, run on every side in the order drawn for this group. */
export interface Group {
  readonly slots: readonly number[];
  readonly order: readonly number[];
}

export interface RoundPlan {
  /** The order in which the sides' sessions are created. */
  readonly creation: readonly number[];
  /** One list of groups a pass; every place stands in exactly one group of each. */
  readonly passes: readonly (readonly Group[])[];
}

/** Draws the order of everything in a round of so many sides. */
export function planRound(random: Random, sides: number, { slots, passes }: RoundShape): RoundPlan {
  return {
    creation: shuffled(sides, random),
    passes: Array.from({ length: passes }, () => {
      const order = shuffled(slots, random);
      return Array.from({ length: Math.ceil(slots / GROUP) }, (_, g) => ({
        slots: order.slice(g * GROUP, (g + 1) * GROUP),
        order: shuffled(sides, random),
      }));
    }),
  };
}
