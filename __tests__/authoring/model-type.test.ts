import { modelTypeOf } from "../../src/authoring/version/model-type.ts";
import type { GraphSignature } from "../../src/formats/graph.ts";
import { tensor } from "../helpers/fake-inference.ts";

/** The type that is found of a model of some operators that answers one number a row. */
function typeOf(
  labels: readonly string[] | undefined,
  more: { ops?: string[]; others?: string[]; ids?: string[] } = {},
) {
  const { ops = ["MatMul"], others = [], ids = [] } = more;
  const operators = Object.fromEntries(ops.map((operator) => [operator, 1]));
  const graph = { classLabels: [], architecture: { operators } } as unknown as GraphSignature;
  const signature = { inputs: [], outputs: [tensor("p", "float32", "N", 1)] };
  const found = modelTypeOf({ graph, signature, others, labels, repeated: ids });
  return typeof found === "object" ? [found.type, "guessed"] : found;
}

describe("the type of a model that answers one number a row", () => {
  test.each<[string, ReturnType<typeof typeOf>, unknown]>([
    ["of two labels", typeOf(["1", "2"]), ["classification", "guessed"]],
    ["of two names", typeOf(["cat", "dog"]), ["classification", "guessed"]],
    ["of two labels, a regressor", typeOf(["0", "1"], { ops: ["LinearRegressor"] }), undefined],
    ["of many numbers", typeOf(["1.5", "2", "7"]), ["regression", "guessed"]],
    ["of many numbers, a regressor", typeOf(["1", "2", "3"], { ops: ["LinearRegressor"] }), "regression"],
    ["of grades with sessions", typeOf(["0", "1", "3"], { others: ["session"] }), ["ranking", "guessed"]],
    ["of grades with ids of another name", typeOf(["0", "1", "3"], { others: ["s"], ids: ["s"] }), undefined],
    ["of counts with ids of another name", typeOf(["0", "1", "30"], { ids: ["s"] }), ["regression", "guessed"]],
    ["of unknown labels", typeOf(undefined), undefined],
    ["of unknown labels, a regressor", typeOf(undefined, { ops: ["LinearRegressor"] }), "regression"],
    ["that classifies", typeOf(["1", "2", "3"], { ops: ["LinearClassifier"] }), "classification"],
  ])("%s", (_, found, expected) => expect(found).toEqual(expected));
});
