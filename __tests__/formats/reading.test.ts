import { readModel } from "../../src/formats/onnx/model.ts";
import { compareVersions } from "../../src/versioning/compare.ts";
import {
  bare,
  externalTensor,
  FLOAT,
  floats,
  graphBody,
  INT64,
  type ModelLike,
  mapOf,
  message,
  ml,
  model,
  node,
  number,
  optionalOf,
  port,
  readBytes,
  STRING,
  sequenceOf,
  signatureOf,
  sparseType,
  tensor,
  tensorType,
  text,
} from "../helpers/onnx.ts";

const X = port("x", FLOAT, ["N", 3]);
const Y = port("y", FLOAT, ["N", 1]);

const fingerprint = (model: ModelLike) => signatureOf(model).architecture.fingerprint;
const between = (old: ModelLike, next: ModelLike) => {
  const { requiredBump, changes } = compareVersions({ old: bare(old), next: bare(next) });
  return { requiredBump, rules: changes.map(({ rule }) => rule.replace("contract/", "")) };
};

describe("what callers address by name keeps its meaning", () => {
  const heads = (a: string, b: string, outputs = ["a", "b"]): ModelLike => ({
    inputs: [X],
    outputs: outputs.map((name) => port(name, FLOAT, ["N", 1])),
    nodes: [node("MatMul", ["x", "w"], ["z"]), node(a, ["z"], ["a"]), node(b, ["z"], ["b"])],
    weights: [floats("w", 3, 1)],
  });
  const scaled = (scale: string, shift: string): ModelLike => ({
    inputs: [X, port("alpha", FLOAT, [1]), port("beta", FLOAT, [1])],
    outputs: [Y],
    nodes: [node("Mul", ["x", scale], ["z"]), node("Add", ["z", shift], ["y"])],
    weights: [floats("alpha", 1), floats("beta", 1)],
  });
  const difference = (from: string, taken: string, inputs = ["p", "q"]): ModelLike => ({
    inputs: inputs.map((name) => port(name, FLOAT, ["N"])),
    outputs: [Y],
    nodes: [node("Sub", [from, taken], ["y"])],
  });

  test.each([
    ["two outputs", heads("Relu", "Sigmoid"), heads("Sigmoid", "Relu")],
    ["two inputs with a default", scaled("alpha", "beta"), scaled("beta", "alpha")],
    ["two inputs", difference("p", "q"), difference("q", "p")],
  ])("%s that swap theirs are more than retraining", (_, old, next) => {
    expect(between(old, next)).toEqual({ requiredBump: "minor", rules: ["architecture-changed"] });
  });

  test("two inputs that swap theirs and their places as well are no less", () => {
    const { rules } = between(difference("p", "q"), difference("q", "p", ["q", "p"]));
    expect(rules).toEqual(["architecture-changed", "input-reordered"]);
  });

  test("outputs in another order are the same architecture", () => {
    expect(fingerprint(heads("Relu", "Sigmoid", ["b", "a"]))).toBe(fingerprint(heads("Relu", "Sigmoid")));
  });
});

describe("what a sequence, a map, an optional or a sparse value holds", () => {
  const taking = (type: Buffer): ModelLike => ({
    inputs: [{ name: "s", type }],
    outputs: [port("n", INT64, [])],
    nodes: [node("SequenceLength", ["s"], ["n"])],
  });

  test.each([
    ["a sequence", sequenceOf(tensorType(FLOAT)), sequenceOf(tensorType(INT64)), "sequence of float"],
    [
      "a sequence",
      sequenceOf(tensorType(FLOAT, ["N", 3])),
      sequenceOf(tensorType(FLOAT, ["N", 4])),
      "sequence of float[?, 3]",
    ],
    ["a map, its key", mapOf(INT64, tensorType(FLOAT)), mapOf(STRING, tensorType(FLOAT)), "map of int64 → float"],
    ["a map, its value", mapOf(INT64, tensorType(FLOAT)), mapOf(INT64, tensorType(INT64)), "map of int64 → float"],
    ["an optional", optionalOf(tensorType(FLOAT)), optionalOf(sequenceOf(tensorType(FLOAT))), "optional of float"],
    ["a sparse tensor", sparseType(FLOAT, ["N", 3]), sparseType(INT64, ["N", 3]), "sparse float[N, 3]"],
    [
      "maps in a sequence",
      sequenceOf(mapOf(INT64, tensorType(FLOAT))),
      sequenceOf(mapOf(STRING, tensorType(FLOAT))),
      "sequence of map of int64 → float",
    ],
  ])("%s: another type is a major change", (_, old, next, was) => {
    expect(between(taking(old), taking(next))).toEqual({
      requiredBump: "major",
      rules: expect.arrayContaining(["input-type-changed"]),
    });
    const { changes } = compareVersions({ old: bare(taking(old)), next: bare(taking(next)) });
    expect(changes[0]?.message).toContain(`The input s was ${was} and is `);
  });

  test("another name of a dimension is no other type", () => {
    const named = (name: string) => taking(sequenceOf(tensorType(FLOAT, [name, 3])));
    expect(between(named("N"), named("rows")).requiredBump).toBe("patch");
  });

  test.each([
    [20, "types are nested more than 8 levels deep"],
    [500, "nested more than 100 levels deep"],
  ])("types nested %d deep are refused before the stack is", (levels, why) => {
    let type = tensorType(FLOAT);
    for (let i = 0; i < levels; i++) type = sequenceOf(type);
    expect(readBytes(model(taking(type)))).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});

describe("a large table of learnt values", () => {
  const ensemble = (nodes: number): ModelLike => ({
    inputs: [X],
    outputs: [Y],
    nodes: [
      ml("TreeEnsembleRegressor", ["x"], ["y"], {
        nodes_values: { floats: Array(nodes).fill(0.5) },
        nodes_modes: Array(nodes).fill("BRANCH_LEQ"),
        nodes_featureids: Array(nodes).fill(1),
      }),
    ],
  });
  const readsOf = (like: ModelLike) => {
    const reads = { count: 0 };
    const bytes = model(like);
    expect(readBytes(bytes, reads)).toMatchObject({ ok: true });
    return { count: reads.count, bytes: bytes.length };
  };

  test("is walked in windows and not kept: how often the file is asked goes with its size", () => {
    const [small, large] = [8_000, 32_000].map((nodes) => readsOf(ensemble(nodes)));
    expect(large?.count).toBeLessThan(4.5 * (small?.count ?? 0));
    expect(large?.count).toBeLessThan((large?.bytes ?? 0) / 8192);
    expect(fingerprint(ensemble(5_000))).toBe(fingerprint(ensemble(50)));
  });

  test("that belongs to the architecture is read in windows, not value by value", () => {
    const own = (values: readonly number[]): ModelLike => ({
      inputs: [X],
      outputs: [Y],
      nodes: [node("Splines", ["x"], ["y"], { knots: { floats: values } }, "com.acme")],
    });
    expect(readsOf(own(Array(50_000).fill(0.5))).count).toBeLessThan(30);
    expect(fingerprint(own([0.5, 0.25]))).not.toBe(fingerprint(own([0.5, 0.75])));
    expect(fingerprint(own([Number.POSITIVE_INFINITY]))).not.toBe(fingerprint(own([Number.NEGATIVE_INFINITY])));
    expect(fingerprint(own(Array(5_000).fill(0.5)))).not.toBe(fingerprint(own(Array(5_001).fill(0.5))));
  });
});

describe("what exporters write in more than one way", () => {
  const product = (weights: readonly Buffer[], before: ModelLike["nodes"] = [], name = "w"): ModelLike => ({
    inputs: [X],
    outputs: [Y],
    nodes: [...before, node("MatMul", ["x", name], ["y"])],
    weights,
  });
  const plain = product([floats("w", 3, 1)]);

  test.each([
    ["a constant", product([], [node("Constant", [], ["w"], { value: { tensor: floats("", 3, 1) } })])],
    ["an identity", product([floats("v", 3, 1)], [node("Identity", ["v"], ["w"])])],
  ])("a weight as %s is the same architecture", (_, other) => {
    expect(between(plain, other)).toEqual({ requiredBump: "patch", rules: ["weights-changed"] });
  });

  test.each([
    ["value_floats", { floats: [1, 2, 3] }, floats("w", 3)],
    ["value_ints", [4, -1], tensor("w", [2], [4, -1], INT64)],
    ["value_int", 4, tensor("w", [], [4], INT64)],
  ])("%s of a constant is a weight as well", (name, value, weight) => {
    const constant = product([], [node("Constant", [], ["w"], { [name]: value })]);
    expect(fingerprint(constant)).toBe(fingerprint(product([weight])));
  });

  test("another shape within a constant is another architecture", () => {
    const reshape = (...shape: number[]) => product([], [node("Constant", [], ["w"], { value_ints: shape })]);
    expect(fingerprint(reshape(-1, 3))).not.toBe(fingerprint(reshape(-1, 4)));
  });

  test("before IR version 4 weights are inputs, and none that callers feed", () => {
    const early = (irVersion: number, hidden: number): ModelLike => ({
      irVersion,
      inputs: [X, port("w", FLOAT, [3, hidden]), port("v", FLOAT, [hidden, 1])],
      outputs: [Y],
      nodes: [node("MatMul", ["x", "w"], ["z"]), node("MatMul", ["z", "v"], ["y"])],
      weights: [floats("w", 3, hidden), floats("v", hidden, 1)],
    });
    expect(signatureOf(early(3, 4)).inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(signatureOf(early(4, 4)).inputs.map(({ name, optional }) => [name, optional])).toEqual([
      ["x", false],
      ["w", true],
      ["v", true],
    ]);
    expect(between(early(3, 4), early(3, 8))).toEqual({ requiredBump: "minor", rules: ["architecture-changed"] });
    const clean: ModelLike = { ...early(4, 4), inputs: [X] };
    expect(between(early(3, 4), clean)).toEqual({
      requiredBump: "minor",
      rules: ["ir-version-raised", "weights-changed"],
    });
  });
});

test("weights that were tied and are no more are another architecture, small constants are not", () => {
  const twice = (second: string, size: number): ModelLike => ({
    inputs: [X],
    outputs: [Y],
    nodes: [node("MatMul", ["x", "w"], ["z"]), node("MatMul", ["z", second], ["y"])],
    weights: [floats("w", size, size), ...(second === "w" ? [] : [floats(second, size, size)])],
  });
  expect(fingerprint(twice("w", 3))).not.toBe(fingerprint(twice("v", 3)));
  expect(fingerprint(twice("w", 1))).toBe(fingerprint(twice("v", 1)));
});

test("the trees of ai.onnx.ml 5, which lie in tensors, are learnt too", () => {
  const trees = (nodes: number, targets: number): ModelLike => ({
    inputs: [X],
    outputs: [Y],
    opsets: { "ai.onnx.ml": 5 },
    nodes: [
      ml("TreeEnsemble", ["x"], ["y"], {
        n_targets: targets,
        nodes_splits: { tensor: floats("", nodes) },
        leaf_weights: { tensor: floats("", nodes + 1) },
      }),
    ],
  });
  expect(between(trees(2, 1), trees(3, 1))).toEqual({ requiredBump: "patch", rules: ["weights-changed"] });
  expect(fingerprint(trees(2, 1))).not.toBe(fingerprint(trees(2, 2)));
});

test("trees that are spread over more operators, as LightGBM's exporter splits them, are no other architecture", () => {
  const split = (shares: number, last = "Sum"): ModelLike => {
    const names = Array.from({ length: shares }, (_, i) => `share${i}`);
    const trees = names.flatMap((name) => [
      ml("TreeEnsembleRegressor", ["x"], [`${name} float`], { n_targets: 1 }),
      node("Cast", [`${name} float`], [name], { to: 11 }),
    ]);
    return { inputs: [X], outputs: [Y], nodes: [...trees, node(last, names, ["y"])] };
  };
  expect(between(split(2), split(3))).toEqual({ requiredBump: "patch", rules: ["weights-changed"] });
  expect(fingerprint(split(2, "Max"))).not.toBe(fingerprint(split(2)));
  expect(fingerprint(split(2, "Max"))).not.toBe(fingerprint(split(3, "Max")));
});

describe("what Protocol Buffers merges is read merged, as Python onnx and ONNX Runtime read it", () => {
  const dims = (...sizes: readonly (number | string)[]) =>
    message(2, ...sizes.map((d) => message(1, typeof d === "number" ? number(1, d) : text(2, d))));
  const typed = (...parts: readonly Buffer[]) => {
    const bytes = model({ inputs: [{ name: "x0", type: Buffer.concat(parts) }], outputs: [Y], nodes: [] });
    const read = readBytes(bytes);
    return read.ok ? read.signature.inputs[0] : read.why;
  };
  const FIRST = message(1, number(1, FLOAT), dims("N", 1));

  test.each([
    ["a type of a tensor that is there twice", [FIRST, message(1, dims(3))], { type: "float", shape: ["N", 1, 3] }],
    ["the last of two element types", [FIRST, message(1, number(1, INT64))], { type: "int64", shape: ["N", 1] }],
    ["the last of two kinds", [FIRST, sequenceOf(tensorType(INT64))], { kind: "sequence", type: "int64" }],
    [
      "what follows the last change of kind",
      [FIRST, mapOf(1, FIRST), message(1, dims(3))],
      { type: "undefined", shape: [3] },
    ],
    ["a kind in another wire type: none", [FIRST, number(4, 1)], { type: "float", shape: ["N", 1] }],
    ["an unknown group: nothing", [FIRST, Buffer.from([0xc3, 0x3e, 0x08, 0x01, 0xc4, 0x3e])], { type: "float" }],
    ["32 bits of a larger number", [message(1, Buffer.from([8, 0x81, 0x80, 0x80, 0x80, 0x10]))], { type: "float" }],
  ])("%s", (_, parts, expected) => {
    expect(typed(...parts)).toMatchObject(expected);
  });

  test.each([
    ["a group that another one ends", [0xc3, 0x3e, 0xcc, 0x3e], "another one started"],
    ["a group without an end", [0xc3, 0x3e], "middle of a group"],
    ["a length of six bytes", [0xa2, 0x06, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00], "five bytes"],
    ["a field number beyond 2^29", [0xf8, 0xff, 0xff, 0xff, 0x1f, 0x00], "too large"],
  ])("%s is refused", (_, bytes, why) => {
    expect(typed(FIRST, Buffer.from(bytes))).toContain(why);
  });

  test("a model of more bytes than Protocol Buffers reads is refused unread", () => {
    const read = readModel({ size: 2 ** 31, read: () => Buffer.alloc(0) }, String);
    expect(read).toEqual({ ok: false, why: expect.stringContaining("2147483648 bytes") });
  });

  test("names that every object has are names like others", () => {
    const like = (operator: string): ModelLike => ({
      inputs: [X],
      outputs: [Y],
      nodes: [node(operator, ["x"], ["y"])],
    });
    expect(signatureOf(like("constructor")).architecture.operators.constructor).toBe(1);
    expect(between(like("Relu"), like("toString")).rules).toEqual(["architecture-changed"]);
  });
});

test("a file with two graphs is refused: programs would read different ones", () => {
  const twice = Buffer.concat([model({ outputs: [Y], nodes: [] }), model({ inputs: [X], outputs: [Y], nodes: [] })]);
  expect(readBytes(twice)).toEqual({ ok: false, why: "it contains two graphs" });
});

test("weights in ./w.bin are those in w.bin", () => {
  const beside = (location: string) =>
    signatureOf({ outputs: [Y], nodes: [], weights: [externalTensor("w", [3, 1], location)] }).externalData;
  expect([beside("./w.bin"), beside(".//./w.bin"), beside("../w.bin")]).toEqual([["w.bin"], ["w.bin"], ["../w.bin"]]);
});

describe("the classes that a model names itself", () => {
  const CLASSIFIERS: Readonly<Record<string, (labels: readonly string[]) => ModelLike>> = {
    "a classifier": (labels) => ({
      inputs: [X],
      outputs: [port("label", STRING, ["N"]), port("scores", FLOAT, ["N", labels.length])],
      nodes: [ml("TreeEnsembleClassifier", ["x"], ["label", "scores"], { classlabels_strings: labels })],
    }),
    "a table that is picked from": (labels) => ({
      inputs: [X],
      outputs: [port("label", STRING, ["N"])],
      nodes: [
        node("ArgMax", ["x"], ["n"]),
        ml("ArrayFeatureExtractor", ["classes", "n"], ["picked"], {}),
        node("Reshape", ["picked", "shape"], ["label"]),
      ],
      weights: [tensor("classes", [labels.length], labels, STRING), tensor("shape", [1], [-1], INT64)],
    }),
    "an encoder of labels": (labels) => ({
      inputs: [X],
      outputs: [port("label", STRING, ["N"])],
      nodes: [
        node("ArgMax", ["x"], ["n"]),
        ml("LabelEncoder", ["n"], ["label"], { keys_int64s: labels.map((_, i) => i), values_strings: labels }),
      ],
    }),
    "a map of scores": (labels) => ({
      inputs: [X],
      outputs: [{ name: "scores", type: sequenceOf(mapOf(STRING, tensorType(FLOAT))) }],
      nodes: [ml("ZipMap", ["x"], ["scores"], { classlabels_strings: labels })],
    }),
  };

  test.each(Object.entries(CLASSIFIERS))("in %s", (_, withLabels) => {
    const base = withLabels(["legit", "fraud"]);
    expect(between(base, withLabels(["fraud", "legit"]))).toMatchObject({
      requiredBump: "major",
      rules: expect.arrayContaining(["label-reordered"]),
    });
    expect(between(base, withLabels(["legit", "bot"])).rules).toEqual(expect.arrayContaining(["label-removed"]));
    expect(between(base, withLabels(["legit", "fraud", "bot"])).rules).toEqual(expect.arrayContaining(["label-added"]));
    expect(signatureOf(base).classLabels).toEqual([["legit", "fraud"]]);
  });

  test("an encoder of inputs names no classes", () => {
    const vocabulary = (...words: string[]): ModelLike => ({
      inputs: [X],
      outputs: [Y],
      nodes: [
        ml("LabelEncoder", ["x"], ["n"], { keys_strings: words, values_int64s: words.map((_, i) => i) }),
        node("Relu", ["n"], ["y"]),
      ],
    });
    expect(between(vocabulary("a", "b"), vocabulary("b", "a", "c")).requiredBump).toBe("patch");
  });
});

describe("a shape of very many dimensions", () => {
  const shape = (last: number) => [...Array.from({ length: 15_999 }, () => 1), last];
  const Y1 = port("y", FLOAT, ["N"]);
  const summed = (weight: Buffer, uses: number): ModelLike => ({
    inputs: [X],
    outputs: [Y1],
    nodes: [node("Sum", ["x", ...Array.from({ length: uses }, () => "w")], ["y"])],
    weights: [weight],
  });

  test("of a weight is named in few letters, however often it is used", () => {
    // Each use names the weight: in full, that would be a text of 1.7 GB.
    expect(fingerprint(summed(floats("w", ...shape(1)), 36_000))).toMatch(/^[0-9a-f]{64}$/);
  });

  test("of a weight counts to its last dimension", () => {
    const of = (last: number) => fingerprint(summed(floats("w", ...shape(last)), 1));
    expect(of(1)).not.toBe(of(2));
  });

  test("of an output is described briefly", () => {
    const giving = (last: number): ModelLike => ({
      ...summed(floats("w", 1), 1),
      outputs: [port("y", FLOAT, shape(last))],
    });
    const { changes } = compareVersions({ old: bare(giving(1)), next: bare(giving(2)) });
    expect(changes.map(({ rule }) => rule)).toContain("contract/output-reshaped");
    for (const { message } of changes) expect(message.length).toBeLessThan(500);
    expect(changes.map(({ message }) => message).join("\n")).toContain("… (16000 dimensions)");
  });
});

describe("what a graph consists of beside its nodes", () => {
  const calling = (...body: readonly Buffer[]) => {
    const half = [text(1, "Half"), text(10, "com.acme"), text(4, "a"), text(5, "b")];
    const graph = model({ inputs: [X], outputs: [Y], nodes: [node("Half", ["x"], ["y"], {}, "com.acme")] });
    const read = readBytes(Buffer.concat([graph, message(25, ...half, ...body)]));
    return read.ok ? read.signature.architecture.fingerprint : read.why;
  };
  const inner = (operator: string, ...more: readonly Buffer[]) =>
    message(7, text(1, "a"), text(2, "b"), text(4, operator), ...more);

  test("what a function of the model's own computes belongs to the architecture", () => {
    const relu = calling(inner("Relu"));
    expect(calling(inner("Relu"))).toBe(relu);
    const others = [
      calling(inner("Sigmoid")),
      calling(inner("Relu", message(5, text(1, "alpha"), number(3, 2)))),
      calling(inner("Relu"), inner("Relu")),
      calling(inner("Relu"), text(6, "alpha")),
      calling(inner("Relu"), message(9, text(1, "com.other"), number(2, 3))),
      calling(),
    ];
    expect(others).not.toContain(relu);
    expect(new Set(others).size).toBe(others.length);
  });

  test("sparse weights are counted as such, and a sparse input is called so", () => {
    const weight = message(1, number(1, 4), number(2, FLOAT), text(8, "w"));
    const graph = graphBody({ inputs: [X], outputs: [Y], nodes: [node("MatMul", ["x", "w"], ["y"])] });
    const read = readBytes(
      Buffer.concat([number(1, 8), message(7, graph, message(15, weight, number(3, 3), number(3, 1)))]),
    );
    expect(read).toMatchObject({ ok: true, signature: { architecture: { weights: { "sparse float[3, 1]": 1 } } } });
    const like: ModelLike = { inputs: [{ name: "s", type: sparseType(FLOAT, ["N", 3]) }], outputs: [Y], nodes: [] };
    const dense: ModelLike = { ...like, inputs: [port("s", FLOAT, ["N", 3])] };
    expect(signatureOf(like).inputs[0]).not.toEqual(signatureOf(dense).inputs[0]);
  });
});
