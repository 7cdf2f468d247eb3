import type { GraphSignature } from "../../../src/formats/graph.ts";
import { describeFailure } from "../../../src/gate/model-failure.ts";
import { checkPorts } from "../../../src/gate/outputs.ts";
import { judgeParity } from "../../../src/gate/parity.ts";
import type { FixtureProblem, InferenceFailure, OutputParity, Parity, RowsAgain } from "../../../src/gate/ports.ts";
import { checkRuntimeLimits } from "../../../src/gate/runtime-limits.ts";
import { judgeSteadiness } from "../../../src/gate/steadiness.ts";
import { tryInputs } from "../../../src/gate/try-inputs.ts";
import { fakeInference, SIGNATURE } from "../../helpers/fake-inference.ts";
import { sample } from "../../versioning/sample.ts";
import { over, type RaisedRules } from "../raised.ts";

const failed = over((failure: InferenceFailure) => describeFailure(failure, { model: "m", fixtures: "f" }));
const load = (message: string, head?: number[]): [InferenceFailure] => [
  { kind: "load", message, ...(head === undefined ? {} : { head: Uint8Array.from(head) }) },
];
const ran = (message: string): [InferenceFailure] => [{ kind: "run", message }];
const problem = (kind: FixtureProblem["kind"]): [InferenceFailure] => [
  { kind: "fixtures", problems: [{ kind, message: "is wrong", line: 2 }], more: 0 },
];
// In the runtime's own words.
const NO_OPERATOR = "Fatal error: com.acme:Own(-1) is not a registered function/op";
const NO_KERNEL = "Could not find an implementation for Gelu(20) node";
const NO_GRAPH = "ModelProto does not have a graph.";

const newer = over((irVersion: number) => checkRuntimeLimits(sample({ irVersion }).graph as GraphSignature, "m"));
const port = over((type: string, isTensor: boolean) => {
  const [first, ...rest] = SIGNATURE.outputs;
  return checkPorts({ ...SIGNATURE, outputs: [...rest, { ...first, name: "label", type, isTensor }] }, "m");
});

/** Three rows whose scores differ by `apart` when they run by themselves, and by `shaken` when they do so again. */
const steady = over((apart: number, shaken: number = 0, more: Partial<RowsAgain> = {}) => {
  const scores = (by: number) => ({ scores: { width: 1, values: Float64Array.of(0.9 + by, 0.2 - by, 0.5) } });
  return judgeSteadiness(
    {
      rows: 3,
      place: "line",
      lines: Uint32Array.of(2, 3, 4),
      slices: {},
      ...scores(0),
      again: { rows: Uint32Array.of(0, 1, 2), batch: 3, first: scores(apart), second: scores(apart + shaken), ...more },
    },
    "m",
    "f",
  );
});

const tried = over(async (runs: number) => {
  return (
    await tryInputs({ modelPath: "/m", model: "m" }, SIGNATURE, fakeInference({ attempts: () => runs }), () => {})
  ).findings;
});

const output = (changes: Partial<OutputParity>): OutputParity => ({
  ...{ name: "label", elements: 4, maxAbsolute: 0, maxRelative: 0, mismatches: [], mismatchingSets: 0 },
  ...changes,
});
const parity = over((changes: Partial<OutputParity>, more: Partial<Parity> = {}) =>
  judgeParity(
    { sets: 1, tolerance: { relative: 1e-3, absolute: 1e-5 }, outputs: [output(changes)], ...more },
    "m",
    "f",
  ),
);

export const raised: RaisedRules = {
  "model/not-onnx": failed(load(NO_GRAPH, [0x50, 0x4b, 3, 4]), load(NO_GRAPH, [8, 9])),
  "model/truncated": failed(load(NO_GRAPH, [8, 9]), load(NO_GRAPH, [0x50, 0x4b, 3, 4])),
  "model/custom-operator": failed(load(NO_OPERATOR), load(NO_KERNEL)),
  "model/load-failed": failed(load(NO_KERNEL), load(NO_OPERATOR)),
  "model/external-data": failed(load("External data path does not exist: weights.bin"), load("weights.bin is odd")),
  "model/run-failed": failed(ran("Non-zero status code"), ran("std::bad_alloc")),
  "model/out-of-memory": failed(ran("std::bad_alloc"), ran("Non-zero status code")),
  "model/timed-out": failed([{ kind: "timeout", limitS: 9 }], [{ kind: "memory", limitMb: 9 }]),
  "model/crashed": failed([{ kind: "crash", signal: "SIGSEGV" }], [{ kind: "memory", limitMb: 9 }]),
  "fixtures/cell": failed(problem("cell-count"), problem("unreadable")),
  "fixtures/target": failed(problem("target"), problem("cell")),
  "fixtures/weight": failed(problem("weight"), problem("target")),
  "fixtures/unreadable": failed(problem("unreadable"), problem("cell")),
  "model/unsupported-version": newer([14], [13]),
  "model/unsupported-type": port(["bfloat16", true], ["float16", true]),
  "model/non-tensor-output": port(["float32", false], ["float32", true]),
  "model/not-deterministic": steady([0, 0.01], [0.01, 0]),
  "model/depends-on-batch": steady([0.06], [0.04]),
  "model/rounds-with-batch": steady([2e-3], [5e-4]),
  "model/fixed-batch": steady([0, 0, { repeated: 3 }], [0]),
  "gate/made-inputs": tried([0], [1]),
  "gate/made-inputs-failed": tried([1], [0]),
  "gate/parity": parity([{ mismatchingSets: 1 }], [{ notCompared: "it is a map" }]),
  "gate/parity-not-compared": parity([{ notCompared: "it is a map" }], [{ mismatchingSets: 1 }]),
  "gate/parity-without-outputs": parity([{}, { notHeld: ["probabilities"] }], [{}]),
};
