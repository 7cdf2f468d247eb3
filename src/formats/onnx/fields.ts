/** Field numbers of onnx.proto (onnx 1.23, IR version 14): the part that is read. */
export const MODEL = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opsetImport: 8,
  functions: 25,
} as const;
export const OPSET = { domain: 1, version: 2 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
export const FUNCTION = {
  name: 1,
  input: 4,
  output: 5,
  attribute: 6,
  node: 7,
  opsetImport: 9,
  domain: 10,
  attributeProto: 11,
  overload: 13,
} as const;
export const NODE = { input: 1, output: 2, opType: 4, attribute: 5, domain: 7, overload: 8 } as const;
export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  strings: 9,
  tensors: 10,
  graphs: 11,
  typeProto: 14,
  typeProtos: 15,
  type: 20,
  refName: 21,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;
export const TENSOR = {
  dims: 1,
  dataType: 2,
  int32Data: 5,
  stringData: 6,
  int64Data: 7,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;
export const SPARSE_TENSOR = { values: 1, dims: 3 } as const;
export const ENTRY = { key: 1, value: 2 } as const;
export const VALUE_INFO = { name: 1, type: 2 } as const;
export const TYPE = { tensor: 1, sequence: 4, map: 5, opaque: 7, sparseTensor: 8, optional: 9 } as const;
export const TENSOR_TYPE = { elemType: 1, shape: 2 } as const;
/** Of a sequence type and of an optional type alike. */
export const ELEMENT = { type: 1 } as const;
export const MAP_TYPE = { key: 1, value: 2 } as const;
export const SHAPE = { dim: 1 } as const;
export const DIM = { value: 1, param: 2 } as const;
