import { bytesField, numberField, textField } from "../../formats/onnx/write.ts";

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
    ...tensors.flatMap((_, i) =>
      bytesField(1, [...textField(1, `x${i}`), ...textField(2, `y${i}`), ...textField(4, "Identity")]),
    ),
    ...textField(2, "identity"),
    ...tensors.flatMap((tensor, i) => bytesField(11, valueInfo(`x${i}`, tensor))),
    ...tensors.flatMap((tensor, i) => bytesField(12, valueInfo(`y${i}`, tensor))),
  ];
  // ModelProto: ir_version 1, graph 7, opset_import 8 with version 2.
  return Uint8Array.from([
    ...numberField(1, IR_VERSION),
    ...bytesField(7, graph),
    ...bytesField(8, numberField(2, OPSET)),
  ]);
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
function valueInfo(name: string, { type, shape }: FixedTensor): number[] {
  const dims = shape.flatMap((size) => bytesField(1, numberField(1, size)));
  const tensor = [...numberField(1, ELEMENT_TYPES[type] as number), ...bytesField(2, dims)];
  return [...textField(1, name), ...bytesField(2, bytesField(1, tensor))];
}
