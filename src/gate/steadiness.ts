import { type Finding, finding } from "../domain/finding.ts";
import { counted, formatCount } from "../domain/numbers.ts";
import { textAt } from "./fixtures/column.ts";
import type { Outputs, Parity, Predictions } from "./ports.ts";
import { gateRules as rules } from "./rules.ts";

/**
 * Differences up to these are rounding: sums in another order, other kernels for other batch sizes. The relative one is
 * of the largest value of the output among the compared rows, since what rounds are the terms of a sum, not its result.
 */
const ROUNDING = { absolute: 1e-5, relative: 1e-3 } as const;
/** Dynamic quantization and half precision round more coarsely, and to other values in other batches. */
const COARSE = { absolute: 1e-5, relative: 5e-2 } as const;
/** Of rows whose scores agree: one alone is a tie that the last digits decide. */
const MAX_TIES = 1;

interface Differences {
  /** Places in the compared rows where answers differ by more than rounding; classes that differ among them. */
  readonly rows: readonly number[];
  /** Whether any differs by more than coarse rounding, or in its class without such a reason. */
  readonly material: boolean;
  /** Largest difference of two scores, and as a share of the largest score. */
  readonly largest: number;
  readonly share: number;
}

/**
 * Compares rows that were run again, one at a time, with each other and with the answers from the batch, which are what
 * is judged. A model that answers differently from run to run gets that finding alone: its batches differ as a consequence.
 */
export function judgeSteadiness(predictions: Predictions, model: string, fixtures: string): Finding[] {
  const { again } = predictions;
  if (again === undefined) return [];
  const location = { file: model };
  const twice = compare(again.first, again.second);
  if (twice.rows.length > 0) {
    const message = `${model} gives different outputs from run to run: ${describe(twice, predictions, fixtures)} when the same row was run twice.`;
    return [finding(rules.notDeterministic, { message, location })];
  }
  const alone =
    again.repeated === undefined ? "one row at a time" : `with one row repeated to its batch size of ${again.repeated}`;
  if (again.failed !== undefined) {
    const message = `${model} runs ${counted(again.batch, "row")} of ${fixtures} in one batch but fails ${alone}: ${again.failed.replace(/\.+$/, "")}.`;
    return [finding(rules.dependsOnBatch, { message, location })];
  }
  const apart = compare(pick(predictions, again.rows), again.first);
  const fixed =
    again.repeated === undefined
      ? []
      : [
          finding(rules.fixedBatch, {
            message: `${model} takes exactly ${counted(again.repeated, "row")} per run, so it was not compared with runs of one row. Instead, ${counted(again.rows.length, "row")} ${again.rows.length === 1 ? "was" : "were"} run again, each repeated ${counted(again.repeated, "time")}.`,
            location,
          }),
        ];
  if (apart.rows.length === 0) return fixed;
  const rule = apart.material ? rules.dependsOnBatch : rules.roundsWithBatch;
  const message = `${model} predicts differently in a batch of ${counted(again.batch, "row")} and ${alone}: ${describe(apart, predictions, fixtures)}.`;
  return [finding(rule, { message, location }), ...fixed];
}

/** Two runs of one set of ONNX test data that differ. */
export function judgeUnsteadyRuns(unsteady: Parity["unsteady"], model: string, fixtures: string): Finding[] {
  if (unsteady === undefined) return [];
  const { set, output, why } = unsteady;
  const message = `${model} gives different outputs from run to run: two runs of ${set} in ${fixtures} differ in the output ${output}, where ${why}.`;
  return [finding(rules.notDeterministic, { message, location: { file: model } })];
}

/** Whether two values of an output differ by more than rounding, `largest` being the largest value of it. */
export function differs(a: number, b: number, largest: number): boolean {
  return beyond(a, b, largest, ROUNDING);
}

function beyond(
  a: number,
  b: number,
  largest: number,
  { absolute, relative }: typeof ROUNDING | typeof COARSE,
): boolean {
  if (Object.is(a, b) || a === b) return false;
  if (!(Number.isFinite(a) && Number.isFinite(b))) return true;
  return Math.abs(a - b) > absolute + relative * largest;
}

/** The largest finite magnitude. */
export function largestOf(...parts: readonly Float64Array[]): number {
  let largest = 0;
  for (const values of parts) {
    for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

function pick({ scores, predicted }: Predictions, rows: Uint32Array): Outputs {
  return {
    ...(scores && {
      scores: {
        width: scores.width,
        values: Float64Array.from(
          [...rows].flatMap((row) => [...scores.values.subarray(row * scores.width, (row + 1) * scores.width)]),
        ),
      },
    }),
    ...(predicted && {
      predicted: { values: predicted.values, codes: Int32Array.from(rows, (row) => predicted.codes[row] as number) },
    }),
  };
}

function compare(one: Outputs, two: Outputs): Differences {
  const rows =
    one.predicted?.codes.length ?? (one.scores === undefined ? 0 : one.scores.values.length / one.scores.width);
  const a = one.scores?.values ?? new Float64Array();
  const b = two.scores?.values ?? new Float64Array();
  const width = one.scores?.width ?? 0;
  const largest = largestOf(a, b);
  const apart = new Set<number>();
  let coarse = false;
  let most = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    if (!beyond(x, y, largest, ROUNDING)) continue;
    apart.add(Math.floor(i / width));
    coarse ||= beyond(x, y, largest, COARSE);
    most = Math.max(most, Math.abs(x - y) || 0);
  }
  const relabelled = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => labelOf(one, row) !== labelOf(two, row),
  );
  // A class that changes together with coarsely rounded scores, or at a tie, is no more than their consequence.
  const unexplained = relabelled.filter((row) => !apart.has(row));
  const tied = one.scores !== undefined && unexplained.length <= MAX_TIES;
  const told = tied ? [...apart] : [...new Set([...apart, ...unexplained])];
  return {
    rows: told.sort((x, y) => x - y),
    material: coarse || (unexplained.length > 0 && !tied),
    largest: most,
    share: largest === 0 ? 0 : most / largest,
  };
}

function labelOf({ predicted }: Outputs, row: number): string | undefined {
  return predicted === undefined ? undefined : textAt(predicted, row);
}

function describe({ rows, largest, share }: Differences, predictions: Predictions, fixtures: string): string {
  const { again, lines, place } = predictions;
  const compared = again?.rows.length ?? 0;
  const first = Math.min(...rows.map((row) => lines[again?.rows[row] ?? 0] ?? 0));
  const scores =
    largest === 0
      ? ""
      : `, scores by up to ${largest.toPrecision(2)} (${(100 * share).toPrecision(2)}% of the largest)`;
  return `${formatCount(rows.length)} of ${counted(compared, "compared row")} of ${fixtures} got a different prediction, including ${place} ${first}${scores}`;
}
