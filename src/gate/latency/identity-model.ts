/** A tensor of fixed shape; `type` in the runtime's words, such as float32. */
export interface FixedTensor {
  readonly type: string;
  readonly shape: readonly number[];
}

// TensorProto.DataType of onnx.proto3, by the runtime's names.
const ELEMENT_TYPES: Readonly<Record<string, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

const IR_VERSION = 8;
const OPSET = 17;

/**
 * An ONNX model that hands each input `x0, x1, …` on as `y0, y1, …`: what a run of it takes is what the harness and the
 * runtime take around any model of such outputs. `undefined` where a type is none that ONNX has under that name.
 */
export function identityModel(tensors: readonly FixedTensor[]): Uint8Array | undefined {
  if (tensors.some(({ type }) => ELEMENT_TYPES[type] === undefined)) return undefined;
  // GraphProto: node 1, name 2, input 11, output 12. NodeProto: input 1, output 2, op_type 4.
  const graph = [
    ...tensors.flatMap((_, i) => field(1, [...text(1, `x${i}`), ...text(2, `y${i}`), ...text(4, "Identity")])),
    ...text(2, "identity"),
    ...tensors.flatMap((tensor, i) => field(11, valueInfo(`x${i}`, tensor))),
    ...tensors.flatMap((tensor, i) => field(12, valueInfo(`y${i}`, tensor))),
  ];
  // ModelProto: ir_version 1, graph 7, opset_import 8 with version 2.
  return Uint8Array.from([...number(1, IR_VERSION), ...field(7, graph), ...field(8, number(2, OPSET))]);
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
function valueInfo(name: string, { type, shape }: FixedTensor): number[] {
  const dims = shape.flatMap((size) => field(1, number(1, size)));
  const tensor = [...number(1, ELEMENT_TYPES[type] as number), ...field(2, dims)];
  return [...text(1, name), ...field(2, field(1, tensor))];
}

function number(id: number, value: number): number[] {
  return [...varint(id << 3), ...varint(value)];
}

function text(id: number, value: string): number[] {
  return field(id, [...new TextEncoder().encode(value)]);
}

function field(id: number, bytes: readonly number[]): number[] {
  return [...varint((id << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
