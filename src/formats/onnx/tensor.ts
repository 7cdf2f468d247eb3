import { append } from "../../domain/extremes.ts";
import { elementType, INT64 } from "./element-types.ts";
import { ENTRY, SPARSE_TENSOR, TENSOR } from "./fields.ts";
import type { Message, Span, Wire } from "./wire.ts";

/** A weight as the structure sees it: never its values, but for short lists of int64, which are shapes and axes. */
export interface TensorShape {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  readonly values?: readonly number[];
  /** The file next to the model that holds the bytes. */
  readonly externalFile?: string;
}

/** Axes, shapes, starts and ends are int64 and short. Longer lists of them are tables, which are learnt. */
export const MAX_VALUES = 64;

/** TensorProto.DataLocation: where this is not said, a list of files means nothing to a runtime. */
const EXTERNAL = 1;

export function readTensor(wire: Wire, message: Message): TensorShape {
  let name = "";
  let type = 0;
  let location = 0;
  let file: string | undefined;
  let raw: Span | undefined;
  const dims: number[] = [];
  const listed: number[] = [];
  for (const field of wire.fields(message)) {
    if (field.kind === "varint") {
      if (field.number === TENSOR.dims) dims.push(field.value);
      if (field.number === TENSOR.dataType) type = field.int32;
      if (field.number === TENSOR.dataLocation && [0, EXTERNAL].includes(field.int32)) location = field.int32;
      if (field.number === TENSOR.int64Data && listed.length <= MAX_VALUES) listed.push(field.value);
    } else if (field.kind === "bytes") {
      if (field.number === TENSOR.dims) append(dims, wire.packed(field));
      if (field.number === TENSOR.name) name = wire.text(field);
      if (field.number === TENSOR.rawData) raw = field;
      if (field.number === TENSOR.int64Data && field.end - field.start <= 10 * MAX_VALUES) {
        append(listed, wire.packed(field));
      }
      if (field.number === TENSOR.externalData) file = readLocation(wire, [field]) ?? file;
    }
  }
  const values = type === INT64 && count(dims) <= MAX_VALUES ? (readInt64(wire, raw) ?? listed) : undefined;
  return {
    name,
    type: elementType(type),
    dims,
    ...(values === undefined ? {} : { values }),
    ...(file === undefined || location !== EXTERNAL ? {} : { externalFile: file }),
  };
}

/** Lists of classes; what is longer is a table of another kind. */
const MAX_TEXTS = 4096;

/** The strings or integers of a short tensor; `undefined` where it holds others, or lies in another file. */
export function readTensorTexts(wire: Wire, message: Message): readonly string[] | undefined {
  const texts: string[] = [];
  let type = 0;
  let raw: Span | undefined;
  for (const field of wire.fields(message)) {
    if (texts.length > MAX_TEXTS) return undefined;
    if (field.number === TENSOR.dataType && field.kind === "varint") type = field.int32;
    if (field.number === TENSOR.externalData) return undefined;
    if (field.number === TENSOR.rawData && field.kind === "bytes") raw = field;
    if (field.number === TENSOR.stringData && field.kind === "bytes") texts.push(wire.textOrBytes(field));
    if (field.number === TENSOR.int32Data || field.number === TENSOR.int64Data) {
      if (field.kind === "varint") texts.push(String(field.number === TENSOR.int32Data ? field.int32 : field.value));
      else if (field.kind === "bytes" && field.end - field.start <= MAX_TEXTS) {
        texts.push(...wire.packed(field).map(String));
      }
    }
  }
  const size = INTEGER_BYTES[elementType(type)];
  if (raw === undefined || size === undefined) return texts.length === 0 ? undefined : texts;
  if (raw.end - raw.start > size * MAX_TEXTS) return undefined;
  const bytes = wire.bytes(raw);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    String(size === 4 ? view.getInt32(4 * i, true) : view.getBigInt64(8 * i, true)),
  );
}

const MAX_DIMS_SHOWN = 32;

const INTEGER_BYTES: Readonly<Record<string, 4 | 8>> = { int32: 4, int64: 8 };

export function readSparseTensor(wire: Wire, message: Message): TensorShape {
  const values: Span[] = [];
  const dims: number[] = [];
  for (const field of wire.fields(message)) {
    if (field.number === SPARSE_TENSOR.dims) {
      if (field.kind === "varint") dims.push(field.value);
      if (field.kind === "bytes") append(dims, wire.packed(field));
    }
    if (field.number === SPARSE_TENSOR.values && field.kind === "bytes") values.push(field);
  }
  const held = values.length === 0 ? undefined : readTensor(wire, values);
  return { name: held?.name ?? "", type: `sparse ${held?.type ?? "unknown"}`, dims };
}

function readLocation(wire: Wire, message: Message): string | undefined {
  let key = "";
  let value = "";
  for (const field of wire.fields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === ENTRY.key) key = wire.text(field);
    if (field.number === ENTRY.value) value = wire.text(field);
  }
  // A runtime takes ./weights.bin for weights.bin.
  return key === "location" ? value.replace(/^(?:\.\/+)+/, "") : undefined;
}

function readInt64(wire: Wire, raw: Span | undefined): number[] | undefined {
  if (raw === undefined || raw.end - raw.start > 8 * MAX_VALUES) return undefined;
  const bytes = wire.bytes(raw);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => Number(view.getBigInt64(8 * i, true)));
}

function count(dims: readonly number[]): number {
  return dims.reduce((product, d) => product * d, 1);
}

/** `float[64, 21]`, with every dimension: tensors of different shapes never give the same text. */
export function formatShape({ type, dims }: TensorShape): string {
  return `${type}[${dims.join(", ")}]`;
}

/** `float[64, 21]`; of a weight with more dimensions than anybody reads, the first ones and how many there are. */
export function showShape(tensor: TensorShape): string {
  const { type, dims } = tensor;
  if (dims.length <= MAX_DIMS_SHOWN) return formatShape(tensor);
  return `${type}[${dims.slice(0, MAX_DIMS_SHOWN).join(", ")}, … ${dims.length} dimensions]`;
}

/** `float[64, 21]`, with the values where they are part of the architecture: `int64[2]=[-1,21]`. */
export function formatWeight(tensor: TensorShape): string {
  const { values } = tensor;
  return `${formatShape(tensor)}${values === undefined ? "" : `=${JSON.stringify(values)}`}`;
}
