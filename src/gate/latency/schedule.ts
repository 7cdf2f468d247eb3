import type { Random } from "../../statistics/random.ts";
import { shuffled } from "../../statistics/shuffled.ts";
import type { RoundShape } from "./shape.ts";

/** A few places of a pass, run on every side in the order drawn for this group. */
export interface Group {
  readonly slots: readonly number[];
  /**
   * Places that each side runs first, untimed: those before the group in the order of the pass. Were they the group's own,
   * its inputs would be found in the caches, as no caller's input is.
   */
  readonly lead: readonly number[];
  readonly order: readonly number[];
}

export interface RoundPlan {
  /** The order in which the sides' sessions are created. */
  readonly creation: readonly number[];
  /** One list of groups a pass; every place stands in exactly one group of each. */
  readonly passes: readonly (readonly Group[])[];
}

/** Draws the order of everything in one part of a round with `sides` sides. */
export function planRound(
  random: Random,
  sides: number,
  { slots, passes, group, discarded }: Pick<RoundShape, "slots" | "passes" | "group" | "discarded">,
): RoundPlan {
  return {
    creation: shuffled(sides, random),
    passes: Array.from({ length: passes }, () => {
      const order = shuffled(slots, random);
      return Array.from({ length: Math.ceil(slots / group) }, (_, g) => ({
        slots: order.slice(g * group, (g + 1) * group),
        lead: Array.from({ length: discarded }, (_place, i) => {
          const place = g * group - discarded + i;
          return order[((place % slots) + slots) % slots] as number;
        }),
        order: shuffled(sides, random),
      }));
    }),
  };
}
