import type { Dimension, Port } from "../signature.js";
import { elementType } from "./element-types.js";
import { DIM, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from "./fields.js";
import type { Span, Wire } from "./wire.js";

const KINDS: Readonly<Record<number, Port["kind"]>> = {
  [TYPE.tensor]: "tensor",
  [TYPE.sequence]: "sequence",
  [TYPE.map]: "map",
  [TYPE.sparseTensor]: "sparse tensor",
  [TYPE.optional]: "optional",
};

/** An input or output: a ValueInfoProto. */
export function readPort(wire: Wire, span: Span): Omit<Port, "optional"> {
  let name = "";
  let rest: Omit<Port, "name" | "optional"> = { kind: "unknown" };
  for (const field of wire.fields(span.start, span.end)) {
    if (field.kind !== "bytes") continue;
    if (field.number === VALUE_INFO.name) name = wire.text(field);
    if (field.number === VALUE_INFO.type) rest = readType(wire, field);
  }
  return { name, ...rest };
}

function readType(wire: Wire, span: Span): Omit<Port, "name" | "optional"> {
  for (const field of wire.fields(span.start, span.end)) {
    const kind = KINDS[field.number];
    if (kind === undefined || field.kind !== "bytes") continue;
    return kind === "tensor" ? { kind, ...readTensorType(wire, field) } : { kind };
  }
  return { kind: "unknown" };
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
