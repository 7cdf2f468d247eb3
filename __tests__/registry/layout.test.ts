import { checkLayout } from "../../src/registry/layout.ts";
import type { Metadata } from "../../src/registry/metadata-types.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { metadataOf } from "../helpers/registry.ts";

const FOLDER = "models/scorer/1.0.0";
const METADATA = metadataOf({ model_name: "scorer", version: "1.0.0" }, 1) as unknown as Metadata;

const file = (name: string, changes: Partial<VersionFile> = {}): VersionFile => ({
  name,
  path: `${FOLDER}/${name}`,
  kind: "file",
  gitStatus: "same",
  size: 10,
  sha256: "0".repeat(64),
  ...changes,
});
const WHOLE = ["model.onnx", "metadata.json", "README.md", "feature_importance.json", "confusion_matrix.png"].map((n) =>
  file(n),
);
const check = (files: VersionFile[], metadata: Metadata | undefined = METADATA) =>
  checkLayout({ folder: FOLDER, files, metadata });
const told = (files: VersionFile[], metadata?: Metadata) =>
  check(files, metadata).findings.map((f) => `${f.level} ${f.rule} ${f.location?.file}`);
const plus = (...files: VersionFile[]) => [...WHOLE, ...files];

test("a whole folder passes and is released whole", () => {
  const layout = check(plus(file("model.onnx.data"), file("notes.txt")));
  expect(layout.findings).toEqual([]);
  expect(layout.modelFile).toBe("model.onnx");
  expect(layout.modelFiles.map((f) => f.name)).toEqual(["model.onnx", "model.onnx.data"]);
  expect(layout.assets).toHaveLength(7);
});

test("missing documents are warnings, a missing model or metadata.json are errors", () => {
  expect(told([])).toEqual([
    `error layout/model-missing ${FOLDER}`,
    `error layout/metadata-missing ${FOLDER}`,
    ...["README.md", "feature_importance.json", "confusion_matrix.png"].map(
      () => `warning layout/document-missing ${FOLDER}`,
    ),
  ]);
  expect(told(WHOLE.slice(0, 4), { ...METADATA, model_type: "regression" })).toEqual([]);
});

const words = (files: VersionFile[], metadata?: Metadata) => check(files, metadata).findings.map((f) => f.message);
const link = { kind: "symlink", gitStatus: "unknown", size: 0 } as const;
const pointer = { lfsPointer: { oid: "1", size: 9 } };

test.each<[string, VersionFile, string, string]>([
  ["a link", file("x", link), "error layout/not-a-regular-file", "x is a symbolic link."],
  ["a device", file("x", { kind: "other" }), "error layout/not-a-regular-file", "x is not a regular file."],
  ["an empty file", file("x.txt", { size: 0 }), "error layout/empty-file", "x.txt is empty."],
  [
    "2 GiB",
    file("x.bin", { size: 2 ** 31 }),
    "error layout/too-large",
    "x.bin has 2147483648 bytes; GitHub accepts less than 2147483648.",
  ],
  [
    "a name with a space",
    file("my notes.txt"),
    "error layout/file-name",
    'The name "my notes.txt" would be changed by GitHub.',
  ],
  ["a name with a colon", file("a:b"), "error layout/file-name", 'The name "a:b" would be changed by GitHub.'],
  ["a dot at the end", file("notes."), "error layout/file-name", 'The name "notes." would be changed by GitHub.'],
  [
    "a name that differs by case only",
    file("Model.onnx"),
    "error layout/file-name",
    "model.onnx and Model.onnx differ only in case.",
  ],
  [
    "a checksum file of one's own",
    file("SHA256SUMS"),
    "error layout/reserved-name",
    "SHA256SUMS is a name that the tool itself writes.",
  ],
  [
    "a report of one's own",
    file("Validation-Report.json"),
    "error layout/reserved-name",
    "Validation-Report.json is a name that the tool itself writes.",
  ],
  ...["verdict.predicate.json", "verdict.intoto.json", "BOM.cdx.json", "model.sig"].map(
    (name): [string, ReturnType<typeof file>, string, string] => [
      `evidence of one's own, ${name}`,
      file(name),
      "error layout/reserved-name",
      `${name} is a name that the tool itself writes.`,
    ],
  ),
  [
    "a release of one's own",
    file("release.json"),
    "error layout/reserved-name",
    "release.json is a name that the tool itself writes.",
  ],
  [
    "an LFS pointer",
    file("x.bin", pointer),
    "error layout/lfs-pointer",
    "x.bin is a Git LFS pointer; the 9 bytes that it refers to are missing.",
  ],
  [
    "a hidden file",
    file(".DS_Store"),
    "notice layout/hidden-file",
    ".DS_Store is hidden and is left out of the release.",
  ],
])("%s is reported", (_, extra, expected, message) => {
  expect(told(plus(extra))).toEqual([`${expected} ${extra.path}`]);
  expect(words(plus(extra))).toEqual([message]);
});

test.each(["a", "_a", "@1", "+x-y.z", "-", "A.b_c", "9..8"])("%s is a name that GitHub keeps", (name) => {
  expect(told(plus(file(name)))).toEqual([]);
});

test("the missing files are named, and how to make them", () => {
  expect(words([])).toEqual([
    `${FOLDER} contains no model file.`,
    ...["metadata.json", "README.md", "feature_importance.json", "confusion_matrix.png"].map(
      (name) => `${FOLDER} contains no ${name}.`,
    ),
  ]);
  expect(check(WHOLE.slice(0, 4)).findings).toMatchObject([
    {
      message: `${FOLDER} contains no confusion_matrix.png.`,
      fix: `Add the file. To generate the two figures from labelled fixtures, run  model-release figures ${FOLDER}`,
      inAction:
        "Add the file and commit it. The command line of this tool generates the two figures from labelled fixtures.",
    },
  ]);
});

test.each(["model.onnx", "model.pt", "saved_model/saved_model.pb"])("%s is a model file", (name) => {
  expect(told([file(name), ...WHOLE.slice(1)])).not.toContain(`error layout/model-missing ${FOLDER}`);
  expect(told([file(`my-${name}`), ...WHOLE.slice(1)])).toContain(`error layout/model-missing ${FOLDER}`);
});

describe("the model's own files", () => {
  const modelFiles = (names: string[], format: Metadata["export_format"] | undefined = undefined) => {
    const metadata = format && { ...METADATA, export_format: format };
    return checkLayout({ folder: FOLDER, files: names.map((name) => file(name)), metadata }).modelFiles.map(
      ({ name }) => name,
    );
  };

  test.each(["model.onnx.data", "model.onnx_data", "w.bin", "w.data", "w.weight", "w.weights", "w.onnx_data"])(
    "%s is external data of an ONNX model",
    (name) => {
      expect(modelFiles(["notes.txt", name, "model.onnx"])).toEqual(["model.onnx", name]);
    },
  );

  test.each(["my-model.onnx.txt", "w.data.txt", "bin", "w.onnx_dat", "README.md"])("%s is none", (name) => {
    expect(modelFiles(["model.onnx", name])).toEqual(["model.onnx"]);
  });

  test("are those of the format that the metadata states, if it is there, or of ONNX first", () => {
    expect(modelFiles(["model.onnx", "model.pt", "w.bin"], "torchscript")).toEqual(["model.pt"]);
    expect(modelFiles(["model.pt", "model.onnx"], "onnx")).toEqual(["model.onnx"]);
    expect(modelFiles(["model.pt", "model.onnx"])).toEqual(["model.onnx"]);
    expect(modelFiles(["model.pt"], "onnx")).toEqual(["model.pt"]);
    expect(modelFiles(["notes.txt"], "onnx")).toEqual([]);
  });
});

test("a folder is reported once, a SavedModel by its own name", () => {
  expect(told(plus(file("logs/a.txt"), file("logs/b.txt")))).toEqual([`error layout/subfolder ${FOLDER}/logs`]);
  expect(told(plus(file("saved_model/saved_model.pb")))).toEqual([`error layout/saved-model ${FOLDER}/saved_model`]);
});

test("a folder is named by its path, and so is what is missing or hidden in it", () => {
  expect(words(plus(file("logs/a.txt"), file("saved_model/a.pb")))).toEqual([
    `${FOLDER}/logs/ is a folder inside the version's folder.`,
    `${FOLDER}/saved_model/ is a SavedModel folder.`,
  ]);
  expect(told(plus(file("a/b/.c/d.txt")))).toEqual([`notice layout/hidden-file ${FOLDER}/a/b/.c/d.txt`]);
  expect(told(plus(file("logs/link", link)))).toEqual([
    `error layout/subfolder ${FOLDER}/logs`,
    `error layout/not-a-regular-file ${FOLDER}/logs/link`,
  ]);
  expect(told(plus(file("logs/my notes.txt", { size: 0 })))).toEqual([`error layout/subfolder ${FOLDER}/logs`]);
});

test("only regular files at the top are released", () => {
  const { assets } = check(plus(file("logs/a.txt"), file("x", link)));
  expect(assets.map(({ name }) => name)).toEqual(WHOLE.map(({ name }) => name));
});

test("what is not committed, or not as committed, is reported in one finding each", () => {
  const { findings } = check(
    plus(
      file("a.txt", { gitStatus: "untracked" }),
      file("b.txt", { gitStatus: "untracked" }),
      file("c.txt", { gitStatus: "modified" }),
    ),
  );
  expect(findings).toMatchObject([
    { rule: "layout/untracked", message: "Not committed: a.txt, b.txt.", location: { file: FOLDER } },
    { rule: "layout/modified", message: "Different from the commit: c.txt.", location: { file: FOLDER } },
  ]);
  // A pointer always differs: that it is one is reported by itself.
  expect(told(plus(file("x.bin", { ...pointer, gitStatus: "modified" })))).toEqual([
    `error layout/lfs-pointer ${FOLDER}/x.bin`,
  ]);
});

test("a model that is empty or a pointer is no model that can be run", () => {
  expect(check([file("model.onnx", { size: 0 }), ...WHOLE.slice(1)]).modelFile).toBeUndefined();
  const unfetched = check([file("model.onnx", pointer), ...WHOLE.slice(1)]);
  expect(unfetched.modelFile).toBeUndefined();
  expect(unfetched.modelFiles).toEqual([]);
});

test("hidden files are not released", () => {
  expect(check(plus(file(".DS_Store"))).assets.map((f) => f.name)).not.toContain(".DS_Store");
});

test("weights next to the model belong to it by their names, and nothing else does", () => {
  const names = [
    "model.onnx.data",
    "model.onnx_data",
    "model.onnx2",
    "w.bin",
    "w.data",
    "w.weight",
    "w.weights",
    "w.onnx_data",
  ];
  const others = ["my-model.onnx.txt", "binary.txt", "data.csv", "w.bin.md"];
  const { modelFiles } = check(plus(...[...names, ...others].map((name) => file(name))));
  expect(modelFiles.map(({ name }) => name)).toEqual(["model.onnx", ...names]);
});
