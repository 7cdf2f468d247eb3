import type { Random } from "./random.ts";

const { abs, exp, floor, log, log1p, sqrt } = Math;

/**
 * The chance of exactly `k` successes in `n` trials, without the cancellation of large factorials: Loader, "Fast and
 * accurate computation of binomial probabilities" (2000).
 */
export function binomialProbability(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (k === 0) return exp(n * log1p(-p));
  if (k === n) return p ** n;
  const logarithm =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * (1 - p));
  return exp(logarithm) * sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** The chance of at most `k` successes: terms of the nearer tail, from the largest on, until they no longer count. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return k < n * p ? tail(k, n, p) : 1 - tail(n - k - 1, n, 1 - p);
}

function tail(k: number, n: number, p: number): number {
  let term = binomialProbability(k, n, p);
  let sum = 0;
  for (let i = k; i >= 0 && term > sum * 1e-17; i--) {
    sum += term;
    term *= (i * (1 - p)) / ((n - i + 1) * p);
  }
  return sum;
}

/** ln n! less Stirling's √(2πn) (n/e)ⁿ: by its series where that is exact to all digits. */
function stirlingError(n: number): number {
  if (n >= 16) {
    const r = 1 / (n * n);
    return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / n;
  }
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return log(factorial) - (n + 0.5) * log(n) + n - log(2 * Math.PI) / 2;
}

/** k ln(k / m) + m − k, by a series where k is near to m and the terms would cancel. */
function deviance(k: number, m: number): number {
  const ratio = (k - m) / (k + m);
  if (abs(ratio) >= 0.1) return k * log(k / m) + m - k;
  let sum = (k - m) * ratio;
  let term = 2 * k * ratio;
  for (let j = 3; ; j += 2) {
    term *= ratio * ratio;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/**
 * A random number of successes in `n` trials. Where few are expected by going up the probabilities from 0, else by
 * Hörmann's rejection from a transformed uniform ("The generation of binomial random variates", algorithm BTRS, 1993).
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? drawFew(random, n, p) : drawMany(random, n, p);
}

function drawFew(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let left = random.uniform();
  let chance = exp(n * log1p(-p));
  let k = 0;
  while (left > chance && k < n) {
    left -= chance;
    k += 1;
    chance *= (odds * (n - k + 1)) / k;
  }
  return k;
}

function drawMany(random: Random, n: number, p: number): number {
  const spread = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const surely = 0.92 - 4.2 / b;
  const atMode = binomialProbability(floor((n + 1) * p), n, p);
  for (;;) {
    const v = random.uniform();
    const u = random.uniform() - 0.5;
    const edge = 0.5 - abs(u);
    const k = floor(((2 * a) / edge + b) * u + centre);
    if (edge >= 0.07 && v <= surely) return k;
    const height = (v * (2.83 + 5.1 / b) * spread) / (a / (edge * edge) + b);
    if (height <= binomialProbability(k, n, p) / atMode) return k;
  }
}
