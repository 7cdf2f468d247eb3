import type { ModelPort, ModelSignature } from "../../src/domain/signature.ts";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { FixturePlan } from "../../src/gate/fixtures/plan.ts";
import type { MadeInputs } from "../../src/gate/made-inputs.ts";
import type {
  Attempted,
  Inference,
  InferenceFailure,
  PaceFound,
  Parity,
  Predictions,
  Profile,
  RaceRequest,
  RaceRound,
} from "../../src/gate/ports.ts";

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

type Step = "inspect" | "readHeader" | "predict" | "parity" | "attempt" | "profile" | "pace" | "race";

/** Labels and answers as plain text, one a row. */
export interface FakePredictions extends Partial<Omit<Predictions, "labels" | "predicted">> {
  readonly labels?: readonly string[];
  readonly predicted?: readonly string[];
}

export interface FakeModel {
  readonly signature?: ModelSignature;
  readonly columns?: readonly string[];
  readonly predictions?: FakePredictions;
  readonly parity?: Partial<Parity>;
  readonly profile?: Partial<Profile>;
  /** Of the previous release. */
  readonly pace?: Partial<PaceFound>;
  /** What the runs of each side take, in milliseconds, by round and place; 1, 2, 3 … ms unless told. */
  readonly times?: Partial<Record<"candidate" | "baseline" | "reference" | "control", RunTime>>;
  /** Which of the made-up inputs runs, the first unless told; or what is said instead, or how the process dies at which. */
  readonly attempts?: (
    tries: readonly MadeInputs[],
  ) => number | Attempted | { done: number; failure: InferenceFailure };
  /** What each step fails with, where it does. */
  readonly fails?: Partial<Record<Step, InferenceFailure>>;
}

export type RunTime = (round: number, slot: number) => number;

export interface FakeInference extends Inference {
  readonly steps: string[];
  plan: FixturePlan | undefined;
  readonly races: RaceRequest[];
}

const PROFILE: Profile = {
  inputs: 100,
  openMs: 10,
  coldStartMs: 5,
  reopenMs: 10,
  runMs: 0.1,
  timesMs: Float64Array.of(0.1, 0.1, 0.1),
  spentMs: 100,
  floorMs: 0.01,
  peakMemoryMb: 80,
  modelBytes: 1000,
  throughput: [],
  cpu: { model: "a fake", flags: [] },
};

function roundOf({ shape, baseline }: RaceRequest, round: number, times: FakeModel["times"] = {}): RaceRound {
  const sideOf = (time: RunTime = (_round, slot) => slot + 1, passes = shape.passes) => ({
    openMs: 10,
    firstRunMs: 5,
    timesMs: Float64Array.from({ length: passes * shape.slots }, (_, i) => time(round, i % shape.slots)),
  });
  const candidate = sideOf(times.candidate);
  if (baseline === undefined) return { candidate, control: sideOf(times.control ?? times.candidate) };
  return {
    candidate,
    baseline: sideOf(times.baseline),
    reference: sideOf(times.reference ?? times.baseline, shape.controlPasses),
    control: sideOf(times.control ?? times.baseline, shape.controlPasses),
  };
}

/** Answers as a model would, without one, and remembers what it was asked. */
export function fakeInference(model: FakeModel = {}): FakeInference {
  const steps: string[] = [];
  const answer = async <T>(step: Step, value: T) => {
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
    readHeader: () =>
      answer("readHeader", {
        columns: (model.columns ?? ["x0", "x1", "x2", "label"]).map((name) => ({ name })),
      }),
    predict: (_model, plan) => {
      fake.plan = plan;
      const { labels: _, predicted = ["0", "1", "1", "0"], ...given } = model.predictions ?? {};
      return answer("predict", {
        rows: labels.length,
        place: "line" as const,
        lines: Uint32Array.from(labels, (_label, i) => i + 2),
        ...(plan.label?.as === "text" ? { labels: encodeColumn(labels) } : {}),
        ...(plan.label?.as === "number" ? { targets: Float64Array.from(labels, Number) } : {}),
        slices: {},
        ...(plan.outputs.predicted === undefined ? {} : { predicted: encodeColumn(predicted) }),
        ...(plan.outputs.scores === undefined
          ? {}
          : { scores: { width: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.7, 0.3) } }),
        ...given,
      });
    },
    extend: (modelPath) => Promise.resolve(`${modelPath}+`),
    parity: () =>
      answer("parity", { sets: 1, tolerance: { relative: 1e-3, absolute: 1e-5 }, outputs: [], ...model.parity }),
    races: [],
    attempt: (_model, tries, progress) => {
      const at = model.attempts?.(tries) ?? 0;
      if (typeof at === "number") return answer("attempt", { ran: at, messages: tries.slice(0, at).map(() => "no") });
      if ("messages" in at) return answer("attempt", at);
      progress(at.done, tries.length, "");
      steps.push("attempt");
      return Promise.resolve({ ok: false, failure: at.failure } as const);
    },
    profile: () => answer("profile", { ...PROFILE, ...model.profile }),
    pace: () => answer("pace", { openMs: 10, runMs: 0.1, spentMs: 20, ...model.pace }),
    race: (request) => {
      fake.races.push(request);
      return answer("race", {
        rounds: Array.from({ length: request.rounds }, (_, k) => roundOf(request, request.firstRound + k, model.times)),
        inputs: Math.min(model.profile?.inputs ?? PROFILE.inputs, request.shape.slots),
        spentMs: 1000,
        garbage: { count: 0, totalMs: 0, longestMs: 0 },
      });
    },
  };
  return fake;
}
