import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.ts";
import type { Feature, Outputs, Permutation, Permuted, Progress } from "../../../gate/ports.ts";
import { randomOf } from "../../../statistics/random.ts";
import { shuffled } from "../../../statistics/shuffled.ts";
import type { BatchInput } from "../../readers/batch.ts";
import { copyOf, newElements } from "../../readers/elements.ts";
import { unreadable } from "../../readers/problems.ts";
import { readRows } from "../../readers/read.ts";
import { Answers, rowsPerBatch, runBatch } from "./predict.ts";

/** Runs the chosen rows as they are, then with one feature at a time in another order. */
export async function permute(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  { rows, features, repeats, seed }: Permutation,
  progress: Progress,
): Promise<Permuted> {
  const most = plan.rowsPerRun ?? (await rowsPerBatch(plan));
  const chosen = await readChosen(plan, rows, most);
  const runAll = async (inputs: readonly BatchInput[]): Promise<Outputs> => {
    const answers = new Answers(plan);
    // The same batches each time: a sum may differ in a batch of another size.
    for (let start = 0; start < rows.length; start += most) {
      const end = Math.min(start + most, rows.length);
      const batch = { rows: end - start, read: 1, inputs: inputs.map((input) => cut(input, start, end)) };
      answers.add(await runBatch(ort, session, plan, batch, answers.fetched), batch.rows);
    }
    return answers.outputs();
  };
  const plain = await runAll(chosen);
  const permuted: Outputs[][] = [];
  for (const [done, feature] of features.entries()) {
    const runs: Outputs[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = shuffled(rows.length, randomOf(`${seed}/${feature.name}/${repeat}`));
      runs.push(await runAll(chosen.map((input) => reorder(input, feature, order))));
    }
    permuted.push(runs);
    progress(done + 1, features.length, `${done + 1} of ${features.length} features`);
  }
  return { plain, permuted };
}

/** The chosen rows of every input, one behind the other. */
async function readChosen(plan: FixturePlan, rows: Uint32Array, most: number): Promise<BatchInput[]> {
  let chosen: BatchInput[] = [];
  let before = 0;
  let next = 0;
  for await (const batch of readRows(plan, most)) {
    if (chosen.length === 0) {
      chosen = batch.inputs.map((input) => ({ ...input, data: newElements(input.type, rows.length * widthOf(input)) }));
    }
    for (; next < rows.length && (rows[next] as number) < before + batch.rows; next++) {
      for (const [i, input] of batch.inputs.entries()) {
        copyRow(input, (rows[next] as number) - before, chosen[i] as BatchInput, next);
      }
    }
    before += batch.rows;
    if (next === rows.length) break;
  }
  if (next < rows.length) throw unreadable("it has fewer rows than when it was read before");
  return chosen;
}

function widthOf({ tail }: BatchInput): number {
  return tail.reduce((product, d) => product * d, 1);
}

function copyRow(from: BatchInput, row: number, to: BatchInput, at: number): void {
  const width = widthOf(from);
  for (let i = 0; i < width; i++) to.data[at * width + i] = from.data[row * width + i] as never;
}

function cut(input: BatchInput, start: number, end: number): BatchInput {
  const width = widthOf(input);
  return { ...input, data: copyOf(input.data, start * width, end * width) };
}

/** The input with the feature's values of row `order[i]` in row i; the input itself where the feature is none of it. */
function reorder(input: BatchInput, { places }: Feature, order: readonly number[]): BatchInput {
  const own = places.filter((place) => place.input === input.name);
  if (own.length === 0) return input;
  const moved = { ...input, data: copyOf(input.data, 0, input.data.length) };
  const width = widthOf(input);
  for (const { column } of own) {
    for (const [row, source] of order.entries()) {
      if (column === undefined) copyRow(input, source, moved, row);
      else moved.data[row * width + column] = input.data[source * width + column] as never;
    }
  }
  return moved;
}
