import { normalQuantile, normalUpperTail } from "./normal.ts";

/**
 * The chance that Student's t of `freedom` degrees is above `t`: half the incomplete beta function
 * I(ν / (ν + t²); ν/2, ½). Abramowitz and Stegun, 26.7.1.
 */
export function studentUpperTail(t: number, freedom: number): number {
  if (t < 0) return 1 - studentUpperTail(-t, freedom);
  if (freedom >= NEARLY_NORMAL && t < 10) return normalUpperTail(normalOf(t, freedom));
  return halfBeta(t * t, freedom) / 2;
}

/** From here on the fraction below loses digits, and the expansion is exact to all of them. */
const NEARLY_NORMAL = 100_000;

/** The normal number with the same tail, by Cornish and Fisher's expansion in 1/ν. */
function normalOf(t: number, freedom: number): number {
  const s = t * t;
  const first = (s + 1) / 4;
  const second = (13 * s * s + 8 * s + 3) / 96;
  const third = (35 * s ** 3 + 19 * s * s + s - 15) / 384;
  return t * (1 - (first - (second - third / freedom) / freedom) / freedom);
}

/**
 * The number that Student's t of `freedom` degrees stays below with chance `p`, 0 < p < 1: Newton's steps on the tail. It
 * falls ever more slowly, so they lead upwards from the normal number, which is below, and never beyond the quantile.
 */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  let t = normalQuantile(p);
  for (;;) {
    const next = t + (studentUpperTail(t, freedom) - (1 - p)) / density(t, freedom);
    if (!(next > t)) return t;
    t = next;
  }
}

function density(t: number, freedom: number): number {
  const scale = halfGammaRatio(freedom / 2) / Math.sqrt(freedom * Math.PI);
  return scale * Math.exp((-(freedom + 1) / 2) * Math.log1p((t * t) / freedom));
}

/** I(ν / (ν + s); ν/2, ½) by its continued fraction (Abramowitz and Stegun, 26.5.8), on the side where it converges. */
function halfBeta(square: number, freedom: number): number {
  if (square === 0) return 1;
  const a = freedom / 2;
  const x = freedom / (freedom + square);
  const y = square / (freedom + square);
  const front = (halfGammaRatio(a) / Math.sqrt(Math.PI)) * Math.exp(-a * Math.log1p(square / freedom)) * Math.sqrt(y);
  if (x < (a + 1) / (a + 2.5)) return (front / a) * betaFraction(x, a, 0.5);
  return 1 - (front / 0.5) * betaFraction(y, 0.5, a);
}

/** The fraction by the modified method of Lentz (Thompson and Barnett, 1986). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 5e-16) break;
  }
  return value;
}

/** Γ(a + ½) / Γ(a), by its series in 1/a, to which small a are lifted by Γ(a + 1) = a Γ(a). */
function halfGammaRatio(a: number): number {
  let lifted = 1;
  let at = a;
  for (; at < 40; at++) lifted *= at / (at + 0.5);
  const r = 1 / at;
  const series =
    1 + r * (-1 / 8 + r * (1 / 128 + r * (5 / 1024 + r * (-21 / 32768 + r * (-399 / 262144 + (r * 869) / 4194304)))));
  return lifted * Math.sqrt(at) * series;
}
