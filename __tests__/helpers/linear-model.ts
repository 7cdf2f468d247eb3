import type * as Ort from "onnxruntime-node";
import type { ModelPort, ModelSignature } from "../../src/domain/signature.ts";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { Port } from "../../src/formats/graph.ts";
import type { Inferred } from "../../src/gate/ports.ts";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import { predict } from "../../src/platform/onnxruntime/worker/predict.ts";
import { readHeader } from "../../src/platform/readers/read.ts";
import { MADE_UP_TIMES, withMadeUpTimes } from "./made-up-times.ts";
import { standingModels } from "./standing-models.ts";

const RUNTIME_TYPES: Readonly<Record<string, string>> = { float: "float32", double: "float64" };

/** Models that were opened in this process, in order, by the path of their file. */
export interface Opened {
  readonly opened: string[];
}

/**
 * Runs models in this process, without a runtime. Signatures are those of the files, rows are read as they always are,
 * and every model answers as `good.onnx` does: class 1 where x0 + x1 - x2 > 0. Times are made up.
 */
export function linearModels(): CreateInference & Opened {
  const opened: string[] = [];
  const create: CreateInference = () => ({
    ...MADE_UP_TIMES,
    async inspect(model) {
      opened.push(model);
      const signature = signatureOf(model);
      return signature === undefined
        ? loadFailure()
        : { ok: true, value: { signature, runtime: { name: "onnxruntime-node", version: "0.0.0-linear" } } };
    },
    readHeader: async (file, format) => ({ ok: true, value: await readHeader(file, format) }),
    predict: async (_model, plan, progress) => ({
      ok: true,
      value: await predict(ORT, SESSION, plan, undefined, progress),
    }),
    extend: () => Promise.reject(new Error("a linear model has no maps")),
    parity: () => Promise.reject(new Error("a linear model has no test data")),
    permute: () => Promise.reject(new Error("a linear model is not permuted")),
    isolation: async () => NO_ISOLATION,
  });
  return Object.assign(create, { opened });
}

/** Runs models for real, but for their times. */
export const untimedModels: CreateInference = withMadeUpTimes(standingModels);

const NO_ISOLATION = { name: "process", command: [], brings: [], endsWithParent: false } as const;

function signatureOf(model: string): ModelSignature | undefined {
  const read = readModelFile(model);
  if (!read.ok) return undefined;
  const { inputs, outputs } = read.signature;
  return { inputs: inputs.filter(({ optional }) => !optional).map(portOf), outputs: outputs.map(portOf) };
}

function portOf({ name, kind, type = "", shape = [] }: Port): ModelPort {
  if (kind !== "tensor") return { name, isTensor: false };
  return { name, isTensor: true, type: RUNTIME_TYPES[type] ?? type, shape: shape.map((d) => d ?? "") };
}

function loadFailure<T>(): Inferred<T> {
  return { ok: false, failure: { kind: "load", message: "this file is not read as a model" } };
}

/** As much of a tensor as reading rows and answers needs. */
class RowTensor {
  readonly type: string;
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
  readonly size: number;

  constructor(type: string, data: Float32Array | BigInt64Array, dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
    this.size = data.length;
  }
}

const ORT = { Tensor: RowTensor } as unknown as typeof Ort;
const WEIGHTS = [1, 1, -1];

const SESSION = {
  async run(feeds: Readonly<Record<string, RowTensor>>) {
    const [rows] = Object.values(feeds);
    const [count = 0, width = 0] = rows?.dims ?? [];
    const sums = Array.from({ length: count }, (_, i) =>
      WEIGHTS.reduce((sum, weight, j) => sum + weight * Number(rows?.data[i * width + j]), 0),
    );
    const ofOne = (sum: number) => 1 / (1 + Math.exp(-2 * sum));
    return {
      label: new RowTensor(
        "int64",
        BigInt64Array.from(sums, (sum) => BigInt(sum > 0)),
        [count],
      ),
      probabilities: new RowTensor("float32", Float32Array.from(sums.flatMap((sum) => [ofOne(-sum), ofOne(sum)])), [
        count,
        2,
      ]),
    };
  },
} as unknown as Ort.InferenceSession;
