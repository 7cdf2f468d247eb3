import type { Ranked } from "./curve.ts";

/** A curve point by point, from the highest threshold to the lowest. */
export interface CurvePoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How many rows score at or above each point's threshold. */
  readonly rows: Uint32Array;
}

/**
 * The ROC curve: x is the false-positive rate, y the recall, both from 0 to 1, one point for each distinct score after
 * the point (0, 0). In terms of scikit-learn `roc_curve(drop_intermediate=False)`. Rows of both kinds are needed; without
 * them `undefined`.
 */
export function rocPoints(ranked: Ranked): CurvePoints | undefined {
  const { hits, alarms, rows } = walk(ranked);
  const [positives, negatives] = [hits.at(-1) ?? 0, alarms.at(-1) ?? 0];
  if (positives === 0 || negatives === 0) return undefined;
  return {
    x: Float64Array.from([0, ...alarms], (mass) => mass / negatives),
    y: Float64Array.from([0, ...hits], (mass) => mass / positives),
    rows: Uint32Array.from([0, ...rows]),
  };
}

/**
 * The precision-recall curve: x is the recall, y the precision, both from 0 to 1, one point for each distinct score. In
 * terms of scikit-learn the reverse of `precision_recall_curve`, without the point (0, 1) that it adds. Without a
 * positive row `undefined`.
 */
export function precisionRecallPoints(ranked: Ranked): CurvePoints | undefined {
  const { hits, alarms, rows } = walk(ranked);
  const positives = hits.at(-1) ?? 0;
  if (positives === 0) return undefined;
  return {
    x: Float64Array.from(hits, (mass) => mass / positives),
    y: Float64Array.from(hits, (mass, i) => mass / (mass + (alarms[i] as number))),
    rows: Uint32Array.from(rows),
  };
}

interface Walk {
  /** What the positive rows above each threshold count for, and the others. */
  readonly hits: readonly number[];
  readonly alarms: readonly number[];
  readonly rows: readonly number[];
}

/** Scores that only rows without weight have are no thresholds. */
function walk({ positive, last, weights }: Ranked): Walk {
  const [hits, alarms, rows]: [number[], number[], number[]] = [[], [], []];
  let [hit, alarm, before] = [0, 0, 0];
  for (let i = 0; i < last.length; i++) {
    const mass = weights === undefined ? 1 : (weights[i] as number);
    if (positive[i] === 1) hit += mass;
    else alarm += mass;
    if (last[i] === 0 || hit + alarm === before) continue;
    hits.push(hit);
    alarms.push(alarm);
    rows.push(i + 1);
    before = hit + alarm;
  }
  return { hits, alarms, rows };
}

/** Rows between two points that are kept, at least: no step of a curve is that of a single row. */
export const MIN_ROWS_APART = 5;
/** Decimals of a coordinate. */
const DECIMALS = 3;

/** A curve as it is published: `x[i]`, `y[i]`, both from 0 to 1. */
export interface ThinCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * At most `most` points of a curve, rounded to three decimals, each at least five rows from the next: enough to draw it,
 * and too few to read single rows off it. The points are spread over the length of the curve. `undefined` if fewer than
 * two points are left.
 */
export function thinCurve({ x, y, rows }: CurvePoints, most: number): ThinCurve | undefined {
  const apart = spaced(rows);
  const length = (at: number, from: number) =>
    Math.abs((x[at] as number) - (x[from] as number)) + Math.abs((y[at] as number) - (y[from] as number));
  const whole = apart.reduce((sum, at, i) => (i === 0 ? 0 : sum + length(at, apart[i - 1] as number)), 0);
  // One interval fewer than there are points, and one more for the last point, which is kept wherever it lies.
  const step = whole / (most - 2);
  const kept: number[] = [];
  for (const at of apart) {
    const isEnd = kept.length === 0 || at === apart.at(-1);
    if (isEnd || length(at, kept.at(-1) as number) >= step) kept.push(at);
  }
  if (kept.length < 2) return undefined;
  const rounded = (values: Float64Array) => kept.map((at) => Number((values[at] as number).toFixed(DECIMALS)));
  return withoutStraight({ x: rounded(x), y: rounded(y) });
}

/** Points in the middle of a horizontal or vertical line say nothing. */
function withoutStraight({ x, y }: ThinCurve): ThinCurve {
  const isFlat = (values: readonly number[], i: number) => values[i - 1] === values[i] && values[i] === values[i + 1];
  const bends = (_: number, i: number) => i === 0 || i === x.length - 1 || !(isFlat(x, i) || isFlat(y, i));
  return { x: x.filter(bends), y: y.filter(bends) };
}

/** The points that are far enough from the one before and from the last one, which is always kept. */
function spaced(rows: Uint32Array): number[] {
  const end = rows.length - 1;
  const all = rows[end] ?? 0;
  if (all < MIN_ROWS_APART) return [];
  const kept: number[] = [];
  let before = 0;
  for (let at = 0; at < end; at++) {
    const passed = rows[at] as number;
    const isOrigin = passed === 0;
    if ((passed - before < MIN_ROWS_APART && !isOrigin) || all - passed < MIN_ROWS_APART) continue;
    kept.push(at);
    before = passed;
  }
  return [...kept, end];
}
