import type * as Ort from "onnxruntime-node";
import type { FixturePlan } from "../../../gate/fixtures/plan.js";
import { inputOf } from "./predict.js";
import { readBatches } from "./rows.js";
import { tensorOf } from "./tensors.js";

/** A tensor for each input of a model, by its name. */
export type Feeds = Record<string, Ort.Tensor>;

/** The first rows of a fixture set, at most `most`, each as a run of its own (of the model's batch size, where it states one). */
export async function singleRowFeeds(ort: typeof Ort, plan: FixturePlan, most: number): Promise<Feeds[]> {
  for await (const { rows, values } of readBatches(plan, most)) {
    const width = plan.input.columns.length;
    return Array.from({ length: rows }, (_, i) => ({
      [plan.input.name]: inputOf(ort, plan, 1, values.subarray(i * width, (i + 1) * width)),
    }));
  }
  throw new Error("a fixture set without rows was not refused");
}

/** Inputs of the stated types and shapes, every open dimension being 1: zeros for whole numbers, halves otherwise. */
export function madeFeeds(ort: typeof Ort, session: Ort.InferenceSession): Feeds {
  const feeds: Feeds = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error("an input that is no tensor was not refused");
    const shape = input.shape.map((d) => (typeof d === "number" && d >= 0 ? d : 1));
    const size = shape.reduce((a, b) => a * b, 1);
    feeds[input.name] =
      input.type === "string"
        ? new ort.Tensor("string", new Array<string>(size).fill(""), shape)
        : tensorOf(ort, input.type, new Float64Array(size).fill(input.type.startsWith("float") ? 0.5 : 0), shape);
  }
  return feeds;
}
