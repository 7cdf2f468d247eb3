import { suggest } from "../../src/registry/suggest.ts";

test.each([
  ["accurracy", ["recall", "accuracy"], "accuracy"],
  ["accurazi", ["accuracy"], "accuracy"],
  ["accurazii", ["accuracy"], undefined],
  ["calibratoin-error", ["calibration_error"], "calibration_error"],
  ["calibratoinn_erorr", ["calibration_error"], undefined],
  ["mx", ["min", "max"], "max"],
  ["mexx", ["max"], undefined],
  ["mapp", ["map"], "map"],
  ["gxtx", ["gate"], undefined],
  ["b", ["x"], undefined],
  ["b", ["ab"], undefined],
  ["B", ["b"], "b"],
  ["bb", ["xx", "b"], undefined],
  ["bx", ["by"], "by"],
  ["", ["x"], undefined],
  ["Model-Name", ["model_name"], "model_name"],
  ["MODEL_NAME", ["model_name"], "model_name"],
  ["f1-score-x", ["f1_score"], "f1_score"],
  ["colour", [], undefined],
  ["anything", ["accuracy", "recall"], undefined],
])("%j, of %j, was meant as %j", (name, known, meant) => {
  expect(suggest(name, known)).toBe(meant);
});

test("the nearest name is suggested, wherever it stands in the list", () => {
  const known = ["recall_at_fpr", "recall_macro", "recall"];
  expect(known.map((name) => suggest(`${name}s`, known))).toEqual(known);
  expect(known.map((name) => suggest(`${name}s`, [...known].reverse()))).toEqual(known);
});

test("a name far longer than any known one is not compared", () => {
  expect(suggest("a".repeat(256), ["a".repeat(255)])).toBe("a".repeat(255));
  expect(suggest("a".repeat(257), ["a".repeat(256)])).toBeUndefined();
});
