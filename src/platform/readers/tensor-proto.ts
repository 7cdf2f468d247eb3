import { formatDimensions } from "../../domain/signature.ts";
import { elementType } from "../../formats/onnx/element-types.ts";
import { TENSOR } from "../../formats/onnx/fields.ts";
import { FORMS } from "../../formats/onnx/forms.ts";
import { type Field, ModelUnreadable, type Span, Wire } from "../../formats/onnx/wire.ts";
import { ARRAYS, type Elements } from "./elements.ts";

/** Fields of onnx.proto's TensorProto that hold elements. */
const DATA = { float: 4, int32: 5, text: 6, int64: 7, raw: 9, double: 10, uint64: 11 } as const;
/** ONNX's names for element types that the runtime names differently. */
const RENAMED: Readonly<Record<string, string>> = { float: "float32", double: "float64" };
const MAX_ELEMENTS = 2 ** 28;

/** A tensor as an ONNX test-data set holds it. */
export interface TensorContent {
  readonly name: string;
  /** In the runtime's words, or ONNX's where it has none. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Absent where the runtime has no array for the type. */
  readonly elements?: Elements;
}

/** Reads a TensorProto with its elements. Throws `ModelUnreadable`, whose message is a clause, where it is none. */
export function readTensorProto(bytes: Buffer): TensorContent {
  const wire = new Wire({
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  });
  let name = "";
  let code = 0;
  let raw: Span | undefined;
  let external = false;
  const shape: number[] = [];
  const listed: Field[] = [];
  const whole = { start: 0, end: bytes.length };
  wire.check(whole, "tensor", FORMS);
  for (const field of wire.fields([whole])) {
    switch (field.number) {
      case TENSOR.dims:
        if (field.kind !== "fixed") for (const dim of varints(bytes, field)) shape.push(Number(dim));
        break;
      case TENSOR.dataType:
        if (field.kind === "varint") code = field.int32;
        break;
      case TENSOR.name:
        if (field.kind === "bytes") name = wire.text(field);
        break;
      case TENSOR.externalData:
        external = true;
        break;
      case DATA.raw:
        if (field.kind === "bytes") raw = field;
        break;
      case DATA.float:
      case DATA.int32:
      case DATA.text:
      case DATA.int64:
      case DATA.double:
      case DATA.uint64:
        if (isOfItsType(field)) listed.push(field);
        break;
    }
  }
  if (external) throw new ModelUnreadable("its elements are in another file");
  if (code === 0) throw new ModelUnreadable("it is not a tensor");
  const count = shape.reduce((product, d) => product * d, 1);
  if (!(shape.every((d) => d >= 0) && count <= MAX_ELEMENTS))
    throw new ModelUnreadable(`it states the shape [${formatDimensions(shape)}]`);
  const onnxType = elementType(code);
  const type = RENAMED[onnxType] ?? onnxType;
  if (type !== "string" && !(type in ARRAYS)) return { name, type, shape };
  const elements = raw === undefined ? fromLists(bytes, listed, type, count) : fromRaw(bytes, raw, type);
  if (elements.length !== count) {
    throw new ModelUnreadable(
      `it contains ${elements.length} elements, but its shape [${formatDimensions(shape)}] requires ${count}`,
    );
  }
  return { name, type, shape, elements };
}

/** A reader of Protocol Buffers steps over a field that is written as another type than its own. */
function isOfItsType({ number, kind, start, end }: Field): boolean {
  if (kind === "bytes") return true;
  if (number === DATA.float || number === DATA.double) {
    return kind === "fixed" && end - start === (number === DATA.float ? 4 : 8);
  }
  return kind === "varint" && number !== DATA.text;
}

function fromRaw(bytes: Buffer, { start, end }: Span, type: string): Elements {
  if (type === "string") throw new ModelUnreadable("it contains text where only numbers are allowed");
  const make = ARRAYS[type as keyof typeof ARRAYS];
  if ((end - start) % make.BYTES_PER_ELEMENT !== 0) throw new ModelUnreadable("it ends in the middle of an element");
  // A copy, so that it starts where an element may.
  const copy = Uint8Array.prototype.slice.call(bytes, start, end);
  return new make(copy.buffer, 0, copy.length / make.BYTES_PER_ELEMENT);
}

function fromLists(bytes: Buffer, fields: readonly Field[], type: string, count: number): Elements {
  if (type === "string") {
    return fields.flatMap((f) => (f.kind === "bytes" && f.number === DATA.text ? [textOf(bytes, f)] : []));
  }
  const elements = new ARRAYS[type as keyof typeof ARRAYS](count);
  let at = 0;
  const put = (value: number | bigint) => {
    if (at < count)
      elements[at] = (
        elements instanceof BigInt64Array || elements instanceof BigUint64Array ? BigInt(value) : Number(value)
      ) as never;
    at++;
  };
  for (const field of fields) {
    if (field.number === DATA.float) for (let i = field.start; i < field.end; i += 4) put(bytes.readFloatLE(i));
    else if (field.number === DATA.double) for (let i = field.start; i < field.end; i += 8) put(bytes.readDoubleLE(i));
    else for (const value of varints(bytes, field)) put(value);
  }
  if (at !== count) throw new ModelUnreadable(`it contains ${at} elements, but its shape requires ${count}`);
  return elements;
}

function textOf(bytes: Buffer, { start, end }: Span): string {
  return bytes.toString("utf8", start, end);
}

/** Packed signed 64-bit integers. */
function varints(bytes: Buffer, { start, end }: Span): bigint[] {
  const values: bigint[] = [];
  for (let at = start; at < end; ) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= end || shift > 63n) throw new ModelUnreadable("a number in it is cut short");
      const byte = bytes[at++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    values.push(BigInt.asIntN(64, value));
  }
  return values;
}
