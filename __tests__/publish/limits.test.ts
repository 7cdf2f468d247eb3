import fc from "fast-check";
import { checkFiles } from "../../src/publish/limits.ts";
import { assetName } from "../github/asset-name.ts";

const file = (name: string, size = 1) => ({ name, size, sha256: "", file: "" });
const rulesOf = (...files: ReturnType<typeof file>[]) => checkFiles(files).map((f) => f.rule);

test("the files of an ordinary release pass", () => {
  expect(rulesOf(file("model.onnx", 2 ** 31 - 1), file("metadata.json"), file("SHA256SUMS"))).toEqual([]);
});

test.each([
  ["an empty file", [file("a", 0)], "publish/file-size"],
  ["a file of 2 GiB", [file("a", 2 ** 31)], "publish/file-size"],
  ["a space in a name", [file("a b")], "publish/file-name"],
  ["a name that begins with a dot", [file(".a")], "publish/file-name"],
  ["a name that ends with a dot", [file("a.")], "publish/file-name"],
  ["two dots in a row", [file("a..b")], "publish/file-name"],
  ["a letter outside of ASCII", [file("modèle.onnx")], "publish/file-name"],
  ["names equal but for case", [file("README.md"), file("readme.md")], "publish/file-name"],
  ["one name twice", [file("a"), file("a")], "publish/file-name"],
])("%s is refused", (_, files, rule) => {
  expect(rulesOf(...files)).toEqual([rule]);
});

test("a thousand files pass and one more does not", () => {
  const files = Array.from({ length: 1001 }, (_, i) => file(`f${i}`));
  expect(rulesOf(...files.slice(1))).toEqual([]);
  expect(rulesOf(...files)).toEqual(["publish/too-many-files"]);
});

test("a name that passes is one that the stand-in keeps", () => {
  const letters = fc.constantFrom(..."aZ09._@+- é/~#");
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 12 }), (name) => {
      fc.pre(rulesOf(file(name)).length === 0);
      expect(assetName(name)).toBe(name);
    }),
  );
});
