import type { Dimension, Port } from "../signature.js";
import { elementType } from "./element-types.js";
import { DIM, ELEMENT, MAP_TYPE, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from "./fields.js";
import { ModelUnreadable, type Span, type Wire } from "./wire.js";

type PortType = Omit<Port, "name" | "optional">;

const KINDS: Readonly<Record<number, Port["kind"]>> = {
  [TYPE.tensor]: "tensor",
  [TYPE.sequence]: "sequence",
  [TYPE.map]: "map",
  [TYPE.sparseTensor]: "sparse tensor",
  [TYPE.optional]: "optional",
};

/** Types within types: real models have two or three levels. */
const DEEPEST = 8;

/** An input or output: a ValueInfoProto. */
export function readPort(wire: Wire, span: Span): Omit<Port, "optional"> {
  let name = "";
  let rest: PortType = { kind: "unknown" };
  for (const field of wire.fields(span.start, span.end)) {
    if (field.kind !== "bytes") continue;
    if (field.number === VALUE_INFO.name) name = wire.text(field);
    if (field.number === VALUE_INFO.type) rest = readType(wire, field, 0);
  }
  return { name, ...rest };
}

function readType(wire: Wire, span: Span, depth: number): PortType {
  if (depth > DEEPEST) throw new ModelUnreadable(`a type holds types within types, ${DEEPEST} levels deep`);
  for (const field of wire.fields(span.start, span.end)) {
    const kind = KINDS[field.number];
    if (kind === undefined || field.kind !== "bytes") continue;
    if (kind === "tensor" || kind === "sparse tensor") return { kind, ...readTensorType(wire, field) };
    return { kind, type: readElements(wire, field, kind, depth) };
  }
  return { kind: "unknown" };
}

/** What a sequence, a map or an optional value holds: `float[?, 3]`, `int64 → float[]`. */
function readElements(wire: Wire, span: Span, kind: Port["kind"], depth: number): string {
  let key = 0;
  let held = "unknown";
  const element = kind === "map" ? MAP_TYPE.value : ELEMENT.type;
  for (const field of wire.fields(span.start, span.end)) {
    if (kind === "map" && field.number === MAP_TYPE.key && field.kind === "varint") key = field.value;
    if (field.number === element && field.kind === "bytes") held = describe(readType(wire, field, depth + 1));
  }
  return kind === "map" ? `${elementType(key)} → ${held}` : held;
}

/** Names of dimensions are left out: they say nothing about the size. */
function describe({ kind, type = "unknown", shape }: PortType): string {
  if (kind === "unknown") return kind;
  if (kind !== "tensor" && kind !== "sparse tensor") return `${kind} of ${type}`;
  const dims = shape?.map((d) => (typeof d === "number" ? d : "?"));
  return `${kind === "tensor" ? "" : "sparse "}${type}${dims === undefined ? "" : `[${dims.join(", ")}]`}`;
}

function readTensorType(wire: Wire, span: Span): Pick<Port, "type" | "shape"> {
  let type = 0;
  let shape: Dimension[] | undefined;
  for (const field of wire.fields(span.start, span.end)) {
    if (field.number === TENSOR_TYPE.elemType && field.kind === "varint") type = field.value;
    if (field.number === TENSOR_TYPE.shape && field.kind === "bytes") shape = readShape(wire, field);
  }
  return { type: elementType(type), ...(shape === undefined ? {} : { shape }) };
}

function readShape(wire: Wire, span: Span): Dimension[] {
  const shape: Dimension[] = [];
  for (const field of wire.fields(span.start, span.end)) {
    if (field.number === SHAPE.dim && field.kind === "bytes") shape.push(readDimension(wire, field));
  }
  return shape;
}

/** Exporters write -1 or 0 for a dimension that they do not know. */
function readDimension(wire: Wire, span: Span): Dimension {
  let dimension: Dimension = null;
  for (const field of wire.fields(span.start, span.end)) {
    if (field.number === DIM.value && field.kind === "varint") dimension = field.value > 0 ? field.value : null;
    if (field.number === DIM.param && field.kind === "bytes") dimension = wire.text(field) || null;
  }
  return dimension;
}
