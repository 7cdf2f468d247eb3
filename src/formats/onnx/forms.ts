import type { Forms } from "./wire.ts";

/**
 * The messages of onnx-ml.proto (onnx 1.22, IR version 13), as far as their fields hold messages or lists of numbers: all
 * that a reader looks into that takes in a whole model. Text and bytes are not checked there: the syntax is proto2.
 */
export const FORMS: Forms = {
  model: { 7: "graph", 8: "plain", 14: "plain", 20: "training", 25: "function", 26: "plain" },
  training: { 1: "graph", 2: "graph", 3: "plain", 4: "plain" },
  graph: {
    1: "node",
    5: "tensor",
    11: "value",
    12: "value",
    13: "value",
    14: "annotation",
    15: "sparse",
    16: "plain",
  },
  function: { 7: "node", 9: "plain", 11: "attribute", 12: "value", 14: "plain" },
  node: { 5: "attribute", 9: "plain", 10: "devices" },
  attribute: {
    5: "tensor",
    6: "graph",
    7: "fixed32",
    8: "varints",
    10: "tensor",
    11: "graph",
    14: "type",
    15: "type",
    22: "sparse",
    23: "sparse",
  },
  tensor: {
    1: "varints",
    3: "plain",
    4: "fixed32",
    5: "varints",
    7: "varints",
    10: "fixed64",
    11: "varints",
    13: "plain",
    16: "plain",
  },
  sparse: { 1: "tensor", 2: "tensor", 3: "varints" },
  value: { 2: "type", 4: "plain" },
  type: { 1: "tensorType", 4: "element", 5: "map", 7: "plain", 8: "tensorType", 9: "element" },
  tensorType: { 2: "shape" },
  shape: { 1: "plain" },
  element: { 1: "type" },
  map: { 2: "type" },
  annotation: { 2: "plain" },
  devices: { 2: "sharding" },
  sharding: { 2: "varints", 3: "indexes", 4: "sharded" },
  indexes: { 2: "varints" },
  sharded: { 2: "plain" },
  /** Single numbers, text and bytes alone. */
  plain: {},
};
