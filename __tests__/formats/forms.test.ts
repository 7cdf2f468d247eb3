import { FORMS } from "../../src/formats/onnx/forms.ts";
import { ModelUnreadable, Wire } from "../../src/formats/onnx/wire.ts";
import { message } from "../helpers/onnx.ts";

// Of onnx-ml.proto, written from there: the fields that lead from ModelProto to a message or a list.
const GRAPH = [7];
const NODE = [...GRAPH, 1];
const ATTRIBUTE = [...NODE, 5];
const TENSOR = [...GRAPH, 5];
const TYPE = [...GRAPH, 11, 2];
const FUNCTION = [25];
const TRAINING = [20];
const SHARDING = [...NODE, 10, 2];

const MESSAGES: Readonly<Record<string, readonly number[]>> = {
  graph: GRAPH,
  opset_import: [8],
  metadata_props: [14],
  training_info: TRAINING,
  "training_info.initialization": [...TRAINING, 1],
  "training_info.algorithm.node": [...TRAINING, 2, 1],
  "training_info.initialization_binding": [...TRAINING, 3],
  "training_info.update_binding": [...TRAINING, 4],
  functions: FUNCTION,
  configuration: [26],
  node: NODE,
  initializer: TENSOR,
  input: [...GRAPH, 11],
  output: [...GRAPH, 12],
  value_info: [...GRAPH, 13],
  quantization_annotation: [...GRAPH, 14],
  "quantization_annotation.quant_parameter_tensor_names": [...GRAPH, 14, 2],
  sparse_initializer: [...GRAPH, 15],
  "graph.metadata_props": [...GRAPH, 16],
  "function.node": [...FUNCTION, 7],
  "function.opset_import": [...FUNCTION, 9],
  "function.attribute_proto": [...FUNCTION, 11],
  "function.attribute_proto.t": [...FUNCTION, 11, 5],
  "function.value_info": [...FUNCTION, 12],
  "function.metadata_props": [...FUNCTION, 14],
  attribute: ATTRIBUTE,
  "node.metadata_props": [...NODE, 9],
  "node.device_configurations": [...NODE, 10],
  "node.device_configurations.sharding_spec": SHARDING,
  "sharding_spec.index_to_device_group_map": [...SHARDING, 3],
  "sharding_spec.sharded_dim": [...SHARDING, 4],
  "sharding_spec.sharded_dim.simple_sharding": [...SHARDING, 4, 2],
  "attribute.t": [...ATTRIBUTE, 5],
  "attribute.g": [...ATTRIBUTE, 6],
  "attribute.g.node": [...ATTRIBUTE, 6, 1],
  "attribute.tensors": [...ATTRIBUTE, 10],
  "attribute.graphs": [...ATTRIBUTE, 11],
  "attribute.tp": [...ATTRIBUTE, 14],
  "attribute.tp.tensor_type": [...ATTRIBUTE, 14, 1],
  "attribute.type_protos": [...ATTRIBUTE, 15],
  "attribute.sparse_tensor": [...ATTRIBUTE, 22],
  "attribute.sparse_tensors": [...ATTRIBUTE, 23],
  "tensor.segment": [...TENSOR, 3],
  "tensor.external_data": [...TENSOR, 13],
  "tensor.metadata_props": [...TENSOR, 16],
  "sparse_initializer.values": [...GRAPH, 15, 1],
  "sparse_initializer.indices": [...GRAPH, 15, 2],
  "input.type": TYPE,
  "input.metadata_props": [...GRAPH, 11, 4],
  "type.tensor_type": [...TYPE, 1],
  "type.tensor_type.shape": [...TYPE, 1, 2],
  "type.tensor_type.shape.dim": [...TYPE, 1, 2, 1],
  "type.sequence_type": [...TYPE, 4],
  "type.sequence_type.elem_type": [...TYPE, 4, 1],
  "type.sequence_type.elem_type.tensor_type": [...TYPE, 4, 1, 1],
  "type.map_type": [...TYPE, 5],
  "type.map_type.value_type": [...TYPE, 5, 2],
  "type.map_type.value_type.tensor_type": [...TYPE, 5, 2, 1],
  "type.opaque_type": [...TYPE, 7],
  "type.sparse_tensor_type": [...TYPE, 8],
  "type.sparse_tensor_type.shape": [...TYPE, 8, 2],
  "type.optional_type": [...TYPE, 9],
  "type.optional_type.elem_type": [...TYPE, 9, 1],
};
const VARINTS: Readonly<Record<string, readonly number[]>> = {
  "attribute.ints": [...ATTRIBUTE, 8],
  "tensor.dims": [...TENSOR, 1],
  "tensor.int32_data": [...TENSOR, 5],
  "tensor.int64_data": [...TENSOR, 7],
  "tensor.uint64_data": [...TENSOR, 11],
  "sparse_initializer.dims": [...GRAPH, 15, 3],
  "sharding_spec.device": [...SHARDING, 2],
  "sharding_spec.index_to_device_group_map.value": [...SHARDING, 3, 2],
};
const FIXED: Readonly<Record<string, readonly [bytes: number, path: readonly number[]]>> = {
  "attribute.floats": [4, [...ATTRIBUTE, 7]],
  "tensor.float_data": [4, [...TENSOR, 4]],
  "tensor.double_data": [8, [...TENSOR, 10]],
};
/** Text and bytes, which may hold anything. */
const PLAIN: Readonly<Record<string, readonly number[]>> = {
  producer_name: [2],
  doc_string: [6],
  "graph.name": [...GRAPH, 2],
  "node.input": [...NODE, 1],
  "node.op_type": [...NODE, 4],
  "attribute.s": [...ATTRIBUTE, 4],
  "attribute.strings": [...ATTRIBUTE, 9],
  "tensor.string_data": [...TENSOR, 6],
  "tensor.raw_data": [...TENSOR, 9],
  "function.attribute": [...FUNCTION, 6],
  "type.denotation": [...TYPE, 6],
  "type.tensor_type.shape.dim.dim_param": [...TYPE, 1, 2, 1, 2],
};

const within = (path: readonly number[], bytes: Buffer) =>
  path.reduceRight<Buffer>((inside, field) => message(field, inside), bytes);

/** Why a model is refused that has these bytes at the end of a path of fields. */
function refusal(path: readonly number[], ...bytes: readonly number[]): string | undefined {
  const all = within(path, Buffer.from(bytes));
  const wire = new Wire({ size: all.length, read: (at, length) => all.subarray(at, at + length) });
  try {
    wire.check({ start: 0, end: all.length }, "model", FORMS);
    return undefined;
  } catch (error) {
    if (error instanceof ModelUnreadable) return error.message;
    throw error;
  }
}

test.each(Object.entries(MESSAGES))("what is wrong in %s is found", (_, path) => {
  // A field of four bytes that ends after one, in a field that no message has.
  expect(refusal(path, 0xfd, 0x7f, 0x00)).toEqual(expect.any(String));
  expect(refusal(path)).toBeUndefined();
});

test.each(Object.entries(VARINTS))("%s ends with the end of a number, of at most ten bytes", (_, path) => {
  expect(refusal(path, 0x01, 0x80)).toBe("it ends in the middle of a number");
  expect(refusal(path, ...Array(10).fill(0x80), 0x01)).toBe("a number has more than ten bytes");
  expect(refusal(path, ...Array(9).fill(0x80), 0x01, 0x05)).toBeUndefined();
});

test.each(Object.entries(FIXED))("%s holds whole numbers", (_, [size, path]) => {
  for (const count of [1, size - 1, size + 1]) {
    expect(refusal(path, ...Array(count).fill(0xff))).toBe("a list of numbers ends in the middle of one");
  }
  expect(refusal(path, ...Array(2 * size).fill(0xff))).toBeUndefined();
  expect(refusal(path)).toBeUndefined();
});

test.each(Object.entries(PLAIN))("%s may hold anything", (_, path) => {
  expect(refusal(path, 0xfd, 0x7f, 0x00)).toBeUndefined();
  expect(refusal(path, 0xff)).toBeUndefined();
});
