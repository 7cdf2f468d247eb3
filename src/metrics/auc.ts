import { areaUnderRoc, measureCurve, rank } from "./curve.ts";
import type { Measured } from "./measured.ts";
import type { Scores } from "./rows.ts";

export type { Scores } from "./rows.ts";

/**
 * Area under the ROC curve of separating class `positive` from the rest by column `column` of the scores, where more means
 * more of the class. Undefined where the rows are all of the class, or none is.
 */
export function aucRoc(scores: Scores, column: number, actual: Int32Array, positive: number): Measured {
  const values = new Float64Array(actual.length);
  for (let i = 0; i < values.length; i++) values[i] = scores.values[i * scores.width + column] as number;
  return measureCurve(areaUnderRoc, rank(values, actual, positive, undefined));
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
