import { criticalValue, normalUpperTail } from "./normal.ts";

/** Pairs of trials that came out differently: how often only the first, and only the second succeeded. */
export interface Discordant {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** All pairs, those that agree included. */
  readonly pairs: number;
}

/**
 * Score interval of the difference of two paired shares, (onlyFirst − onlySecond) / pairs: all differences that the
 * score test does not reject. With one side, each bound holds by itself with the confidence.
 * Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
 * Statistics in Medicine 17 (1998).
 */
export function tangoInterval(
  discordant: Discordant,
  confidence: number,
  sides: 1 | 2,
): { readonly low: number; readonly high: number } {
  const z = criticalValue(confidence, sides);
  const estimate = (discordant.onlyFirst - discordant.onlySecond) / discordant.pairs;
  return {
    low: estimate <= -1 ? -1 : differenceWithScore(discordant, z, -1, estimate),
    high: estimate >= 1 ? 1 : differenceWithScore(discordant, -z, estimate, 1),
  };
}

/** The difference between `low` and `high` whose score is `wanted`. The score falls as the difference rises. */
function differenceWithScore(discordant: Discordant, wanted: number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 200; step++) {
    const middle = (from + to) / 2;
    if (middle === from || middle === to) break;
    if (scoreOf(discordant, middle) > wanted) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

function scoreOf({ onlyFirst, onlySecond, pairs }: Discordant, difference: number): number {
  // The likeliest chance of "only second" given the difference: the positive root of a quadratic.
  const a = 2 * pairs;
  const b = -onlyFirst - onlySecond + (2 * pairs - onlyFirst + onlySecond) * difference;
  const c = -onlySecond * difference * (1 - difference);
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  // Of the two forms of the root, the one that does not subtract nearly equal numbers.
  const chance = b > 0 ? (b + root === 0 ? 0 : (-2 * c) / (b + root)) : (root - b) / (2 * a);
  const variance = pairs * (2 * chance + difference * (1 - difference));
  const off = onlyFirst - onlySecond - pairs * difference;
  return off / Math.sqrt(variance);
}

/**
 * Two-sided p of "neither is better" by the test that {@link tangoInterval} inverts, so p is below 1 − confidence exactly
 * where that interval does not contain 0; 1 where no pair came out differently. At a difference of 0 it is McNemar's test
 * without continuity correction: "Note on the sampling error of the difference between correlated proportions",
 * Psychometrika 12 (1947).
 */
export function scoreTest(discordant: Discordant): number {
  if (discordant.onlyFirst === discordant.onlySecond) return 1;
  return 2 * normalUpperTail(Math.abs(scoreOf(discordant, 0)));
}
