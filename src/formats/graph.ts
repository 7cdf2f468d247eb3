import { formatDimensions } from "../domain/signature.ts";

/** A number where the dimension is fixed, a name where it is symbolic, `null` where it is left open without a name. */
export type Dimension = number | string | null;

/** An input or output as the model file declares it. */
export interface Port {
  readonly name: string;
  readonly kind: "tensor" | "sparse tensor" | "sequence" | "map" | "optional" | "unknown";
  /**
   * Element type in ONNX's words, lower case: `float`, `int64`, `string`, …; of what is no tensor, what it holds:
   * `float[?, 3]`, `int64 → float`.
   */
  readonly type?: string;
  /** `undefined` where not even the rank is stated. */
  readonly shape?: readonly Dimension[];
  /** An input that an initializer gives a default. */
  readonly optional: boolean;
}

/** What the model computes, apart from the values that were learnt. */
export interface Architecture {
  /** SHA-256 over operators, attributes, wiring and the shapes of weights; names and the order of nodes do not count. */
  readonly fingerprint: string;
  /** How often each operator stands in the graph, subgraphs included: `Gemm`, `ai.onnx.ml.TreeEnsembleClassifier`. */
  readonly operators: Readonly<Record<string, number>>;
  /** How many weights there are of each type and shape: `float[64, 21]`. */
  readonly weights: Readonly<Record<string, number>>;
}

/** What an ONNX file says of itself. */
export interface GraphSignature {
  readonly irVersion: number;
  /** Highest version a domain is imported in; the default domain is `ai.onnx`. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Files next to the model that hold its weights, sorted. */
  readonly externalData: readonly string[];
  /** The classes as the model itself names them, each list in its order; mostly there is one list, or none. */
  readonly classLabels: readonly (readonly string[])[];
  readonly architecture: Architecture;
  /** Outputs that are maps from class to score; absent if there are none. */
  readonly zipMaps?: readonly ZipMap[];
}

/** An output that the operator ZipMap makes of a tensor `[rows, classes]`: for each row a map from a class to its score. */
export interface ZipMap {
  readonly output: string;
  /** The name of the tensor, which is no output of the model. */
  readonly tensor: string;
  /** The classes of the tensor's columns, in their order; whole numbers are written as text. */
  readonly labels: readonly string[];
}

/** `float[N, 12]`, `sequence of float[?, 3]`, or what stands in for it. */
export function formatType(port: Port): string {
  const { kind, type = "unknown" } = port;
  if (kind === "unknown") return kind;
  if (kind !== "tensor" && kind !== "sparse tensor") return `${kind} of ${type}`;
  const shape = port.shape === undefined ? "[of any rank]" : `[${formatDimensions(port.shape.map(formatDimension))}]`;
  return `${kind === "tensor" ? "" : "sparse "}${type}${shape}`;
}

export function formatDimension(dimension: Dimension): string {
  return dimension === null ? "?" : String(dimension);
}
