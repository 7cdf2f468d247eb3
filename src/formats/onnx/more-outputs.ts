import { GRAPH, MODEL, TENSOR_TYPE, TYPE, VALUE_INFO } from "./fields.ts";
import { bytesField, numberField, textField } from "./write.ts";

/** TensorProto.DataType.FLOAT. */
const FLOAT = 1;

/**
 * What makes values of a model's graph outputs too, if it is appended to the model's file: Protocol Buffers merges a
 * second graph into the first one, and its outputs come after those of the file. Nothing in the file moves or changes, so
 * that a file of any size needs a copy and these few bytes. `tensors` are names of tensors of 32-bit floats, in the graph
 * itself and not in one within it; a name must not be an output already.
 */
export function moreOutputs(tensors: readonly string[]): Uint8Array {
  const graph = tensors.flatMap((name) => bytesField(GRAPH.output, valueInfo(name)));
  return Uint8Array.from(bytesField(MODEL.graph, graph));
}

/** The shape is left to the runtime, which infers it. */
function valueInfo(name: string): number[] {
  const type = bytesField(TYPE.tensor, numberField(TENSOR_TYPE.elemType, FLOAT));
  return [...textField(VALUE_INFO.name, name), ...bytesField(VALUE_INFO.type, type)];
}
