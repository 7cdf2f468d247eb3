import type { Random } from "./random.ts";

/**
 * Two-sided p of "the mean of the differences is 0", by turning the sign of each at random: the share of the sums that
 * lie at least as far from 0 as the one that was measured. All 2ⁿ turns are tried where they are not more than the
 * `flips`; else that many, and the measured one counts among them (Phipson and Smyth, "Permutation p-values should never
 * be zero", 2010).
 */
export function signFlip(differences: Float64Array, flips: number, random: Random): number {
  const moving = differences.filter((difference) => difference !== 0);
  const measured = Math.abs(moving.reduce((a, b) => a + b, 0));
  const scale = moving.reduce((a, b) => a + Math.abs(b), 0);
  // Sums of the same numbers in another order must count as equal.
  const least = measured - 1e-12 * scale;
  if (moving.length === 0) return 1;
  if (moving.length < 31 && 2 ** moving.length <= flips) return shareOfAll(moving, least);
  let reached = 1;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < moving.length; i++) {
      if ((i & 31) === 0) bits = random.bits();
      const difference = moving[i] as number;
      sum += (bits & 1) === 0 ? difference : -difference;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= least) reached += 1;
  }
  return reached / (flips + 1);
}

function shareOfAll(moving: Float64Array, least: number): number {
  const turns = 2 ** moving.length;
  let reached = 0;
  for (let turn = 0; turn < turns; turn++) {
    let sum = 0;
    for (let i = 0; i < moving.length; i++) {
      sum += ((turn >>> i) & 1) === 0 ? (moving[i] as number) : -(moving[i] as number);
    }
    if (Math.abs(sum) >= least) reached += 1;
  }
  return reached / turns;
}
