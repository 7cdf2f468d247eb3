import { moreOutputs } from "../../src/formats/onnx/more-outputs.ts";
import {
  FLOAT,
  graphBody,
  INT64,
  type ModelLike,
  mapOf,
  message,
  ml,
  node,
  port,
  readBytes,
  STRING,
  sequenceOf,
  signatureOf,
  tensorType,
} from "../helpers/onnx.ts";

const X = port("x", FLOAT, ["N", 2]);
const maps = (name: string, key = INT64) => ({ name, type: sequenceOf(mapOf(key, tensorType(FLOAT, []))) });
const zip = (to: string, from = "x", labels: readonly number[] | readonly string[] = [0, 1]) =>
  ml(
    "ZipMap",
    [from],
    [to],
    typeof labels[0] === "string" ? { classlabels_strings: labels } : { classlabels_int64s: labels },
  );

const mapsOf = (like: Partial<ModelLike>) =>
  signatureOf({ inputs: [X], outputs: [maps("y")], nodes: [], ...like }).zipMaps;

test.each([
  ["numbers", [zip("y", "x", [7, -1])], ["7", "-1"]],
  ["text", [zip("y", "x", ["b", "a", ""])], ["b", "a", ""]],
  ["an Identity between it and the output", [zip("z"), node("Identity", ["z"], ["y"])], ["0", "1"]],
])("the classes of a ZipMap's columns: %s", (_, nodes, labels) => {
  expect(mapsOf({ nodes })).toEqual([{ output: "y", tensor: "x", labels }]);
});

test("several of them, in the order of the outputs", () => {
  const outputs = [maps("b", STRING), port("x2", FLOAT), maps("a")];
  const nodes = [zip("a"), node("Relu", ["x"], ["x2"]), zip("b", "x2", ["p", "q"])];
  expect(mapsOf({ outputs, nodes })).toEqual([
    { output: "b", tensor: "x2", labels: ["p", "q"] },
    { output: "a", tensor: "x", labels: ["0", "1"] },
  ]);
});

const inner = { nodes: [zip("z")], outputs: [maps("z")] };

test.each([
  [
    "in the graph of an If",
    [node("If", ["x"], ["y"], { then_branch: { graph: inner }, else_branch: { graph: inner } })],
  ],
  ["of another domain", [node("ZipMap", ["x"], ["y"], { classlabels_int64s: [0, 1] }, "mine")]],
  ["without an input", [ml("ZipMap", [], ["y"], { classlabels_int64s: [0, 1] })]],
  ["without classes", [ml("ZipMap", ["x"], ["y"], {})]],
  [
    "with both kinds of classes",
    [ml("ZipMap", ["x"], ["y"], { classlabels_int64s: [0, 1], classlabels_strings: ["a", "b"] })],
  ],
  ["with a class twice", [zip("y", "x", [1, 1])]],
  [
    "with more classes than a list keeps",
    [
      zip(
        "y",
        "x",
        Array.from({ length: 5000 }, (_, i) => i),
      ),
    ],
  ],
  ["that another operator reads", [zip("z"), node("SequenceAt", ["z", "x"], ["y"])]],
  ["in a circle", [node("Identity", ["y"], ["y"])]],
])("one %s is left out", (_, nodes) => {
  expect(mapsOf({ nodes })).toBeUndefined();
});

test("outputs that are appended are a second graph of nothing but outputs", () => {
  const bytes = moreOutputs(["x", "z"]);
  const outputs = ["x", "z"].map((name) => ({ name, type: tensorType(FLOAT) }));
  const { length } = graphBody({ nodes: [], outputs: [] });
  expect(Buffer.from(bytes)).toEqual(message(7, graphBody({ nodes: [], outputs }).subarray(length)));
  expect(readBytes(bytes)).toMatchObject({ ok: true, signature: { outputs: [{ name: "x" }, { name: "z" }] } });
});
