import type { Dimension, Port } from "../graph.ts";
import { elementType } from "./element-types.ts";
import { DIM, ELEMENT, MAP_TYPE, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from "./fields.ts";
import { type Field, type Message, ModelUnreadable, type Span, type Wire } from "./wire.ts";

type PortType = Omit<Port, "name" | "optional">;

const KINDS: Readonly<Record<number, Port["kind"]>> = {
  [TYPE.tensor]: "tensor",
  [TYPE.sequence]: "sequence",
  [TYPE.map]: "map",
  [TYPE.opaque]: "unknown",
  [TYPE.sparseTensor]: "sparse tensor",
  [TYPE.optional]: "optional",
};

/** Types within types: real models have two or three levels. */
const DEEPEST = 8;

/** An input or output: a ValueInfoProto. */
export function readPort(wire: Wire, message: Message): Omit<Port, "optional"> {
  let name = "";
  const type: Span[] = [];
  for (const field of wire.fields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === VALUE_INFO.name) name = wire.text(field);
    if (field.number === VALUE_INFO.type) type.push(field);
  }
  return { name, ...readType(wire, type, 0) };
}

/** What a TypeProto says, in one line: names of dimensions are left out, because they say nothing about the size. */
export function describeType(wire: Wire, message: Message): string {
  return describe(readType(wire, message, 0));
}

function readType(wire: Wire, message: Message, depth: number): PortType {
  if (depth > DEEPEST) throw new ModelUnreadable(`its types are nested more than ${DEEPEST} levels deep`);
  const { number, parts } = lastOfOneof(wire, message, (field) => field.kind === "bytes" && field.number in KINDS);
  const kind = KINDS[number] ?? "unknown";
  if (kind === "unknown") return { kind };
  if (kind === "tensor" || kind === "sparse tensor") return { kind, ...readTensorType(wire, parts) };
  return { kind, type: readElements(wire, parts, kind, depth) };
}

/** Of fields that exclude one another the last one counts, merged with what stood of it since another one did. */
function lastOfOneof(wire: Wire, message: Message, isMember: (field: Field) => boolean) {
  let number = 0;
  let parts: Span[] = [];
  for (const field of wire.fields(message)) {
    if (!isMember(field) || field.kind !== "bytes") continue;
    if (field.number !== number) parts = [];
    number = field.number;
    parts.push(field);
  }
  return { number, parts };
}

/** What a sequence, a map or an optional value holds: `float[?, 3]`, `int64 → float[]`. */
function readElements(wire: Wire, message: Message, kind: Port["kind"], depth: number): string {
  let key = 0;
  const held: Span[] = [];
  const element = kind === "map" ? MAP_TYPE.value : ELEMENT.type;
  for (const field of wire.fields(message)) {
    if (kind === "map" && field.number === MAP_TYPE.key && field.kind === "varint") key = field.int32;
    if (field.number === element && field.kind === "bytes") held.push(field);
  }
  const described = describe(readType(wire, held, depth + 1));
  return kind === "map" ? `${elementType(key)} → ${described}` : described;
}

function describe({ kind, type = "unknown", shape }: PortType): string {
  if (kind === "unknown") return kind;
  if (kind !== "tensor" && kind !== "sparse tensor") return `${kind} of ${type}`;
  const dims = shape?.map((d) => (typeof d === "number" ? d : "?"));
  return `${kind === "tensor" ? "" : "sparse "}${type}${dims === undefined ? "" : `[${dims.join(", ")}]`}`;
}

function readTensorType(wire: Wire, message: Message): Pick<Port, "type" | "shape"> {
  let type = 0;
  const shape: Span[] = [];
  for (const field of wire.fields(message)) {
    if (field.number === TENSOR_TYPE.elemType && field.kind === "varint") type = field.int32;
    if (field.number === TENSOR_TYPE.shape && field.kind === "bytes") shape.push(field);
  }
  return { type: elementType(type), ...(shape.length === 0 ? {} : { shape: readShape(wire, shape) }) };
}

function readShape(wire: Wire, message: Message): Dimension[] {
  const shape: Dimension[] = [];
  for (const field of wire.fields(message)) {
    if (field.number === SHAPE.dim && field.kind === "bytes") shape.push(readDimension(wire, [field]));
  }
  return shape;
}

/** Exporters write -1 or 0 for a dimension that they do not know. */
function readDimension(wire: Wire, message: Message): Dimension {
  let dimension: Dimension = null;
  for (const field of wire.fields(message)) {
    if (field.number === DIM.value && field.kind === "varint") dimension = field.value > 0 ? field.value : null;
    if (field.number === DIM.param && field.kind === "bytes") dimension = wire.text(field) || null;
  }
  return dimension;
}
