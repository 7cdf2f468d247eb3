import { type ClassificationRows, probabilitiesOf, type Scores, unequalWeights } from "./rows.ts";
import { meanOf, type Sums, termsOf } from "./terms.ts";

/** Rows with probabilities. */
export type ScoredRows = ClassificationRows & { readonly scores: Scores };

/**
 * −ln of the probability of the right class, kept from 2⁻⁵² to 1 − 2⁻⁵² as scikit-learn keeps doubles. The probability
 * is taken as it stands: since 1.5 scikit-learn warns where those of a row do not sum to 1 and no longer fixes it.
 */
export function logLossOf({ scores, actual }: ScoredRows, i: number): number {
  const right = actual[i] as number;
  const { width, values } = scores;
  const one = values[width === 1 ? i : i * width + right] as number;
  const probability = width === 1 && right === 0 ? 1 - one : one;
  return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
}

/**
 * Of two classes (p − y)² with the probability p of the positive class, from 0 to 1; of more, or where no class is
 * positive, Σ (p − y)² over the classes, from 0 to 2. This is `scale_by_half="auto"` of scikit-learn.
 */
export function brierOf(rows: ScoredRows): (i: number) => number {
  const { scores, actual, classes } = rows;
  if (classes === 2) {
    const positive = rows.positive ?? 1;
    const probability = probabilitiesOf(scores, positive);
    return (i) => ((probability[i] as number) - (actual[i] === positive ? 1 : 0)) ** 2;
  }
  const { width, values } = scores;
  return (i) => {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += ((values[i * width + c] as number) - (actual[i] === c ? 1 : 0)) ** 2;
    return sum;
  };
}

/** The mean log loss. */
export function logLossSums(rows: ScoredRows): Sums {
  return meanOf(rows.actual.length, unequalWeights(rows), (i) => logLossOf(rows, i));
}

export function brierSums(rows: ScoredRows): Sums {
  return meanOf(rows.actual.length, unequalWeights(rows), brierOf(rows));
}

/**
 * The mean prediction divided by the base rate: 1 where as many positives are foreseen as there are, above 1 where more
 * are. He et al., "Practical lessons from predicting clicks on ads at Facebook" (2014), call it calibration.
 */
export function calibrationRatioSums(rows: ScoredRows, positive: number): Sums {
  const probability = probabilitiesOf(rows.scores, positive);
  const weights = unequalWeights(rows);
  const count = rows.actual.length;
  return {
    weights,
    terms: [
      termsOf(count, weights, (i) => probability[i] as number),
      termsOf(count, weights, (i) => (rows.actual[i] === positive ? 1 : 0)),
    ],
    metricOf: ([, foreseen = 0, observed = 0]: Float64Array) => (observed === 0 ? Number.NaN : foreseen / observed),
  };
}

/**
 * The mean log loss divided by the entropy of the shares of the classes, which is the log loss of always answering
 * them: below 1 where the scores carry more information than the base rate. He et al. (2014), as above.
 */
export function normalizedEntropySums(rows: ScoredRows): Sums {
  const weights = unequalWeights(rows);
  const count = rows.actual.length;
  const isOf = (c: number) => termsOf(count, weights, (i) => (rows.actual[i] === c ? 1 : 0));
  return {
    weights,
    // The rows of the first class are what the others leave.
    terms: [
      termsOf(count, weights, (i) => logLossOf(rows, i)),
      ...Array.from({ length: rows.classes - 1 }, (_, c) => isOf(c + 1)),
    ],
    metricOf(totals) {
      const all = totals[0] as number;
      let left = all;
      let entropy = 0;
      for (let t = 2; t <= totals.length; t++) {
        const share = (t === totals.length ? left : (totals[t] as number)) / all;
        left -= totals[t] ?? 0;
        if (share > ROUNDING) entropy -= share * Math.log(share);
      }
      return entropy <= ROUNDING ? Number.NaN : (totals[1] as number) / all / entropy;
    },
  };
}

/** What is left of a share where sums of weights should leave nothing. */
const ROUNDING = 1e-12;

/**
 * Expected calibration error: Σ over bins of the bin's share of rows × |share that is right − mean confidence|. The
 * bins are equally wide and hold their upper edge, the first one 0 too, as those of scikit-learn's `calibration_curve`.
 * With a positive class the confidence is its probability and "right" is being of it; without, the confidence is the
 * highest probability of the row and "right" is that its class, the first of equals, is the row's (Guo et al., "On
 * calibration of modern neural networks", 2017).
 */
export class CalibrationBins {
  private readonly binOf: Uint16Array;
  private readonly gap: Float64Array;
  private readonly weights: Float64Array | undefined;
  private readonly sums: Float64Array;

  constructor(rows: ScoredRows, bins: number) {
    const count = rows.actual.length;
    const weights = unequalWeights(rows);
    const { confidence, right } = confidenceOf(rows);
    this.binOf = new Uint16Array(count);
    for (let i = 0; i < count; i++) this.binOf[i] = binAt(confidence[i] as number, bins);
    this.gap = termsOf(count, weights, (i) => (right[i] as number) - (confidence[i] as number));
    this.weights = weights;
    this.sums = new Float64Array(bins);
  }

  /** The error where row i counts `counts[i]` times, `drawn` in all; without counts, once. */
  measure(counts?: Uint8Array, drawn?: number): number {
    const { binOf, gap, weights, sums } = this;
    sums.fill(0);
    for (let i = 0; i < binOf.length; i++) {
      const times = counts === undefined ? 1 : (counts[i] as number);
      sums[binOf[i] as number]! += times * (gap[i] as number);
    }
    let total = weights === undefined ? (drawn ?? binOf.length) : 0;
    if (weights !== undefined) {
      for (let i = 0; i < weights.length; i++) total += (counts?.[i] ?? 1) * (weights[i] as number);
    }
    let error = 0;
    for (let b = 0; b < sums.length; b++) error += Math.abs(sums[b] as number);
    return error / total;
  }
}

/** What {@link CalibrationBins} compares, row by row: the confidence, and 1 where it was right. */
export function confidenceOf(rows: ScoredRows): { readonly confidence: Float64Array; readonly right: Uint8Array } {
  const { scores, actual, positive } = rows;
  const right = new Uint8Array(actual.length);
  if (positive !== undefined) {
    for (let i = 0; i < right.length; i++) right[i] = actual[i] === positive ? 1 : 0;
    return { confidence: probabilitiesOf(scores, positive), right };
  }
  const confidence = new Float64Array(actual.length);
  for (let i = 0; i < right.length; i++) {
    let best = 0;
    for (let c = 0; c < rows.classes; c++) {
      const probability = probabilityAt(scores, i, c);
      if (c > 0 && probability <= (confidence[i] as number)) continue;
      confidence[i] = probability;
      best = c;
    }
    right[i] = actual[i] === best ? 1 : 0;
  }
  return { confidence, right };
}

function probabilityAt({ width, values }: Scores, i: number, index: number): number {
  if (width > 1) return values[i * width + index] as number;
  return index === 1 ? (values[i] as number) : 1 - (values[i] as number);
}

/**
 * Which of `bins` equally wide bins from 0 to 1 holds a confidence. Edges are multiples of the step, not quotients: they
 * then agree with NumPy's linspace in the last bit.
 */
export function binAt(confidence: number, bins: number): number {
  const step = 1 / bins;
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
  while (bin > 0 && confidence <= bin * step) bin -= 1;
  while (bin < bins - 1 && confidence > (bin + 1) * step) bin += 1;
  return bin;
}
