import { ATTRIBUTE } from "./fields.js";
import { readSparseTensor, readTensor, type TensorShape } from "./tensor.js";
import type { Field, Span, Wire } from "./wire.js";

/**
 * What a Constant operator gives, as the weight that an initializer would be: exporters write the one or the other.
 * `undefined` where the value is a parameter of a function.
 */
export function readConstant(wire: Wire, attributes: readonly Span[]): TensorShape | undefined {
  for (const span of attributes) {
    const fields = [...valueFields(wire, span)];
    const [first] = fields;
    if (first === undefined) continue;
    if (first.number === ATTRIBUTE.tensor && first.kind === "bytes") return readTensor(wire, first);
    if (first.number === ATTRIBUTE.sparseTensor && first.kind === "bytes") return readSparseTensor(wire, first);
    const type = TYPES[first.number];
    if (type === undefined) continue;
    const dims = SCALARS.includes(first.number) ? [] : [fields.reduce((sum, field) => sum + countIn(wire, field), 0)];
    const values = type === "int64" ? { values: fields.flatMap((field) => integersIn(wire, field)) } : {};
    return { name: "", type, dims, ...values };
  }
  return undefined;
}

const TYPES: Readonly<Record<number, string>> = {
  [ATTRIBUTE.float]: "float",
  [ATTRIBUTE.floats]: "float",
  [ATTRIBUTE.int]: "int64",
  [ATTRIBUTE.ints]: "int64",
  [ATTRIBUTE.string]: "string",
  [ATTRIBUTE.strings]: "string",
};
const SCALARS: readonly number[] = [ATTRIBUTE.float, ATTRIBUTE.int, ATTRIBUTE.string];
const VALUES: readonly number[] = [...Object.keys(TYPES).map(Number), ATTRIBUTE.tensor, ATTRIBUTE.sparseTensor];

function* valueFields(wire: Wire, span: Span): Generator<Field> {
  for (const field of wire.fields(span.start, span.end)) if (VALUES.includes(field.number)) yield field;
}

function countIn(wire: Wire, field: Field): number {
  if (field.number === ATTRIBUTE.floats && field.kind === "bytes") return (field.end - field.start) / 4;
  return field.number === ATTRIBUTE.ints ? integersIn(wire, field).length : 1;
}

function integersIn(wire: Wire, field: Field): number[] {
  if (field.kind === "varint") return [field.value];
  return field.kind === "bytes" ? wire.packed(field.start, field.end) : [];
}
