import type { GraphSignature } from "../../formats/graph.ts";
import type { Producer } from "../../formats/onnx/model.ts";

/** What the producers of models are called by people, and whether their version is that of the framework. */
const FRAMEWORKS: Readonly<Record<string, { readonly name: string; readonly sameVersion?: true }>> = {
  pytorch: { name: "PyTorch", sameVersion: true },
  skl2onnx: { name: "scikit-learn" },
  catboost: { name: "CatBoost", sameVersion: true },
  tf2onnx: { name: "TensorFlow" },
  keras: { name: "Keras", sameVersion: true },
  paddlepaddle: { name: "PaddlePaddle", sameVersion: true },
  mxnet: { name: "MXNet", sameVersion: true },
  cntk: { name: "CNTK", sameVersion: true },
};

/** The framework that a file says it comes from; converters of several frameworks do not say which one it was. */
export function frameworkOf({ name, version }: Producer): {
  framework: string | null;
  framework_version: string | null;
} {
  const known = FRAMEWORKS[name.toLowerCase()];
  return {
    framework: known?.name ?? null,
    framework_version: known?.sameVersion && version !== "" ? version : null,
  };
}

const QUANTIZED =
  /(?:^|\.)(?:DynamicQuantizeLinear|QuantizeLinear|DequantizeLinear|MatMulInteger|ConvInteger|QLinear\w+|QGemm|QAttention|DynamicQuantize\w+|MatMulIntegerToFloat)$/;
const FOUR_BITS = /(?:^|\.)(?:MatMulNBits|MatMulBnb4|GatherBlockQuantized)$/;

/** How a model is quantized, by its operators and by the types of its weights. */
export function quantizationOf({ architecture }: GraphSignature): string {
  const operators = Object.keys(architecture.operators);
  const types = Object.keys(architecture.weights).map((weight) => weight.replace(/\[.*$/, ""));
  if (operators.some((op) => FOUR_BITS.test(op)) || types.some((type) => /^u?int4$/.test(type))) return "int4";
  if (operators.some((op) => QUANTIZED.test(op))) return types.some((t) => t.startsWith("float8")) ? "float8" : "int8";
  const floats = types.filter((type) => /^(?:float|float16|bfloat16|double)$/.test(type));
  const [first] = floats;
  return first !== undefined && /16$/.test(first) && floats.every((type) => type === first) ? first : "none";
}
