import { rank } from "../../metrics/curve.ts";
import { MIN_ROWS_APART, precisionRecallPoints, rocPoints, thinCurve } from "../../metrics/curve-points.ts";
import type { ScoredRows } from "../../metrics/probability.ts";
import { reliabilityBins } from "../../metrics/reliability.ts";
import { probabilitiesOf, unequalWeights } from "../../metrics/rows.ts";
import type { CalibrationBin, ClassCurves, ModelCurves } from "../result.ts";
import type { Sample } from "./sample.ts";

/** With fewer rows a curve would show single ones, and little else. */
const MIN_CURVE_ROWS = 50;
/** Points of the curves of one class, and of each of several. */
const MAX_POINTS = 200;
const MAX_POINTS_OF_SEVERAL = 60;
const MAX_CLASSES = 6;
const BINS = 10;

/**
 * What is drawn of a classifier's scores: the curves of the positive class, else of the six most frequent classes, each
 * against the rest, and how often its probabilities are right. Everything is thinned and rounded: no row can be read off
 * it (docs/threat-model.md). `undefined` without scores or with fewer than 50 rows.
 */
export function measureCurves({ rows, classes = [] }: Sample): ModelCurves | undefined {
  if (rows.type !== "classification" || rows.actual.length < MIN_CURVE_ROWS) return undefined;
  const { scores } = rows;
  if (scores === undefined) return undefined;
  const scored: ScoredRows = { ...rows, scores };
  const shown = rows.positive === undefined ? mostFrequent(scored) : [rows.positive];
  return {
    classes: shown.flatMap((index) => curvesOf(scored, index, classes[index] ?? String(index), shown.length)),
    calibration: reliabilityBins(scored, BINS).map(publishedBin),
  };
}

/** Classes that rows are of, the most frequent first. */
function mostFrequent({ actual, classes }: ScoredRows): number[] {
  const support = new Uint32Array(classes);
  for (const index of actual) support[index]! += 1;
  return [...support.keys()]
    .filter((index) => support[index] !== 0)
    .sort((a, b) => (support[b] as number) - (support[a] as number) || a - b)
    .slice(0, MAX_CLASSES);
}

function curvesOf(rows: ScoredRows, index: number, of: string, count: number): ClassCurves[] {
  const ranked = rank(probabilitiesOf(rows.scores, index), rows.actual, index, unequalWeights(rows));
  const most = count === 1 ? MAX_POINTS : MAX_POINTS_OF_SEVERAL;
  const [rocAll, prAll] = [rocPoints(ranked), precisionRecallPoints(ranked)];
  const roc = rocAll && thinCurve(rocAll, most);
  const precisionRecall = prAll && thinCurve(prAll, most);
  if (roc === undefined && precisionRecall === undefined) return [];
  return [{ of, ...(roc && { roc }), ...(precisionRecall && { precisionRecall }) }];
}

/** The mean of a few rows is almost their scores: only how many they are is kept. */
function publishedBin({
  low,
  high,
  rows,
  confidence,
  right,
}: ReturnType<typeof reliabilityBins>[number]): CalibrationBin {
  const rounded = (value: number) => Number(value.toFixed(3));
  if (rows < MIN_ROWS_APART) return { low, high, rows };
  return { low, high, rows, confidence: rounded(confidence), right: rounded(right) };
}
