import type { Architecture, Port } from "../../src/formats/graph.ts";
import type { MetadataSignature, VersionSignature } from "../../src/versioning/signature.ts";

/** What a rule's example says differently from the sample. */
export interface Different {
  readonly inputs?: readonly Port[];
  readonly outputs?: readonly Port[];
  readonly architecture?: Partial<Architecture>;
  readonly opsets?: Readonly<Record<string, number>>;
  readonly irVersion?: number;
  readonly externalData?: readonly string[];
  readonly classLabels?: readonly string[];
  readonly metadata?: Partial<MetadataSignature>;
  readonly model?: string;
  readonly readme?: string;
}

export function tensor(name: string, type: string, shape: Port["shape"], optional = false): Port {
  return { name, kind: "tensor", type, optional, ...(shape === undefined ? {} : { shape }) };
}

export const INPUT = tensor("input", "float", ["N", 3]);
export const OUTPUTS = [tensor("label", "int64", ["N"]), tensor("probabilities", "float", ["N", 2])] as const;

/** A small classifier: the version that the rules' examples are variations of. */
export function sample(different: Different = {}): VersionSignature {
  return {
    graph: {
      irVersion: different.irVersion ?? 10,
      opsets: different.opsets ?? { "ai.onnx": 21 },
      inputs: different.inputs ?? [INPUT],
      outputs: different.outputs ?? OUTPUTS,
      externalData: different.externalData ?? [],
      classLabels: [different.classLabels ?? ["0", "1"]],
      architecture: {
        fingerprint: "a1",
        operators: { Gemm: 2, Relu: 1 },
        weights: { "float[3, 16]": 1, "float[16, 2]": 1 },
        ...different.architecture,
      },
    },
    metadata: {
      inputFeatures: ["clicks", "seconds", "hour"],
      outputClasses: ["legitimate", "fraud"],
      modelType: "classification",
      exportFormat: "onnx",
      framework: "scikit-learn",
      quantization: "none",
      ...different.metadata,
    },
    modelFiles: { "model.onnx": different.model ?? "b1" },
    otherFiles: { "README.md": different.readme ?? "c1" },
  };
}

/** The sample in a format that is not looked into. */
export function opaque(different: Different = {}): VersionSignature {
  const { graph: _, ...rest } = sample({
    metadata: { exportFormat: "torchscript", ...different.metadata },
    ...different,
  });
  return { ...rest, modelFiles: { "model.pt": different.model ?? "b1" } };
}
