import type { GraphSignature, Port } from "../../src/formats/graph.ts";
import { signatureOf } from "../../src/release/signature.ts";
import { metadataDocument } from "../helpers/candidate.ts";
import { sample, tensor } from "../versioning/sample.ts";

const GRAPH = sample().graph as GraphSignature;
const WIDE = (width: Port["shape"]) => ({ ...GRAPH, outputs: [tensor("scores", "float", width)] });
const digests = (...names: string[]) => new Map(names.map((name) => [name, `sha of ${name}`]));

function signature(changes: Record<string, unknown> = {}, graph?: GraphSignature, names: string[] = []) {
  return signatureOf(metadataDocument(changes).value, graph, digests(...names));
}

test("a version promises what its metadata state", () => {
  expect(signature({ validation: { quantization: "int8", edge_device_tested: [] } })).toMatchObject({
    metadata: {
      inputFeatures: ["x0", "x1", "x2"],
      outputClasses: ["legit", "fraud"],
      modelType: "classification",
      exportFormat: "onnx",
      framework: "numpy",
      quantization: "int8",
    },
  });
  expect(signature()).not.toHaveProperty("graph");
  expect(signature({}, GRAPH).graph).toBe(GRAPH);
});

test.each([
  ["onnx", ["model.onnx"], ["model.pt", "weights.bin", "README.md"]],
  ["torchscript", ["model.pt"], ["model.onnx", "weights.bin", "README.md"]],
  ["savedmodel", ["saved_model.tar", "saved_model/a/b"], ["saved_models/a", "saved_model.tar.gz", "model.onnx"]],
])("the files of a model in %s are %j, and no others", (format, ofModel, others) => {
  const { modelFiles, otherFiles } = signature({ export_format: format }, undefined, [...others, ...ofModel]);
  expect(modelFiles).toEqual(Object.fromEntries(digests(...ofModel)));
  expect(Object.keys(otherFiles).sort()).toEqual([...others, "metadata.json"].sort());
  for (const name of others) expect(otherFiles[name]).toBe(`sha of ${name}`);
});

test("the weights that the file names belong to the model", () => {
  const graph = { ...GRAPH, externalData: ["weights.bin"] };
  expect(Object.keys(signature({}, graph, ["model.onnx", "weights.bin", "other.bin"]).modelFiles)).toEqual([
    "model.onnx",
    "weights.bin",
  ]);
});

test("of metadata.json all counts but the number and the day, in whatever order", () => {
  const of = (changes: Record<string, unknown>, names: string[] = []) =>
    signature(changes, undefined, names).otherFiles;
  const same = of({});
  expect(of({ version: "9.9.9", created_at: "2027-01-01" })).toEqual(same);
  expect(of({}, ["metadata.json"])).toEqual(same);
  expect(of({ framework_version: "9" })).not.toEqual(same);
  expect(of({ deprecated: true })).not.toEqual(same);
  const { value } = metadataDocument();
  const turned = Object.fromEntries(Object.entries(value).reverse()) as unknown as typeof value;
  expect(signatureOf(turned, undefined, new Map()).otherFiles).toEqual(same);
});

describe("the classes that callers can rely on", () => {
  const named = { ...GRAPH, classLabels: [["no", "yes"]] };
  const classes = (stated: string[], graph?: GraphSignature, changes: Record<string, unknown> = {}) => {
    const { metadata } = signature({ output_classes: stated, ...changes }, graph);
    return metadata?.classesUnknown === true ? "unknown" : metadata?.outputClasses;
  };

  test("are those that are stated, if nothing contradicts them", () => {
    expect(classes(["legit", "fraud"])).toEqual(["legit", "fraud"]);
    expect(classes(["legit", "fraud"], GRAPH)).toEqual(["legit", "fraud"]);
    expect(classes(["legit", "fraud"], named)).toEqual(["legit", "fraud"]);
    expect(classes(["a", "b", "c"], WIDE(["N", "C"]))).not.toEqual(["a", "b", "c"]);
    expect(classes(["a", "b", "c"], { ...WIDE(["N", "C"]), classLabels: [] })).toEqual(["a", "b", "c"]);
    expect(classes(["legit", "fraud"], WIDE(["N", 1]))).toEqual(["legit", "fraud"]);
    // Of what is no table of scores, a width says nothing.
    expect(classes(["legit", "fraud"], { ...WIDE(["N", 3, 3]), classLabels: [] })).toEqual(["legit", "fraud"]);
    expect(classes(["legit", "fraud"], { ...WIDE([5]), classLabels: [] })).toEqual(["legit", "fraud"]);
    const map = { ...tensor("scores", "float", ["N", 5]), kind: "map" as const };
    expect(classes(["legit", "fraud"], { ...GRAPH, outputs: [map], classLabels: [] })).toEqual(["legit", "fraud"]);
  });

  test("are those that the file names, if none are stated or their number is wrong", () => {
    expect(classes([], named)).toEqual(["no", "yes"]);
    expect(classes(["a", "b", "c"], named)).toEqual(["no", "yes"]);
  });

  test("are unknown if the file contradicts their number and names none, or several lists", () => {
    expect(classes(["a", "b", "c"], GRAPH)).toBe("unknown");
    expect(classes(["a", "b", "c"], WIDE(["N", 2]))).toBe("unknown");
    const several = {
      ...GRAPH,
      classLabels: [
        ["no", "yes"],
        ["off", "on"],
      ],
    };
    expect(classes(["a", "b", "c"], several)).toBe("unknown");
    expect(classes([], { ...several, outputs: [] })).toBe("unknown");
    expect(classes([], { ...GRAPH, outputs: [], classLabels: [] })).toEqual([]);
    expect(signature({ output_classes: ["a", "b", "c"] }, GRAPH).metadata).toMatchObject({
      classesUnknown: true,
      outputClasses: ["a", "b", "c"],
    });
    expect(signature().metadata).not.toHaveProperty("classesUnknown");
  });

  test("are not looked for in a model that does not classify", () => {
    const regression = { model_type: "regression", metrics: { rmse: 1, mae: 1, r2: 0 } };
    expect(classes([], named, regression)).toEqual([]);
    expect(classes(["a", "b", "c"], GRAPH, regression)).toEqual(["a", "b", "c"]);
  });
});
