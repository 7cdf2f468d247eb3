import { ascending } from "../statistics/order.ts";
import type { Measured } from "./measured.ts";

/**
 * Rows of two kinds from the highest score to the lowest. Walking down it, rows of equal score come in together: after
 * each such group the rows above are those that some threshold calls positive.
 */
export interface Ranked {
  /** The rows, highest score first. */
  readonly order: Uint32Array;
  /** In that order: 1 where the row is positive. */
  readonly positive: Uint8Array;
  /** In that order: 1 where the next row has a lower score, and at the end. */
  readonly last: Uint8Array;
  /** In that order: what each row counts for; `undefined` where each counts for 1. */
  readonly weights: Float64Array | undefined;
}

/** Ranks the rows of class `positive` against all others by `scores`. */
export function rank(
  scores: Float64Array,
  actual: Int32Array,
  positive: number,
  weights: Float64Array | undefined,
): Ranked {
  const count = actual.length;
  const upwards = ascending(scores);
  const order = new Uint32Array(count);
  const kind = new Uint8Array(count);
  const last = new Uint8Array(count);
  const sorted = weights === undefined ? undefined : new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = upwards[count - 1 - i] as number;
    order[i] = row;
    kind[i] = actual[row] === positive ? 1 : 0;
    if (sorted !== undefined) sorted[i] = (weights as Float64Array)[row] as number;
    last[i] = i + 1 === count || scores[row] !== scores[upwards[count - 2 - i] as number] ? 1 : 0;
  }
  return { order, positive: kind, last, weights: sorted };
}

/**
 * A metric of a ranking in which row i counts `counts[i]` times its weight. NaN where it has no value: `explain` then
 * says why of the ranking as it stands.
 */
export interface CurveMetric {
  readonly measure: (ranked: Ranked, counts: Uint8Array) => number;
  readonly needs: "both" | "positive";
}

/** Measures every row once. */
export function measureCurve(metric: CurveMetric, ranked: Ranked): Measured {
  const { positives, negatives } = totalsOf(ranked);
  if (positives === 0 && metric !== averagePrecision) return { undefinedBecause: "no row is of the positive class" };
  if (negatives === 0 && metric.needs === "both") return { undefinedBecause: "every row is of the positive class" };
  return { value: metric.measure(ranked, onesOf(ranked.order.length)) };
}

let ones = new Uint8Array(0);

function onesOf(count: number): Uint8Array {
  if (ones.length < count) ones = new Uint8Array(count).fill(1);
  return ones;
}

function totalsOf({ positive, weights }: Ranked): { readonly positives: number; readonly negatives: number } {
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < positive.length; i++) {
    const mass = weights === undefined ? 1 : (weights[i] as number);
    if (positive[i] === 1) positives += mass;
    else negatives += mass;
  }
  return { positives, negatives };
}

function massAt(order: Uint32Array, weights: Float64Array | undefined, counts: Uint8Array, i: number): number {
  const count = counts[order[i] as number] as number;
  return weights === undefined ? count : count * (weights[i] as number);
}

/**
 * Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting half.
 * Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143 (1982).
 */
export const areaUnderRoc: CurveMetric = {
  needs: "both",
  measure(ranked, counts) {
    const { order, weights, positive, last } = ranked;
    let positives = 0;
    let negatives = 0;
    let here = 0;
    let below = 0;
    let area = 0;
    for (let i = 0; i < last.length; i++) {
      const mass = massAt(order, weights, counts, i);
      if (positive[i] === 1) here += mass;
      else below += mass;
      if (last[i] === 0) continue;
      area += below * (positives + here / 2);
      positives += here;
      negatives += below;
      here = 0;
      below = 0;
    }
    return area / (positives * negatives);
  },
};

/**
 * Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, without interpolation, as scikit-learn's `average_precision_score`: 0 where no
 * row is positive.
 */
export const averagePrecision: CurveMetric = {
  needs: "positive",
  measure(ranked, counts) {
    const { order, weights, positive, last } = ranked;
    let positives = 0;
    let all = 0;
    let here = 0;
    let sum = 0;
    for (let i = 0; i < last.length; i++) {
      const mass = massAt(order, weights, counts, i);
      all += mass;
      here += mass * (positive[i] as number);
      if (last[i] === 0) continue;
      positives += here;
      // Without a branch on what is at random, which processors guess wrong; nothing is added before the first row.
      sum += (here * positives) / (all === 0 ? 1 : all);
      here = 0;
    }
    return positives === 0 ? 0 : sum / positives;
  },
};

/**
 * The highest recall of a threshold whose false-positive rate is at most `limit`: a point of the ROC curve, not one
 * between two points; 0 where only the threshold that calls nothing positive keeps to it. In terms of scikit-learn
 * `max(tpr[fpr <= limit])` of `roc_curve(drop_intermediate=False)`.
 */
export function recallAtFalsePositiveRate(limit: number): CurveMetric {
  return {
    needs: "both",
    measure(ranked, counts) {
      const { order, weights, positive, last } = ranked;
      let negatives = 0;
      let positives = 0;
      for (let i = 0; i < last.length; i++) {
        const mass = massAt(order, weights, counts, i);
        if (positive[i] === 1) positives += mass;
        else negatives += mass;
      }
      let hits = 0;
      let alarms = 0;
      let best = 0;
      for (let i = 0; i < last.length; i++) {
        const mass = massAt(order, weights, counts, i);
        if (positive[i] === 1) hits += mass;
        else alarms += mass;
        if (last[i] === 0) continue;
        if (alarms / negatives > limit) break;
        best = hits;
      }
      return best / positives;
    },
  };
}

/**
 * The highest precision of a threshold whose recall is at least `limit`, 0 < limit ≤ 1: a point of the precision-recall
 * curve, not one between two points. In terms of scikit-learn `max(precision[recall >= limit])` of
 * `precision_recall_curve`.
 */
export function precisionAtRecall(limit: number): CurveMetric {
  return {
    needs: "positive",
    measure(ranked, counts) {
      const { order, weights, positive, last } = ranked;
      let positives = 0;
      for (let i = 0; i < last.length; i++) if (positive[i] === 1) positives += massAt(order, weights, counts, i);
      let hits = 0;
      let all = 0;
      let best = Number.NaN;
      for (let i = 0; i < last.length; i++) {
        const mass = massAt(order, weights, counts, i);
        all += mass;
        if (positive[i] === 1) hits += mass;
        if (last[i] === 0 || hits / positives < limit || all === 0) continue;
        const precision = hits / all;
        if (!(precision <= best)) best = precision;
      }
      return best;
    },
  };
}
