// ONNX models of a chosen size, written field by field (the numbers are those of onnx.proto), and inputs for them.
import { randomOf } from "../../lib/statistics/random.js";

const FLOAT = 1;

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field, value) => Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));
const text = (field, value) => bytes(field, Buffer.from(value));
const floats = (values) => Buffer.from(Float32Array.from(values).buffer);

/** AttributeProto: packed ints (8), packed floats (7), strings (9), one int (3). */
function attribute(name, value) {
  const body = () => {
    if (typeof value === "number") return [number(3, value), number(20, 2)];
    if (value.floats) return [bytes(7, floats(value.floats)), number(20, 6)];
    if (typeof value[0] === "string") return [...value.map((v) => text(9, v)), number(20, 8)];
    return [bytes(8, Buffer.concat(value.map(varint))), number(20, 7)];
  };
  return message(5, text(1, name), Buffer.concat(body()));
}

const node = ({ operator, from, to, domain = "", attributes = {} }) =>
  message(
    1,
    ...from.map((name) => text(1, name)),
    ...to.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ...(domain === "" ? [] : [text(7, domain)]),
  );
const initializer = ({ name, dims, values }) =>
  message(5, ...dims.map((d) => number(1, d)), number(2, FLOAT), text(8, name), bytes(9, floats(values)));
const port = (field, name, dims) =>
  message(
    field,
    text(1, name),
    message(2, message(1, number(1, FLOAT), message(2, ...dims.map((d) => message(1, number(1, d)))))),
  );

function model({ nodes, initializers = [], input, output }) {
  const graph = message(
    7,
    ...nodes.map(node),
    text(2, "g"),
    ...initializers.map(initializer),
    port(11, "x", input),
    port(12, "y", output),
  );
  const opset = (domain, version) => message(8, ...(domain === "" ? [] : [text(1, domain)]), number(2, version));
  return Buffer.concat([number(1, 8), graph, opset("", 17), opset("ai.onnx.ml", 3)]);
}

/** A boosted ensemble of full trees with random splits. */
export function trees(count, depth, features = 16) {
  const random = randomOf(`trees ${depth} ${features}`);
  const at = { treeids: [], nodeids: [], featureids: [], modes: [], values: [], truenodeids: [], falsenodeids: [] };
  const target = { treeids: [], nodeids: [], ids: [], weights: [] };
  const inner = 2 ** depth - 1;
  for (let tree = 0; tree < count; tree++) {
    for (let i = 0; i < 2 * inner + 1; i++) {
      const leaf = i >= inner;
      at.treeids.push(tree);
      at.nodeids.push(i);
      at.featureids.push(leaf ? 0 : random.index(features));
      at.modes.push(leaf ? "LEAF" : "BRANCH_LEQ");
      at.values.push(leaf ? 0 : 2 * random.uniform() - 1);
      at.truenodeids.push(leaf ? 0 : 2 * i + 1);
      at.falsenodeids.push(leaf ? 0 : 2 * i + 2);
      if (!leaf) continue;
      target.treeids.push(tree);
      target.nodeids.push(i);
      target.ids.push(0);
      target.weights.push(random.uniform());
    }
  }
  const attributes = {
    ...Object.fromEntries(
      Object.entries(at).map(([name, list]) => [`nodes_${name}`, name === "values" ? { floats: list } : list]),
    ),
    ...Object.fromEntries(
      Object.entries(target).map(([name, list]) => [`target_${name}`, name === "weights" ? { floats: list } : list]),
    ),
    n_targets: 1,
  };
  const nodes = [{ operator: "TreeEnsembleRegressor", domain: "ai.onnx.ml", from: ["x"], to: ["y"], attributes }];
  return { bytes: model({ nodes, input: [1, features], output: [1, 1] }), dims: [1, features] };
}

/** Layers of `width` × `width`, each followed by a rectifier. */
export function network(layers, width) {
  const random = randomOf(`network ${width}`);
  const scale = 2 / Math.sqrt(width);
  return chain(layers, [1, width], {
    operator: "MatMul",
    dims: [width, width],
    weights: () => Array.from({ length: width * width }, () => scale * (2 * random.uniform() - 1)),
  });
}

/** Convolutions of 3 × 3 over `side` × `side` places, as many channels out as in. */
export function convolution(layers, channels, side) {
  const random = randomOf(`convolution ${channels}`);
  const scale = 2 / Math.sqrt(9 * channels);
  return chain(layers, [1, channels, side, side], {
    operator: "Conv",
    dims: [channels, channels, 3, 3],
    weights: () => Array.from({ length: 9 * channels * channels }, () => scale * (2 * random.uniform() - 1)),
    attributes: { pads: [1, 1, 1, 1] },
  });
}

function chain(layers, shape, { operator, dims, weights, attributes = {} }) {
  const nodes = [];
  const initializers = [];
  let from = "x";
  for (let layer = 0; layer < layers; layer++) {
    const to = layer === layers - 1 ? "y" : `r${layer}`;
    initializers.push({ name: `w${layer}`, dims, values: weights() });
    nodes.push({ operator, from: [from, `w${layer}`], to: [`z${layer}`], attributes });
    nodes.push({ operator: "Relu", from: [`z${layer}`], to: [to] });
    from = to;
  }
  return { bytes: model({ nodes, initializers, input: shape, output: shape }), dims: shape };
}

/** Rows of numbers between -1 and 1, as many as asked for. */
export function rowsOf(dims, count) {
  const random = randomOf(`rows ${dims}`);
  const size = dims.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, () => 2 * random.uniform() - 1));
}
