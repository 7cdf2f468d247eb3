import { probabilitiesOf } from "../../metrics/rows.ts";
import { measureDrift as measure } from "../../statistics/drift.ts";
import type { Drift } from "../result.ts";
import type { Sample } from "./sample.ts";

/** How the scores of two models differ in distribution over the same rows; `undefined` where they give none to compare. */
export function measureDrift(before: Sample, after: Sample): Drift | undefined {
  const [then, now] = [scoresOf(before), scoresOf(after)];
  if (then === undefined || now === undefined) return undefined;
  const { psi, ks } = measure(now.values, then.values);
  return { of: now.of, psi, ks };
}

function scoresOf({ rows, classes = [] }: Sample): { of: string; values: Float64Array } | undefined {
  switch (rows.type) {
    case "regression":
      return { of: "answers", values: rows.predicted };
    case "ranking":
      return { of: "scores", values: rows.scores };
    case "classification": {
      const index = rows.positive ?? 0;
      if (rows.scores === undefined) return undefined;
      return { of: `scores of ${classes[index] ?? index}`, values: probabilitiesOf(rows.scores, index) };
    }
  }
}
