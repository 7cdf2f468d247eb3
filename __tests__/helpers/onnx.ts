import { createHash } from "node:crypto";
import type { GraphSignature } from "../../src/formats/graph.ts";
import { readModel } from "../../src/formats/onnx/model.ts";
import type { VersionSignature } from "../../src/versioning/signature.ts";

/** ONNX files written field by field, as small as what a test is about. The numbers are those of onnx.proto. */

export const FLOAT = 1;
export const INT64 = 7;
export const STRING = 8;

export type Dims = readonly (number | string | null)[];

const varint = (value: number): Buffer => {
  if (value >= 0 && value < 128) return Buffer.of(value);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
};
export const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);
export const message = (field: number, ...parts: readonly Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
};
export const text = (field: number, value: string) => message(field, Buffer.from(value));
const float = (field: number, value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
};

const dimension = (dim: number | string | null) =>
  message(1, ...(dim === null ? [] : [typeof dim === "number" ? number(1, dim) : text(2, dim)]));
const tensorTypeBody = (type: number, dims?: Dims) => [
  number(1, type),
  ...(dims === undefined ? [] : [message(2, ...dims.map(dimension))]),
];
/** TypeProto: of a tensor, and of what holds others. */
export const tensorType = (type: number, dims?: Dims) => message(1, ...tensorTypeBody(type, dims));
export const sparseType = (type: number, dims?: Dims) => message(8, ...tensorTypeBody(type, dims));
export const sequenceOf = (type: Buffer) => message(4, message(1, type));
export const optionalOf = (type: Buffer) => message(9, message(1, type));
export const mapOf = (key: number, type: Buffer) => message(5, number(1, key), message(2, type));

export interface PortLike {
  readonly name: string;
  readonly type: Buffer;
}
export const port = (name: string, type: number, dims?: Dims): PortLike => ({ name, type: tensorType(type, dims) });

export type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly floats: readonly number[] }
  | { readonly tensor: Buffer }
  | { readonly graph: GraphLike };

const FLOATS_TYPE = 6;
function attribute(name: string, value: AttributeValue): Buffer {
  const body = (): Buffer[] => {
    if (typeof value === "number") return [number(3, value), number(20, 2)];
    if (typeof value === "string") return [text(4, value), number(20, 3)];
    if ("tensor" in value) return [message(5, value.tensor), number(20, 4)];
    if ("graph" in value) return [message(6, graphBody(value.graph)), number(20, 5)];
    if ("floats" in value) return [...value.floats.map((v) => float(7, v)), number(20, FLOATS_TYPE)];
    return typeof value[0] === "string"
      ? [...value.map((v) => text(9, String(v))), number(20, 8)]
      : [...value.map((v) => number(8, Number(v))), number(20, 7)];
  };
  return message(5, text(1, name), ...body());
}

export interface NodeLike {
  readonly operator: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}
export const node = (
  operator: string,
  from: readonly string[],
  to: readonly string[],
  attributes: NodeLike["attributes"] = {},
  domain = "",
): NodeLike => ({ operator, from, to, attributes, domain });
/** A node of ai.onnx.ml. */
export const ml = (
  operator: string,
  from: readonly string[],
  to: readonly string[],
  attributes: NodeLike["attributes"],
) => node(operator, from, to, attributes, "ai.onnx.ml");

const nodeBody = ({ operator, from, to, domain = "", attributes = {} }: NodeLike) =>
  Buffer.concat([
    ...from.map((name) => text(1, name)),
    ...to.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ...(domain === "" ? [] : [text(7, domain)]),
  ]);

/** TensorProto. Floats are written one after the other, int64 and strings likewise. */
export function tensor(
  name: string,
  dims: readonly number[],
  values: readonly (number | string)[],
  type = FLOAT,
): Buffer {
  const data = values.map((value) => {
    if (type === STRING) return text(6, String(value));
    return type === INT64 ? number(7, Number(value)) : float(4, Number(value));
  });
  return Buffer.concat([...dims.map((d) => number(1, d)), number(2, type), ...data, text(8, name)]);
}
export const floats = (name: string, ...dims: readonly number[]) =>
  tensor(name, dims, Array(dims.reduce((a, b) => a * b, 1)).fill(1));
export const externalTensor = (name: string, dims: readonly number[], location: string) =>
  Buffer.concat([
    ...dims.map((d) => number(1, d)),
    number(2, FLOAT),
    text(8, name),
    message(13, text(1, "location"), text(2, location)),
    number(14, 1),
  ]);

export interface GraphLike {
  readonly nodes: readonly NodeLike[];
  readonly inputs?: readonly PortLike[];
  readonly outputs: readonly PortLike[];
  readonly weights?: readonly Buffer[];
}
const valueInfo = (field: number, { name, type }: PortLike) => message(field, text(1, name), message(2, type));
export const graphBody = ({ nodes, inputs = [], outputs, weights = [] }: GraphLike) =>
  Buffer.concat([
    ...nodes.map((n) => message(1, nodeBody(n))),
    text(2, "model"),
    ...weights.map((w) => message(5, w)),
    ...inputs.map((i) => valueInfo(11, i)),
    ...outputs.map((o) => valueInfo(12, o)),
  ]);

export interface ModelLike extends GraphLike {
  readonly irVersion?: number;
  readonly opsets?: Readonly<Record<string, number>>;
  readonly producerVersion?: string;
}
export function model({ irVersion = 8, opsets = {}, producerVersion, ...graph }: ModelLike): Buffer {
  return Buffer.concat([
    number(1, irVersion),
    ...(producerVersion === undefined ? [] : [text(3, producerVersion)]),
    message(7, graphBody(graph)),
    ...Object.entries({ "": 17, ...opsets }).map(([domain, version]) =>
      message(8, text(1, domain), number(2, version)),
    ),
  ]);
}

/** Reads bytes as a model; `reads` counts what is asked of the file. */
export function readBytes(bytes: Uint8Array, reads: { count: number } = { count: 0 }) {
  const read = (at: number, length: number) => {
    reads.count++;
    return bytes.subarray(at, at + length);
  };
  return readModel({ size: bytes.length, read }, (from) => createHash("sha256").update(from).digest("hex"));
}

export function signatureOf(like: ModelLike): GraphSignature {
  const read = readBytes(model(like));
  if (!read.ok) throw new Error(read.why);
  return read.signature;
}

/** Two versions of a model without metadata, whose bytes differ. */
export function bare(like: ModelLike): VersionSignature {
  const bytes = model(like);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { graph: signatureOf(like), modelFiles: { "model.onnx": sha256 }, otherFiles: {} };
}
