import { majorityOf } from "./classification.ts";
import { confusionOf } from "./confusion.ts";
import { type Rows, unequalWeights } from "./rows.ts";

/** The same rows, as a model answers them that gives every row the same answer. */
export interface ConstantAnswer {
  readonly rows: Rows;
  /** The class or the number that is answered; `undefined` of a ranking, where any score orders nothing. */
  readonly answer: number | undefined;
}

/**
 * The best that can be done without looking at a row: always the most frequent class, the mean of the labels, one score. No
 * other constant has a higher accuracy or macro F1, a lower RMSE, or an area under the ROC curve other than 0.5.
 */
export function answerConstantly(rows: Rows): ConstantAnswer {
  switch (rows.type) {
    case "classification": {
      const { actual, predicted, classes, weights, scores } = rows;
      const { index } = majorityOf(confusionOf(actual, predicted, classes, weights));
      const constant = { ...rows, predicted: new Int32Array(actual.length).fill(index) };
      if (scores === undefined) return { rows: constant, answer: index };
      const { width } = scores;
      const values = new Float64Array(scores.values.length);
      for (let i = 0; i < values.length; i++) values[i] = width === 1 ? index : Number(i % width === index);
      return { rows: { ...constant, scores: { width, values } }, answer: index };
    }
    case "regression": {
      const mean = meanOf(rows.actual, unequalWeights(rows));
      return { rows: { ...rows, predicted: new Float64Array(rows.actual.length).fill(mean) }, answer: mean };
    }
    case "ranking":
      return { rows: { ...rows, scores: new Float64Array(rows.scores.length) }, answer: undefined };
  }
}

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * (values[i] as number);
    total += weight;
  }
  return sum / total;
}
