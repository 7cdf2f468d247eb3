import fc from "fast-check";
import { readAttribute } from "../../src/formats/onnx/attribute.ts";
import { readConstant } from "../../src/formats/onnx/constant.ts";
import { readFunction, readNode } from "../../src/formats/onnx/node.ts";
import {
  formatWeight,
  readSparseTensor,
  readTensor,
  readTensorTexts,
  showShape,
} from "../../src/formats/onnx/tensor.ts";
import { type Span, Wire } from "../../src/formats/onnx/wire.ts";
import { message, number, text } from "../helpers/onnx.ts";

/** Reads bytes as one message. Field numbers in this file are those of onnx.proto. */
function reading<T>(read: (wire: Wire, whole: Span) => T): (...parts: readonly Buffer[]) => T {
  return (...parts) => {
    const bytes = Buffer.concat(parts);
    const wire = new Wire({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
    return read(wire, { start: 0, end: bytes.length });
  };
}
const asTensor = reading((wire, whole) => readTensor(wire, [whole]));
const asSparse = reading((wire, whole) => readSparseTensor(wire, [whole]));
const asTexts = reading((wire, whole) => readTensorTexts(wire, [whole]));
const asConstant = reading((wire, whole) => readConstant(wire, [whole]));
const asFunction = reading((wire, whole) => readFunction(wire, [whole]));
const asNode = reading((wire, whole) => readNode(wire, [whole]));
const attributeOf = (domain: string, operator: string) =>
  reading((wire, whole) => readAttribute(wire, [whole], domain, operator));
const textOf = (...parts: readonly Buffer[]) => attributeOf("", "Anything")(text(1, "a"), ...parts).text;

/** A list in one field, and the same in a field for each value. */
const bodies = (values: readonly number[]) => values.map((value) => number(0, value).subarray(1));
const packed = (field: number, values: readonly number[]) => message(field, ...bodies(values));
const each = (field: number, values: readonly number[]) => values.map((value) => number(field, value));
const fixed32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeFloatLE(value, 4 * i);
  });
  return bytes;
};
/** One float, as a field of its own. */
const float = (field: number, value: number) => Buffer.concat([Buffer.of(8 * field + 5), fixed32(value)]);
const int64s = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => {
    bytes.writeBigInt64LE(BigInt(value), 8 * i);
  });
  return bytes;
};
const int32s = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeInt32LE(value, 4 * i);
  });
  return bytes;
};
const [FLOAT, INT32, INT64, STRING] = [1, 6, 7, 8];
const small = fc.integer({ min: -300, max: 2 ** 40 });

describe("a tensor", () => {
  test("of int64 has its values, whether they are packed, one by one or raw", () => {
    fc.assert(
      fc.property(fc.array(small, { maxLength: 12 }), (values) => {
        const head = [number(1, values.length), number(2, INT64), text(8, "w")];
        const expected = { name: "w", type: "int64", dims: [values.length], values };
        expect(asTensor(...head, packed(7, values))).toEqual(expected);
        expect(asTensor(...head, ...each(7, values))).toEqual(expected);
        expect(asTensor(...head, message(9, int64s(...values)))).toEqual(expected);
        expect(formatWeight(asTensor(...head, packed(7, values)))).toBe(
          `int64[${values.length}]=${JSON.stringify(values)}`,
        );
      }),
    );
  });

  test("has its dimensions packed or one by one, and of other types no values", () => {
    for (const dims of [packed(1, [2, 3]), Buffer.concat(each(1, [2, 3]))]) {
      expect(asTensor(dims, number(2, FLOAT), message(9, Buffer.alloc(24)))).toEqual({
        ...{ name: "", type: "float", dims: [2, 3] },
      });
    }
    expect(asTensor(number(1, 1), number(2, INT32), ...each(7, [5]))).toEqual({ name: "", type: "int32", dims: [1] });
  });

  test("of more than 64 values has none: they are a table", () => {
    const of = (count: number) =>
      asTensor(number(1, count), number(2, INT64), message(9, int64s(...Array(count).fill(1)))).values?.length;
    expect([of(64), of(65)]).toEqual([64, undefined]);
    // What the dimensions do not say, the bytes do.
    const raw = asTensor(number(1, 1), number(2, INT64), message(9, int64s(...Array(65).fill(1))));
    expect(raw.values).toEqual([]);
    const listed = asTensor(number(1, 1), number(2, INT64), ...each(7, Array(80).fill(1)));
    expect(listed.values?.length).toBeLessThanOrEqual(65);
  });

  test("lies in another file only where it says so", () => {
    const entry = (key: string, value: string) => message(13, text(1, key), text(2, value));
    const fileOf = (...parts: Buffer[]) => asTensor(number(2, FLOAT), ...parts).externalFile;
    expect(fileOf(entry("location", "w.bin"), number(14, 1))).toBe("w.bin");
    expect(fileOf(entry("location", "w.bin"), entry("offset", "0"), number(14, 1))).toBe("w.bin");
    expect(fileOf(entry("location", "w.bin"))).toBeUndefined();
    expect(fileOf(entry("location", "w.bin"), number(14, 1), number(14, 0))).toBeUndefined();
    expect(fileOf(entry("location", "w.bin"), number(14, 1), number(14, 7))).toBe("w.bin");
    expect(fileOf(entry("offset", "0"), number(14, 1))).toBeUndefined();
  });

  test("of very many dimensions is shown by the first 32", () => {
    const shown = (count: number) => showShape({ name: "", type: "float", dims: Array(count).fill(1) });
    expect(shown(32)).toBe(`float[${Array(32).fill(1).join(", ")}]`);
    expect(shown(33)).toBe(`float[${Array(32).fill(1).join(", ")}, … 33 dimensions]`);
  });

  test("that is sparse has the type of its values and dimensions of its own", () => {
    const values = message(1, number(1, 4), number(2, FLOAT), text(8, "s"));
    for (const dims of [packed(3, [9, 9]), Buffer.concat(each(3, [9, 9]))]) {
      expect(asSparse(values, dims)).toEqual({ name: "s", type: "sparse float", dims: [9, 9] });
    }
    expect(asSparse(message(2, number(1, 4)))).toEqual({ name: "", type: "sparse unknown", dims: [] });
  });
});

describe("the texts of a tensor", () => {
  test("are its strings, or its integers of either width, however they are written", () => {
    expect(asTexts(number(2, STRING), text(6, "a"), text(6, "b"))).toEqual(["a", "b"]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -300, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 9 }), (values) => {
        const texts = values.map(String);
        for (const [type, field, raw] of [
          [INT32, 5, int32s(...values)],
          [INT64, 7, int64s(...values)],
        ] as const) {
          expect(asTexts(number(2, type), packed(field, values))).toEqual(texts);
          expect(asTexts(number(2, type), ...each(field, values))).toEqual(texts);
          expect(asTexts(number(2, type), message(9, raw))).toEqual(texts);
        }
      }),
    );
    expect(asTexts(number(2, INT32), number(5, 2 ** 32 - 2))).toEqual(["-2"]);
  });

  test("are unknown where it has none, has floats, lies elsewhere or is too long", () => {
    expect(asTexts(number(2, STRING))).toBeUndefined();
    expect(asTexts(number(2, FLOAT), message(9, fixed32(1)))).toBeUndefined();
    expect(asTexts(number(2, STRING), text(6, "a"), message(13, text(1, "location")))).toBeUndefined();
    const raw = (count: number) => asTexts(number(2, INT32), message(9, Buffer.alloc(4 * count)))?.length;
    expect([raw(4096), raw(4097)]).toEqual([4096, undefined]);
    const many = (count: number) => asTexts(number(2, STRING), ...Array(count).fill(text(6, "a")), number(2, STRING));
    expect([many(4096)?.length, many(4097)]).toEqual([4096, undefined]);
    expect(asTexts(number(2, INT32), packed(5, Array(4096).fill(1)))?.length).toBe(4096);
    expect(asTexts(number(2, INT32), packed(5, Array(4097).fill(1)))).toBeUndefined();
  });
});

describe("a constant", () => {
  test("is the tensor that its one value is", () => {
    expect(asConstant(text(1, "value_int"), number(3, 5))).toEqual({
      ...{ name: "", type: "int64", dims: [], values: [5] },
    });
    expect(asConstant(float(2, 0.5))).toEqual({ name: "", type: "float", dims: [] });
    expect(asConstant(text(4, "s"))).toEqual({ name: "", type: "string", dims: [] });
    expect(asConstant(text(9, "s"), text(9, "t"))).toEqual({ name: "", type: "string", dims: [2] });
    const ints = { name: "", type: "int64", dims: [3], values: [1, 2, 3] };
    expect(asConstant(packed(8, [1, 2, 3]))).toEqual(ints);
    expect(asConstant(...each(8, [1, 2, 3]))).toEqual(ints);
    expect(asConstant(packed(8, [1, 2]), number(8, 3))).toEqual(ints);
    const floats = { name: "", type: "float", dims: [3] };
    expect(asConstant(message(7, fixed32(1, 2, 3)))).toEqual(floats);
    expect(asConstant(float(7, 1), float(7, 2), float(7, 3))).toEqual(floats);
    const inside = [number(1, 2), number(2, FLOAT), text(8, "w")];
    expect(asConstant(message(5, ...inside))).toEqual({ name: "w", type: "float", dims: [2] });
    expect(asConstant(message(22, message(1, ...inside), number(3, 9)))).toEqual({
      ...{ name: "w", type: "sparse float", dims: [9] },
    });
  });

  test("of a long list of integers has their number alone", () => {
    expect(asConstant(packed(8, Array(64).fill(1)))?.values?.length).toBe(64);
    for (const long of [[packed(8, Array(65).fill(1))], each(8, Array(65).fill(1))]) {
      expect(asConstant(...long)).toEqual({ name: "", type: "int64", dims: [65] });
    }
  });

  test("is unknown where it has no value, or values of two kinds; what no reader takes for one does not count", () => {
    expect(asConstant(text(1, "value"), text(21, "parameter"))).toBeUndefined();
    expect(asConstant(number(3, 5), float(2, 1))).toBeUndefined();
    const five = { name: "", type: "int64", dims: [], values: [5] };
    // An empty list; a number where a text belongs; a text where a number does; a double where a float does.
    const double = Buffer.concat([Buffer.of(8 * 2 + 1), Buffer.alloc(8)]);
    for (const none of [message(7), message(8), number(4, 1), text(3, "x"), double, number(2, 1), text(2, "abcd")]) {
      expect(asConstant(number(3, 5), none)).toEqual(five);
    }
  });
});

describe("what tells two attributes apart", () => {
  test("is each value, with its kind", () => {
    expect(textOf(float(2, 0.5))).toBe("f=0.5");
    expect(textOf(number(3, -1))).toBe("i=-1");
    expect(textOf(text(4, "NOTSET"))).toBe('s="NOTSET"');
    expect(textOf(text(21, "alpha"))).toBe("ref=alpha");
    expect(textOf(message(7, fixed32(1, Number.POSITIVE_INFINITY)))).toBe('floats=[1,"Infinity"]');
    expect(textOf(packed(8, [1, 2]), number(8, 3))).toBe("ints=[1,2,3]");
    expect(textOf(text(9, "a"), text(9, "b"))).toBe('strings=["a","b"]');
    expect(textOf(message(5, number(1, 2), number(2, FLOAT)))).toBe("float[2]");
    expect(textOf(message(10, number(1, 1), number(2, INT64), number(7, 4)))).toBe("int64[1]=[4]");
    expect(textOf(message(22, message(1, number(2, FLOAT)), number(3, 9)))).toBe("sparse float[9]");
    expect(textOf(message(14, message(1, number(1, FLOAT))))).toMatch(/^type=.*float/);
    expect(textOf(message(14, message(1, number(1, FLOAT))))).not.toBe(
      textOf(message(14, message(1, number(1, INT64)))),
    );
  });

  test("is the kind that is said as well, unless it is that of the only value", () => {
    expect(textOf(number(3, 1), number(20, 2))).toBe("i=1");
    expect(textOf(number(3, 1), number(20, 0))).toBe("i=1");
    expect(textOf(number(3, 1), number(20, 1))).toBe("i=1;as 1");
    expect(textOf(number(3, 1), float(2, 2), number(20, 2))).toBe("f=2;i=1;as 2");
    expect(textOf(number(20, 7))).toBe("");
    // A reader of a closed enumeration keeps the kind before one that it does not know.
    expect(textOf(number(3, 1), number(20, 1), number(20, 99))).toBe("i=1;as 1");
    expect(textOf(packed(8, [1]), number(20, 7))).toBe("ints=[1]");
    expect(textOf(packed(8, [1]), number(20, 6))).toBe("ints=[1];as 6");
    expect(textOf(message(5, number(2, FLOAT)), number(20, 4))).toBe("float[]");
    expect(textOf(message(5, number(2, FLOAT)), number(20, 5))).toBe("float[];as 5");
  });

  test("of a list of more than 4,096 values is how many there are, and of a long text its length", () => {
    expect(textOf(packed(8, Array(4096).fill(1)))).toBe(`ints=${JSON.stringify(Array(4096).fill(1))}`);
    expect(textOf(packed(8, Array(4097).fill(1)))).toBe("ints=×4097");
    expect(textOf(...each(8, Array(4097).fill(1)), number(8, 1))).toBe("ints=×4098");
    expect(textOf(text(4, "a".repeat(4097)))).toBe('s="×4097"');
    expect(textOf(text(4, "a".repeat(4096)))).toBe(`s="${"a".repeat(4096)}"`);
  });

  const listed = (domain: string, operator: string, name: string) =>
    attributeOf(domain, operator)(text(1, name), packed(8, [1, 2]), number(20, 7)).text;
  const single = (domain: string, operator: string, name: string) =>
    attributeOf(domain, operator)(text(1, name), number(3, 1), number(20, 2)).text;
  const ML = "ai.onnx.ml";

  test.each([
    [listed, "", "Conv", "pads", "ints=[1,2]"],
    [listed, "", "TfIdfVectorizer", "pool_int64s", ""],
    [listed, "", "TfIdfVectorizer", "ngram_counts", ""],
    [listed, "", "TfIdfVectorizer", "ngram_countss", "ints=[1,2]"],
    [listed, "", "Constant", "value_floats", ""],
    [listed, "", "Constant", "value_float", ""],
    [listed, "", "Constant", "value_ints", "ints=[1,2]"],
    [listed, "", "Another", "value_floats", "ints=[1,2]"],
    [listed, ML, "TreeEnsembleRegressor", "nodes_featureids", ""],
    [listed, ML, "Scaler", "offset", "ints×2"],
    [listed, ML, "LinearClassifier", "coefficients", "ints×2"],
    [listed, ML, "LinearRegressor", "intercepts", "ints×2"],
    [listed, ML, "LinearClassifier", "classlabels_ints", ""],
    [listed, ML, "LinearTransformer", "coefficients", ""],
    [single, ML, "Imputer", "replaced_value_int64", ""],
    [single, ML, "LabelEncoder", "default_int64", ""],
    [single, ML, "Binarizer", "threshold", ""],
    [single, ML, "Binarizer", "thresholds", "i=1"],
    [single, ML, "SVMClassifier", "rho", ""],
    [single, ML, "SVMClassifier", "prob_a", ""],
    [single, ML, "LinearClassifier", "multi_class", "i=1"],
    [single, "", "Binarizer", "threshold", "i=1"],
  ])("is what was not learnt: %p of %s %s, %s: %j", (read, domain, operator, name, expected) => {
    expect(read(domain, operator, name)).toBe(expected);
  });

  test("leaves out the classes, which are read in their order", () => {
    const read = (operator: string, name: string, ...parts: Buffer[]) =>
      attributeOf(ML, operator)(text(1, name), ...parts).labels;
    expect(read("TreeEnsembleClassifier", "classlabels_strings", text(9, "b"), text(9, "a"))).toEqual(["b", "a"]);
    expect(read("TreeEnsembleClassifier", "classlabels_int64s", packed(8, [2, 1]))).toEqual(["2", "1"]);
    expect(read("LabelEncoder", "values_strings", text(9, "x"))).toEqual(["x"]);
    expect(read("LabelEncoder", "keys_int64s", packed(8, [7]))).toEqual(["7"]);
    expect(read("LabelEncoder", "keys_floats", message(7, fixed32(1)))).toBeUndefined();
    expect(read("Scaler", "values_strings", text(9, "x"))).toBeUndefined();
  });

  test("leaves graphs and tensors to be read: one graph of all its parts, each of a list", () => {
    const { graphs, tensors } = attributeOf("", "If")(
      ...[text(1, "then"), message(6, text(2, "a")), message(6, text(2, "b")), message(11, text(2, "c"))],
      ...[message(11, text(2, "d")), message(10, number(1, 1)), message(10, number(1, 2))],
    );
    expect(graphs.map((parts) => parts.length)).toEqual([2, 1, 1]);
    expect(tensors.map(({ dims }) => dims)).toEqual([[1], [2]]);
  });
});

test("a function has its parameters, nodes, defaults and operators' versions; what is no text or message is no part", () => {
  const { nodes, defaults, opsets, ...texts } = asFunction(
    ...[text(1, "f"), text(10, "com.acme"), text(13, "over"), text(4, "x"), text(4, "y"), text(5, "z")],
    ...[text(6, "alpha"), message(7, text(4, "Add")), message(7, text(4, "Mul")), message(9, number(2, 17))],
    ...[message(11, text(1, "beta")), number(1, 5), number(4, 5)],
  );
  expect(texts).toEqual({
    ...{ name: "f", domain: "com.acme", overload: "over", inputs: ["x", "y"], outputs: ["z"] },
    attributes: ["alpha"],
  });
  expect([nodes.length, defaults.length, opsets.length]).toEqual([2, 1, 1]);
  expect(asFunction()).toEqual({
    ...{ name: "", domain: "", overload: "", inputs: [], outputs: [], nodes: [], attributes: [], defaults: [] },
    opsets: [],
  });
});

test("a node has its operator, of the default domain where it names that", () => {
  const { attributes, ...node } = asNode(
    ...[text(1, "x"), text(1, ""), text(2, "y"), text(4, "Add"), text(7, "ai.onnx"), text(8, "o")],
    message(5, text(1, "a")),
  );
  expect(node).toEqual({ operator: "Add", domain: "", overload: "o", inputs: ["x", ""], outputs: ["y"] });
  expect(attributes.length).toBe(1);
  expect(asNode(text(4, "Add"), text(7, "ai.onnx.ml"), number(1, 3)).domain).toBe("ai.onnx.ml");
});
