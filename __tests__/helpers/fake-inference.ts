import type { FixturePlan } from "../../src/gate/fixtures/plan.js";
import type { Inference, InferenceFailure, Predictions, Timings } from "../../src/gate/ports.js";
import type { ModelPort, ModelSignature } from "../../src/nouns/signature.js";

export const tensor = (name: string, type: string, ...shape: (number | string)[]): ModelPort => ({
  name,
  type,
  shape,
  isTensor: true,
});

export const SIGNATURE: ModelSignature = {
  inputs: [tensor("features", "float32", "N", 3)],
  outputs: [tensor("label", "int64", "N"), tensor("probabilities", "float32", "N", 2)],
};

export interface FakeModel {
  readonly signature?: ModelSignature;
  readonly columns?: readonly string[];
  readonly predictions?: Partial<Predictions>;
  readonly timings?: Partial<Timings>;
  /** What each step fails with, where it does. */
  readonly fails?: Partial<Record<"inspect" | "readHeader" | "predict" | "time", InferenceFailure>>;
}

export interface FakeInference extends Inference {
  readonly steps: string[];
  plan: FixturePlan | undefined;
}

/** Answers as a model would, without one, and remembers what it was asked. */
export function fakeInference(model: FakeModel = {}): FakeInference {
  const steps: string[] = [];
  const answer = async <T>(step: "inspect" | "readHeader" | "predict" | "time", value: T) => {
    steps.push(step);
    const failure = model.fails?.[step];
    return failure === undefined ? ({ ok: true, value } as const) : ({ ok: false, failure } as const);
  };
  const labels = model.predictions?.labels ?? ["0", "1", "1", "0"];
  const fake: FakeInference = {
    steps,
    plan: undefined,
    inspect: () =>
      answer("inspect", {
        signature: model.signature ?? SIGNATURE,
        runtime: { name: "onnxruntime-node", version: "0.0.0-fake" },
      }),
    readHeader: () => answer("readHeader", { columns: model.columns ?? ["x0", "x1", "x2", "label"] }),
    predict: (_, plan) => {
      fake.plan = plan;
      return answer("predict", {
        rows: labels.length,
        lines: Uint32Array.from(labels, (_label, i) => i + 2),
        labels,
        ...(plan.outputs.predicted === undefined ? {} : { predicted: ["0", "1", "1", "0"] }),
        ...(plan.outputs.scores === undefined
          ? {}
          : { scores: { width: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.7, 0.3) } }),
        ...model.predictions,
      });
    },
    time: () =>
      answer("time", {
        samplesMs: Float64Array.from({ length: 100 }, (_, i) => i + 1),
        warmup: 1,
        coldStartMs: 5,
        ...model.timings,
      }),
  };
  return fake;
}
