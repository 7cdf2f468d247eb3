import { type Finding, finding } from "../domain/finding.ts";
import { formatType, type GraphSignature, type Port } from "../formats/graph.ts";
import { gateRules as rules } from "./rules.ts";

/** What onnxruntime-node 1.30 reads at most; measured. */
const NEWEST = { ir: 13, opsets: { "ai.onnx": 26, "ai.onnx.ml": 5 } as Readonly<Record<string, number>> } as const;

const HOW: Readonly<Record<string, (version: number) => string>> = {
  "ai.onnx": (v) =>
    `Export for opset ${v} or older: target_opset=${v} in skl2onnx and onnxmltools, opset_version=${v} in torch.onnx.export, opset_imports of onnx.helper.make_model.`,
  "ai.onnx.ml": (v) =>
    `Export for opset ${v} of ai.onnx.ml or older: target_opset={"": …, "ai.onnx.ml": ${v}} in skl2onnx.`,
};

/** Element types with which the runtime loads no model, for want of an array for them. */
const NOT_LOADED = /^(?:bfloat16|float8|float4|complex|u?int2$)/;

/**
 * What prevents loading a model, read from its file before the runtime is asked: the runtime names neither
 * the input or output nor the way out. Errors only; nothing where the runtime has the better word.
 */
export function checkRuntimeLimits(graph: GraphSignature, model: string): Finding[] {
  const location = { file: model };
  const found: Finding[] = [];
  if (graph.irVersion > NEWEST.ir) {
    found.push(
      finding(rules.unsupportedVersion, {
        message: `${model} has IR version ${graph.irVersion}; the runtime supports up to ${NEWEST.ir}.`,
        fix: `Pass  ir_version=${NEWEST.ir}  or less to onnx.helper.make_model, or set  model.ir_version = ${NEWEST.ir}  before saving.`,
        location,
      }),
    );
  }
  for (const [domain, newest] of Object.entries(NEWEST.opsets)) {
    const version = graph.opsets[domain] ?? 0;
    if (version <= newest) continue;
    const message = `${model} needs opset ${version} of ${domain}; the runtime supports up to ${newest}.`;
    found.push(finding(rules.unsupportedVersion, { message, fix: HOW[domain]?.(newest), location }));
  }
  const tell = (what: "input" | "output", port: Port) =>
    finding(rules.unsupportedType, {
      message: `The ${what} ${port.name} of ${model} is ${formatType(port)}, which is not supported.`,
      location,
    });
  const isUnknown = (port: Port) => port.kind === "tensor" && NOT_LOADED.test(port.type ?? "");
  const inputs = graph.inputs.filter((port) => !port.optional && isUnknown(port)).map((port) => tell("input", port));
  const outputs = graph.outputs.filter(isUnknown).map((port) => tell("output", port));
  return [...found, ...inputs, ...outputs];
}
