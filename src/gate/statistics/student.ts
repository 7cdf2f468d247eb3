import { regularisedBeta } from "./beta.js";

/** The share of Student's t distribution with `degrees` > 0 degrees of freedom above `t`. Abramowitz and Stegun 26.7.1. */
export function studentTail(t: number, degrees: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0;
  if (t === Number.NEGATIVE_INFINITY) return 1;
  const beyond = 0.5 * regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t >= 0 ? beyond : 1 - beyond;
}

/** The value that a share `p` of Student's t distribution does not exceed, 0 < p < 1, by bisection on its tail. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > 1 - p) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTail(middle, degrees) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
