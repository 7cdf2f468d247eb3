import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.ts";
import { type MadeInputs, textOf } from "../../../gate/made-inputs.ts";
import { setElement } from "../../readers/assembler.ts";
import type { Batch } from "../../readers/batch.ts";
import { copyOf, newElements, padRows } from "../../readers/elements.ts";
import { unreadable } from "../../readers/problems.ts";
import { readRows } from "../../readers/read.ts";
import { tensorOf } from "../../readers/tensors.ts";
import { listSets, readSet, setFeeds } from "../../readers/test-data.ts";

/** A tensor for each input of a model, by its name. */
export type Feeds = Record<string, Ort.Tensor>;

/** All rows of a batch for one run. Where the model states a batch size, the last row is repeated up to it. */
export function batchFeeds(ort: typeof Ort, { rows, inputs }: Batch, rowsPerRun: number | undefined): Feeds {
  const wanted = rowsPerRun ?? rows;
  return Object.fromEntries(
    inputs.map(({ name, type, tail, data }) => [
      name,
      tensorOf(ort, type, padRows(data, type, rows, wanted), [wanted, ...tail]),
    ]),
  );
}

/**
 * The first rows of a fixture set, at most `most`, each as a run of its own (of the model's batch size, where it states
 * one). Of ONNX test data, each set is a run.
 */
export async function singleRowFeeds(ort: typeof Ort, plan: FixturePlan, most: number): Promise<Feeds[]> {
  if (plan.format === "onnx") return feedsOfSets(ort, plan, most);
  const feeds: Feeds[] = [];
  for await (const batch of readRows(plan, most)) {
    for (let row = 0; row < batch.rows && feeds.length < most; row++) {
      feeds.push(batchFeeds(ort, rowOf(batch, row), plan.rowsPerRun));
    }
    if (feeds.length === most) break;
  }
  if (feeds.length === 0) throw unreadable("it has no rows");
  return feeds;
}

/** One row of a batch as a batch of its own. */
export function rowOf({ inputs, read }: Batch, row: number): Batch {
  const one = inputs.map((input) => {
    const width = input.tail.reduce((product, d) => product * d, 1);
    return { ...input, data: copyOf(input.data, row * width, (row + 1) * width) };
  });
  return { rows: 1, read, inputs: one };
}

async function feedsOfSets(ort: typeof Ort, plan: FixturePlan, most: number): Promise<Feeds[]> {
  const feeds: Feeds[] = [];
  for (const name of (await listSets(plan.file)).slice(0, most)) {
    feeds.push(setFeeds(ort, plan, await readSet(plan.file, name)));
  }
  if (feeds.length === 0) throw unreadable("it has no sets");
  return feeds;
}

/** Made-up inputs as tensors. */
export function madeFeeds(ort: typeof Ort, made: MadeInputs): Feeds {
  return Object.fromEntries(
    made.map(({ name, type, shape, value }) => {
      const elements = newElements(
        type,
        shape.reduce((product, d) => product * d, 1),
      );
      if (type === "string") (elements as string[]).fill(textOf(value));
      else if (type === "float16") for (let i = 0; i < elements.length; i++) setElement(elements, type, i, value);
      else if (elements instanceof BigInt64Array || elements instanceof BigUint64Array) elements.fill(BigInt(value));
      else (elements as Float32Array).fill(value);
      return [name, tensorOf(ort, type, elements, shape)];
    }),
  );
}
