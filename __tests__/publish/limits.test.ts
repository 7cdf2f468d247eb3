import fc from "fast-check";
import { checkFiles } from "../../src/publish/limits.ts";
import { assetName } from "../github/asset-name.ts";

const file = (name: string, size = 1) => ({ name, size, sha256: "", file: "" });
const rulesOf = (...files: ReturnType<typeof file>[]) => checkFiles(files).map((f) => f.rule);

test("the files of an ordinary release pass", () => {
  expect(rulesOf(file("model.onnx", 2 ** 31 - 1), file("metadata.json"), file("SHA256SUMS"))).toEqual([]);
});

const told = (...files: ReturnType<typeof file>[]) => checkFiles(files).map((f) => `${f.rule} ${f.message}`);
const renamed = (name: string) => `publish/file-name GitHub would store ${JSON.stringify(name)} under another name.`;

test.each([
  ["an empty file", [file("a", 0)], "publish/file-size a is empty; GitHub accepts no empty files."],
  [
    "a file of 2 GiB",
    [file("a", 2 ** 31)],
    "publish/file-size a has 2147483648 bytes; GitHub accepts less than 2147483648.",
  ],
  ["a space in a name", [file("a b")], renamed("a b")],
  ["a name that begins with a dot", [file(".a")], renamed(".a")],
  ["a name that ends with a dot", [file("a.")], renamed("a.")],
  ["two dots in a row", [file("a..b")], renamed("a..b")],
  ["a letter outside of ASCII", [file("modèle.onnx")], renamed("modèle.onnx")],
  [
    "names equal but for case",
    [file("README.md"), file("readme.md")],
    "publish/file-name README.md and readme.md differ only in case.",
  ],
  ["one name twice", [file("a"), file("a")], "publish/file-name Two files are called a."],
])("%s is refused", (_, files, finding) => {
  expect(told(...files)).toEqual([finding]);
});

test("a thousand files pass and one more does not", () => {
  const files = Array.from({ length: 1001 }, (_, i) => file(`f${i}`));
  expect(told(...files.slice(1))).toEqual([]);
  expect(told(...files)).toEqual([
    "publish/too-many-files The release would have 1001 files, evidence included; GitHub accepts at most 1000.",
  ]);
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
