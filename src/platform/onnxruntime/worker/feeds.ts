import type * as Ort from "onnxruntime-node";
import type { FeedType, FixturePlan } from "../../../gate/fixtures/plan.js";
import { setElement } from "./assembler.js";
import type { Batch } from "./batch.js";
import { copyOf, newElements, padRows } from "./elements.js";
import { unreadable } from "./problems.js";
import { readRows } from "./read.js";
import { tensorOf } from "./tensors.js";
import { listSets, readSet, setFeeds } from "./test-data.js";

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

function rowOf({ inputs, read }: Batch, row: number): Batch {
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

/** Inputs of the stated types and shapes, every open dimension being 1: zeros for whole numbers, halves otherwise. */
export function madeFeeds(ort: typeof Ort, session: Ort.InferenceSession): Feeds {
  const feeds: Feeds = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error("an input that is no tensor was not refused");
    const type = input.type as FeedType;
    const shape = input.shape.map((d) => (typeof d === "number" && d >= 0 ? d : 1));
    const elements = newElements(
      type,
      shape.reduce((a, b) => a * b, 1),
    );
    if (type.startsWith("float")) for (let i = 0; i < elements.length; i++) setElement(elements, type, i, 0.5);
    feeds[input.name] = tensorOf(ort, type, elements, shape);
  }
  return feeds;
}
