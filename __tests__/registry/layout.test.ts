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

test.each([
  ["a link", file("x", { kind: "symlink", gitStatus: "unknown", size: 0 }), "error layout/not-a-regular-file"],
  ["an empty file", file("x.txt", { size: 0 }), "error layout/empty-file"],
  ["2 GiB", file("x.bin", { size: 2 ** 31 }), "error layout/too-large"],
  ["a name with a space", file("my notes.txt"), "error layout/file-name"],
  ["a name that differs by case only", file("Model.onnx"), "error layout/file-name"],
  ["a checksum file of one's own", file("sha256sums"), "error layout/reserved-name"],
  ["a report of one's own", file("validation-report.json"), "error layout/reserved-name"],
  ["an LFS pointer", file("x.bin", { lfsPointer: { oid: "1", size: 9 } }), "error layout/lfs-pointer"],
  ["a hidden file", file(".DS_Store"), "notice layout/hidden-file"],
])("%s is reported", (_, extra, expected) => {
  expect(told(plus(extra))).toEqual([`${expected} ${extra.path}`]);
});

test("a folder is reported once, a SavedModel by its own name", () => {
  expect(told(plus(file("logs/a.txt"), file("logs/b.txt")))).toEqual([`error layout/subfolder ${FOLDER}/logs`]);
  expect(told(plus(file("saved_model/saved_model.pb")))).toEqual([`error layout/saved-model ${FOLDER}/saved_model`]);
});

test("what is not committed, or not as committed, is reported in one finding each", () => {
  const { findings } = check(
    plus(
      file("a.txt", { gitStatus: "untracked" }),
      file("b.txt", { gitStatus: "untracked" }),
      file("c.txt", { gitStatus: "modified" }),
    ),
  );
  expect(findings.map((f) => f.message)).toEqual(["Not committed: a.txt, b.txt.", "Different from the commit: c.txt."]);
});

test("a model that is empty or a pointer is no model that can be run", () => {
  expect(check([file("model.onnx", { size: 0 }), ...WHOLE.slice(1)]).modelFile).toBeUndefined();
  const pointer = file("model.onnx", { lfsPointer: { oid: "1", size: 9 } });
  expect(check([pointer, ...WHOLE.slice(1)]).modelFile).toBeUndefined();
});

test("hidden files are not released", () => {
  expect(check(plus(file(".DS_Store"))).assets.map((f) => f.name)).not.toContain(".DS_Store");
});
