import { probabilitiesOf, type Rows } from "../../metrics/rows.ts";

/** Scores closer than this can change places on another processor. */
const CLOSE = 1e-4;

/** How many rows a classifier answers so close to the border between two classes that the last digits decide. */
export function countCloseCalls(rows: Rows, threshold = 0.5): number {
  if (rows.type !== "classification" || rows.scores === undefined) return 0;
  const { scores, positive, classes } = rows;
  if (positive !== undefined && classes === 2) {
    return probabilitiesOf(scores, positive).reduce((n, p) => n + Number(Math.abs(p - threshold) < CLOSE), 0);
  }
  const { width, values } = scores;
  let close = 0;
  for (let start = 0; start < values.length; start += width) {
    const [first = 0, second = Number.NEGATIVE_INFINITY] = [...values.subarray(start, start + width)].sort(
      (a, b) => b - a,
    );
    if (first - second < CLOSE) close += 1;
  }
  return close;
}
