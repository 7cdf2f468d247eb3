import { sumOf } from "../statistics/sum.ts";
import type { Measured } from "./measured.ts";
import { type RegressionRows, unequalWeights } from "./rows.ts";
import { meanOf, type Sums, termsOf } from "./terms.ts";

/**
 * rmse and mae in the unit of the target, and R² = 1 − Σ(y−ŷ)² / Σ(y−ȳ)². As in scikit-learn, R² of a constant target
 * is 1 where every answer is exact and 0 if not, and undefined on fewer than two rows.
 */
export function regressionMetrics(actual: Float64Array, predicted: Float64Array): Map<string, Measured> {
  const rows: RegressionRows = { type: "regression", actual, predicted };
  const count = actual.length;
  const squares = sumOf(count, (i) => squaredError(rows, i));
  return new Map<string, Measured>([
    ["rmse", { value: Math.sqrt(squares / count) }],
    ["mae", { value: sumOf(count, (i) => absoluteError(rows, i)) / count }],
    ["r2", r2(rows)],
  ]);
}

export function squaredError({ actual, predicted }: RegressionRows, i: number): number {
  return ((actual[i] as number) - (predicted[i] as number)) ** 2;
}

export function absoluteError({ actual, predicted }: RegressionRows, i: number): number {
  return Math.abs((actual[i] as number) - (predicted[i] as number));
}

/** |y − ŷ| / |y|, where a target nearer to 0 than 2⁻⁵² counts as 2⁻⁵², as in scikit-learn: a target of 0 ruins it. */
export function percentageError(rows: RegressionRows, i: number): number {
  return absoluteError(rows, i) / Math.max(Number.EPSILON, Math.abs(rows.actual[i] as number));
}

/** R² of weighted rows; a target is constant where every row that counts has the same. */
export function r2(rows: RegressionRows): Measured {
  const { actual } = rows;
  const count = actual.length;
  if (count < 2) return { undefinedBecause: "R² needs at least two rows" };
  const weights = unequalWeights(rows);
  const weight = (i: number) => (weights === undefined ? 1 : (weights[i] as number));
  const squares = sumOf(count, (i) => weight(i) * squaredError(rows, i));
  // Asked of the values themselves: a mean that is off by one bit would make a constant target look spread.
  if (isConstant(actual, weights)) return { value: squares === 0 ? 1 : 0 };
  const mean = sumOf(count, (i) => weight(i) * (actual[i] as number)) / sumOf(count, weight);
  return { value: 1 - squares / sumOf(count, (i) => weight(i) * ((actual[i] as number) - mean) ** 2) };
}

function isConstant(values: Float64Array, weights: Float64Array | undefined): boolean {
  let first: number | undefined;
  for (let i = 0; i < values.length; i++) {
    if (weights !== undefined && weights[i] === 0) continue;
    first ??= values[i];
    if (values[i] !== first) return false;
  }
  return true;
}

/** R² by sums, for resampling. Targets are taken from their mean, so that no digits are lost. */
export function r2Sums(rows: RegressionRows): Sums {
  const { actual } = rows;
  const count = actual.length;
  const weights = unequalWeights(rows);
  const mean = sumOf(count, (i) => actual[i] as number) / count;
  const from = (i: number) => (actual[i] as number) - mean;
  return {
    weights,
    terms: [
      termsOf(count, weights, from),
      termsOf(count, weights, (i) => from(i) ** 2),
      termsOf(count, weights, (i) => squaredError(rows, i)),
    ],
    metricOf([weight = 0, sum = 0, squares = 0, errors = 0]: Float64Array) {
      const spread = squares - sum ** 2 / weight;
      return spread > 0 ? 1 - errors / spread : errors === 0 ? 1 : 0;
    },
  };
}

export function rmseSums(rows: RegressionRows): Sums {
  const mean = meanOf(rows.actual.length, unequalWeights(rows), (i) => squaredError(rows, i));
  return { ...mean, metricOf: (totals) => Math.sqrt(mean.metricOf(totals)) };
}
