const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

export function normalDensity(z: number): number {
  return Math.exp(-(z * z) / 2) / ROOT_TWO_PI;
}

/**
 * The chance that a standard normal number is above `z`, to about 15 digits. Near the middle by the series
 * φ(z) Σ z^(2k+1) / (1·3·5…(2k+1)), further out by Laplace's continued fraction of Mills' ratio
 * (Abramowitz and Stegun, "Handbook of mathematical functions", 26.2.11 and 26.2.14).
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z < SERIES_BELOW) {
    let term = z;
    let sum = z;
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - normalDensity(z) * sum;
  }
  let fraction = z;
  for (let k = FRACTION_DEPTH; k >= 1; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

const SERIES_BELOW = 2.5;
const FRACTION_DEPTH = 200;

/** The number that a standard normal one stays below with chance `p`, 0 < p < 1: Halley's steps on the tail. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -quantileOfTail(p);
  return quantileOfTail(1 - p);
}

function quantileOfTail(tail: number): number {
  // Good to a few hundredths, which three of Halley's steps bring to all digits.
  const far = Math.sqrt(-2 * Math.log(tail));
  let z = Math.max(0, far - (2.307 + 0.2706 * far) / (1 + 0.9923 * far + 0.0448 * far * far));
  for (let step = 0; step < 4; step++) {
    const off = (tail - normalUpperTail(z)) / normalDensity(z);
    z -= off / (1 + (off * z) / 2);
  }
  return z;
}

/** `z` of a two-sided interval, or of one-sided bounds, with a confidence between 0 and 1. */
export function criticalValue(confidence: number, sides: 1 | 2): number {
  return normalQuantile(1 - (1 - confidence) / sides);
}
