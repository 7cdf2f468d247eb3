import { findMetric } from "../../metrics/catalogue.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Rows } from "../../metrics/rows.ts";

/** How much of the metric is lost when a feature's values change places between the rows. */
export interface FeatureLoss {
  readonly name: string;
  /** Over the repeats. Below 0 where the metric came out better by chance. */
  readonly mean: number;
  /** Over the repeats, of n and not n − 1, as `importances_std` of scikit-learn. */
  readonly standardDeviation: number;
}

/**
 * The metric by which importance is measured, of which more is better: auc_roc of a classifier with scores, accuracy of one
 * without (or where the area has no value on these rows), r2 of a regression, ndcg of a ranking.
 */
export function chooseMetric(rows: Rows): Metric {
  const found = (name: string) => findMetric(name, rows.type) as Metric;
  switch (rows.type) {
    case "regression":
      return found("r2");
    case "ranking":
      return found("ndcg");
    case "classification": {
      const area = found("auc_roc");
      return rows.scores !== undefined && area.compute(rows).value !== undefined ? area : found("accuracy");
    }
  }
}

/** The loss of a feature, from the metric's value on the rows as they are and on each of at least one permutation. */
export function lossOf(name: string, baseline: number, permuted: readonly number[]): FeatureLoss {
  const losses = permuted.map((value) => baseline - value);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { name, mean, standardDeviation: Math.sqrt(squares / losses.length) };
}

/** The most important first; of equals, in the order of the model. */
export function sortLosses(losses: readonly FeatureLoss[]): FeatureLoss[] {
  return [...losses].sort((a, b) => b.mean - a.mean);
}
