import type { Margins } from "./confusion.ts";
import type { Measured } from "./measured.ts";

/** A metric of labels: of one class, or of all of them. A share of nothing is 0 (`zero_division=0` in scikit-learn). */
export type LabelMetric = (margins: Margins) => Measured;

/** The share of all rows whose class is hit. */
export const accuracy: LabelMetric = ({ hits, support }) => shareOf(sum(hits), sum(support));

/** Of the class at `index`; `total` is the sum of the support. */
export type OfClass = (margins: Margins, index: number, total: number) => Measured & { readonly value: number };

/** Rows that are of the class among those predicted as it. */
export const precisionOf: OfClass = ({ hits, predicted }, index) => shareOf(at(hits, index), at(predicted, index));

/** Rows predicted as the class among those that are of it. */
export const recallOf: OfClass = ({ hits, support }, index) => shareOf(at(hits, index), at(support, index));

/** 2tp / (2tp + fp + fn), which does not divide twice as the harmonic mean of precision and recall would. */
export const f1Of: OfClass = ({ hits, support, predicted }, index) => {
  const all = at(support, index) + at(predicted, index);
  return { value: all === 0 ? 0 : (2 * at(hits, index)) / all };
};

/** Rows not predicted as the class among those that are not of it. */
export const specificityOf: OfClass = ({ hits, support, predicted }, index, total) => {
  const others = total - at(support, index);
  // What sums of weights leave where there are no others.
  if (others <= total * ROUNDING) return { value: 0 };
  return shareOf(Math.max(0, others - (at(predicted, index) - at(hits, index))), others);
};

const ROUNDING = 1e-12;

/** The plain mean over the classes that occur among the labels or the predictions (`average="macro"`). */
export function macro(of: OfClass): LabelMetric {
  return (margins) => {
    const rows = sum(margins.support);
    let total = 0;
    let present = 0;
    for (let index = 0; index < margins.support.length; index++) {
      if (at(margins.support, index) + at(margins.predicted, index) === 0) continue;
      total += of(margins, index, rows).value;
      present += 1;
    }
    return { value: total / present };
  };
}

/** The mean over the classes, each counting for the rows that are of it (`average="weighted"`). */
export function weighted(of: OfClass): LabelMetric {
  return (margins) => {
    const rows = sum(margins.support);
    let total = 0;
    for (let index = 0; index < margins.support.length; index++) {
      const support = at(margins.support, index);
      if (support > 0) total += support * of(margins, index, rows).value;
    }
    return { value: total / rows };
  };
}

/** The metric of one class. */
export function ofClass(of: OfClass, index: number): LabelMetric {
  return (margins) => of(margins, index, sum(margins.support));
}

function shareOf(successes: number, trials: number): Measured & { readonly value: number } {
  return trials === 0 ? { value: 0 } : { value: successes / trials, share: { successes, trials } };
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += at(values, i);
  return total;
}
