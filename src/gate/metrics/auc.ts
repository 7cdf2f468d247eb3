import type { Measured } from "./measured.js";

/** Scores row by row, `width` values each. */
export interface Scores {
  readonly width: number;
  readonly values: Float64Array;
}

/**
 * Area under the ROC curve of telling class `positive` from the rest by column `column` of the scores: the chance that
 * a row of the class scores higher than another row, ties counting half. By mid-ranks, as the Mann-Whitney statistic:
 * Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143 (1982).
 * Undefined where the rows are all of the class, or none is.
 */
export function aucRoc(scores: Scores, column: number, actual: Int32Array, positive: number): Measured {
  const rows = actual.length;
  const score = Float64Array.from({ length: rows }, (_, i) => scores.values[i * scores.width + column] as number);
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort(
    (a, b) => (score[a] as number) - (score[b] as number),
  );
  let positives = 0;
  let rankSum = 0;
  for (let start = 0, end = 0; start < rows; start = end) {
    let here = 0;
    for (end = start; end < rows && score[order[end] as number] === score[order[start] as number]; end++) {
      if (actual[order[end] as number] === positive) here += 1;
    }
    positives += here;
    rankSum += (here * (start + 1 + end)) / 2;
  }
  const negatives = rows - positives;
  if (positives === 0) return { undefinedBecause: "no row is of the positive class" };
  if (negatives === 0) return { undefinedBecause: "every row is of the positive class" };
  return { value: (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives) };
}

/**
 * The plain mean of each class's area against the rest (`multi_class="ovr", average="macro"` in scikit-learn).
 * Undefined where a class does not occur: its area is, and leaving it out would flatter the model.
 */
export function aucRocOneVsRest(scores: Scores, actual: Int32Array, classes: readonly string[]): Measured {
  let total = 0;
  for (const [index, name] of classes.entries()) {
    const area = aucRoc(scores, index, actual, index);
    if (area.value === undefined) {
      const none = area.undefinedBecause.startsWith("no");
      return { undefinedBecause: none ? `no row is of class ${name}` : `every row is of class ${name}` };
    }
    total += area.value;
  }
  return { value: total / classes.length };
}
