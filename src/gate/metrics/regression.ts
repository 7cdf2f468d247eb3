import { sumOf } from "../statistics/sum.js";
import type { Measured } from "./measured.js";

/**
 * rmse and mae in the unit of the target, and R² = 1 − Σ(y−ŷ)² / Σ(y−ȳ)². As in scikit-learn, R² of a constant target
 * is 1 where every answer is exact and 0 otherwise, and undefined on fewer than two rows.
 */
export function regressionMetrics(actual: Float64Array, predicted: Float64Array): Map<string, Measured> {
  const rows = actual.length;
  const error = (i: number) => (actual[i] as number) - (predicted[i] as number);
  const squares = sumOf(rows, (i) => error(i) ** 2);
  return new Map<string, Measured>([
    ["rmse", { value: Math.sqrt(squares / rows) }],
    ["mae", { value: sumOf(rows, (i) => Math.abs(error(i))) / rows }],
    ["r2", r2(actual, squares)],
  ]);
}

function r2(actual: Float64Array, squares: number): Measured {
  if (actual.length < 2) return { undefinedBecause: "R² needs at least two rows" };
  // Asked of the values themselves: a mean that is off by one bit would make a constant target look spread.
  if (actual.every((value) => value === actual[0])) return { value: squares === 0 ? 1 : 0 };
  const mean = sumOf(actual.length, (i) => actual[i] as number) / actual.length;
  return { value: 1 - squares / sumOf(actual.length, (i) => ((actual[i] as number) - mean) ** 2) };
}
