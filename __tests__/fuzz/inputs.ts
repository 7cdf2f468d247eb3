import { readFileSync } from "node:fs";
import * as onnx from "../helpers/onnx.ts";
import { mutateMessage } from "./protobuf.ts";
import { Random } from "./random.ts";
import { mutateJson, mutateYaml } from "./text.ts";

/** The formats that a reader of others is asked about, too. */
export const KINDS = ["onnx", "json", "yaml"] as const;
export type Kind = (typeof KINDS)[number];

const X = onnx.port("x", onnx.FLOAT, ["N", 3]);
const Y = onnx.port("y", onnx.FLOAT, ["N", 1]);
const inner = (from: string): onnx.GraphLike => ({
  nodes: [onnx.node("Relu", [from], ["r"])],
  outputs: [onnx.port("r", onnx.FLOAT)],
});

const MODELS: readonly Buffer[] = [
  ...["good", "zipmap", "string-labels", "two-inputs", "external-data", "int4-output", "pairs/net", "pairs/linear"].map(
    (name) => readFileSync(`__tests__/models/${name}.onnx`),
  ),
  onnx.model({
    inputs: [X, onnx.port("c", 9, [])],
    outputs: [Y],
    nodes: [
      onnx.node("If", ["c"], ["i"], { then_branch: { graph: inner("x") }, else_branch: { graph: inner("w") } }),
      onnx.node("Constant", [], ["k"], { value_ints: [1, -1, 300] }),
      onnx.node("Constant", [], ["t"], { value: { tensor: onnx.tensor("", [2], [4, 5], onnx.INT64) } }),
      onnx.node("Concat", ["i", "k", "t"], ["y"], { axis: 1, name: "text", scales: { floats: [0.5, 1e-7, 1e21, 3] } }),
    ],
    weights: [onnx.floats("w", 2, 3), onnx.externalTensor("e", [4], "w.bin"), onnx.tensor("s", [2], ["a", "b"], 8)],
    opsets: { "ai.onnx.ml": 3, "com.acme": 1 },
  }),
  onnx.model({
    inputs: [
      { name: "s", type: onnx.sequenceOf(onnx.tensorType(onnx.FLOAT, ["N", 2])) },
      { name: "m", type: onnx.sequenceOf(onnx.mapOf(onnx.INT64, onnx.tensorType(onnx.FLOAT))) },
      { name: "o", type: onnx.optionalOf(onnx.tensorType(onnx.INT64, [1])) },
      { name: "p", type: onnx.sparseType(onnx.FLOAT, [5, null]) },
      X,
    ],
    outputs: [{ name: "z", type: onnx.mapOf(onnx.STRING, onnx.tensorType(onnx.FLOAT)) }, Y],
    nodes: [
      onnx.node("SequenceAt", ["s", "x"], ["y"]),
      onnx.ml("ZipMap", ["x"], ["z"], { classlabels_int64s: [3, 4] }),
    ],
  }),
];
const DOCUMENTS = [
  JSON.stringify({ a: [1, 2.5, -3e-7, true, null], "b c": { d: "é\n\u2028", e: {} }, f: [], g: "[{" }, null, 1),
  '{"model_name": "m", "version": "1.0.0", "metrics": {"rmse": 1, "r2": 0.25}, "deprecated": false}',
  '[{"k": "v"}, ["\\u0041\\n\\"", 0, -0.5e+3], "😀"]',
];
const POLICIES = [
  `# A policy.
title: Fraud Detection
purpose: "Detect fraud: \\"clicks\\""
gate:
  fixtures: fixtures/holdout.csv
  label: is_fraud
  output: { name: probabilities, kind: probability, threshold: 0.5 }
  metrics:
    accuracy: { min: 0.94, max_regression: { abs: 0.005 } }
    auc_roc:  { min: 0.97 }
  slices:
    - { column: ad_format, min_samples: 200, metrics: { recall: { min: 0.80 } } }
  latency:
    p95_ms: { max: 12 }
`,
  "waivers:\n  - version: 1.2.0\n    rule: gate/worse\n    reason: >-\n      It was agreed,\n      on two lines.\n    by: 'it''s me'\n  - version: 2.0.0\n    by: |\n      text\n        set in\n\n      end\n",
  'a: [1, two, "three", {b: c}]\n"k": - x\nlist:\n- one\n-   two: 2\n    more: 0x1F\n- [\n  a,\n  b ]\nempty:\nlast: plain text,\n  on two lines\n',
];

/** The input of a seed: the same on every machine. Nothing of `src` takes part in it. */
export function inputOf(kind: Kind, seed: number): Buffer {
  const random = new Random(seed * 3 + KINDS.indexOf(kind));
  if (kind === "onnx") return mutateMessage(random.pick(MODELS), "model", random);
  const text = kind === "json" ? mutateJson(random.pick(DOCUMENTS), random) : mutateYaml(random.pick(POLICIES), random);
  const bytes = Buffer.from(text);
  // Now and then, not even text.
  if (random.chance(0.02)) bytes[random.below(bytes.length)] = 0x80 + random.below(128);
  return bytes;
}
