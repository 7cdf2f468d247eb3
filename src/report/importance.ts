import type { Importance } from "../gate/figures.ts";

interface About {
  /** Path in the repository. */
  readonly fixtures: string;
  readonly sha256: string;
  /** Labelled rows of the whole set. */
  readonly rows: number;
}

/** `feature_importance.json`: `features` gives the mean loss by name, the most important first; to six decimals. */
export function renderImportance(importance: Importance, about: About): string {
  const { metric, baseline, repeats, rows, features } = importance;
  const byName = (value: (feature: Importance["features"][number]) => number) =>
    Object.fromEntries(features.map((feature) => [feature.name, rounded(value(feature))]));
  const document = {
    method: `permutation, ${repeats} repeats`,
    metric: `loss of ${metric} on ${about.fixtures}`,
    features: byName((feature) => feature.mean),
    standard_deviation: byName((feature) => feature.standardDeviation),
    baseline: rounded(baseline),
    rows: { permuted: rows, of: about.rows },
    fixtures_sha256: about.sha256,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Six decimals, and no -0. */
function rounded(value: number): number {
  return Number(value.toFixed(6)) + 0;
}
