import { binAt, confidenceOf, type ScoredRows } from "./probability.ts";
import { unequalWeights } from "./rows.ts";

/** The rows of one bin of confidences. */
export interface ReliabilityBin {
  /** Its edges, 0 to 1; the upper one belongs to it. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Means over the rows, by their weights: what was foreseen, and what share was right. NaN of no rows. */
  readonly confidence: number;
  readonly right: number;
}

/**
 * How often confidences are right, in equally wide bins: what {@link CalibrationBins} sums up in one number, and what
 * "confidence" and "right" mean is said there. In terms of scikit-learn `calibration_curve(strategy="uniform")`, empty
 * bins included.
 */
export function reliabilityBins(rows: ScoredRows, bins: number): ReliabilityBin[] {
  const { confidence, right } = confidenceOf(rows);
  const weights = unequalWeights(rows);
  const sums = Array.from({ length: bins }, () => ({ rows: 0, mass: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < confidence.length; i++) {
    const mass = weights === undefined ? 1 : (weights[i] as number);
    const bin = sums[binAt(confidence[i] as number, bins)] as (typeof sums)[number];
    bin.rows += 1;
    bin.mass += mass;
    bin.confidence += mass * (confidence[i] as number);
    bin.right += mass * (right[i] as number);
  }
  return sums.map((sum, i) => ({
    low: i / bins,
    high: (i + 1) / bins,
    rows: sum.rows,
    confidence: sum.confidence / sum.mass,
    right: sum.right / sum.mass,
  }));
}
