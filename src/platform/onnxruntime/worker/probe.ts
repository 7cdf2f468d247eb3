import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type * as Ort from "onnxruntime-node";
import { identityModel } from "../../../gate/latency/identity-model.ts";

const ROWS = 16;

/**
 * Runs a model that is known to be good in the place and under the limits in which another one failed, and looks whether
 * the files of that job can be read here. Throws whatever stands in the way: then the place is at fault.
 */
export async function probe(ort: typeof Ort, files: readonly string[]): Promise<true> {
  for (const file of files) await access(file, constants.R_OK);
  // Fixture sets are read in a thread.
  await new Promise((resolve, reject) =>
    new Worker("", { eval: true, env: {} }).once("error", reject).once("exit", resolve),
  );
  const model = identityModel([{ type: "float32", shape: [ROWS, ROWS] }]) as Uint8Array;
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const sent = Float32Array.from({ length: ROWS * ROWS }, (_, i) => i);
  const { y0 } = await session.run({ x0: new ort.Tensor("float32", sent, [ROWS, ROWS]) });
  if (!sent.every((value, i) => y0?.data[i] === value))
    throw new Error("ONNX Runtime returned different values than it was given");
  return true;
}
