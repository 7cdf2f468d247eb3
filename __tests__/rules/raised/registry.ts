import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { checkedOutTree } from "../../../src/platform/git/repository.ts";
import { parseJson } from "../../../src/registry/json.ts";
import { checkLayout } from "../../../src/registry/layout.ts";
import { checkAgainstFolder, checkAgainstModel, parseMetadata } from "../../../src/registry/metadata.ts";
import { parsePolicy } from "../../../src/registry/policy.ts";
import type { VersionFile } from "../../../src/registry/version-file.ts";
import { findChanged } from "../../../src/release/changed.ts";
import { SIGNATURE } from "../../helpers/fake-inference.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { bytes, file, ID, metadata, metadataBytes, over, type RaisedRules, TAG, WHOLE } from "../raised.ts";

const json = over((content: string | Uint8Array) => {
  return parseJson("m/metadata.json", typeof content === "string" ? bytes(content) : content).findings;
});
const stated = over((changes: Record<string, unknown>) => {
  return parseMetadata("m/metadata.json", metadataBytes(changes)).findings;
});
const besides = over((changes: Record<string, unknown>) =>
  checkAgainstFolder(metadata(changes), {
    id: ID,
    metadataName: undefined,
    files: [file("model.onnx")],
    modelFiles: [file("model.onnx")],
  }),
);
const inside = over((changes: Record<string, unknown>) => checkAgainstModel(metadata(changes), SIGNATURE));
const yaml = over((text: string) => parsePolicy("m/model.yml", bytes(text)).findings);
const folder = (files: readonly VersionFile[]) =>
  checkLayout({ folder: TAG, files, metadata: metadata().value }).findings;
const whole = WHOLE.map((name) => file(name));
const without = over((name: string) => folder(whole.filter((f) => f.name !== name)));
const beside = over((name: string, changes: Partial<VersionFile> = {}) => folder([...whole, file(name, changes)]));
const pulled = over(async (path: string) => {
  const root = tempFolder();
  mkdirSync(join(root, path), { recursive: true });
  return (await findChanged([{ path: `${path}/model.onnx`, status: "added" }], checkedOutTree(root))).findings;
});

const linked = over(async (path: string) => {
  const root = tempFolder();
  mkdirSync(join(root, "models/scorer"), { recursive: true });
  symlinkSync("elsewhere", join(root, path));
  return (await findChanged([{ path, status: "added" }], checkedOutTree(root))).findings;
});

const deployment = (p50: number) => ({
  deployment: { inference_latency_p50_ms: p50, inference_latency_p95_ms: 2, model_size_mb: 0.35 },
});
const sized = (mb: number) => ({
  deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 2, model_size_mb: mb },
});
const misspelt = { framework: undefined, framewrok: "numpy" };
const strange = { favourite_colour: "blue" };

export const raised: RaisedRules = {
  "file/not-utf8": json([Uint8Array.of(0x22, 0xff, 0x22)], [Uint8Array.of(0x22, 0xc3, 0xbf, 0x22)]),
  "file/too-large": json([`1${" ".repeat(2 ** 20)}`], [`1${" ".repeat(2 ** 20 - 1)}`]),
  "file/syntax": json(['{"a": 1,}'], ['{"a": 1}']),
  "file/duplicate-key": json(['{"a": 1, "a": 1}'], ['{"a": 1, "b": {"a": 1}}']),
  "file/unsafe-value": json(['{"__proto__": 1}'], ['{"proto": 1}']),
  "metadata/missing-key": stated([{ framework: undefined }], [misspelt]),
  "metadata/wrong-value": stated([{ framework: 7 }], [{ framework: "7" }]),
  "metadata/open-value": stated([{ framework_version: null }], [{ framework_version: "null" }]),
  "metadata/misspelt-key": stated([misspelt], [strange]),
  "metadata/unknown-key": stated([strange], [misspelt]),
  "metadata/latency-order": stated([deployment(2.1)], [deployment(2)]),
  "metadata/model-name": besides([{ model_name: "scorers" }], [{}]),
  "metadata/version": besides([{ version: "1.0.1" }], [{}]),
  "metadata/model-size": besides([sized(0.36)], [sized(0.3549)]),
  "metadata/export-format": besides([{ export_format: "torchscript" }], [{}]),
  "metadata/input-features": inside([{ input_features: ["x0", "x1"] }], [{ input_features: ["a", "b", "c"] }]),
  "metadata/output-classes": inside([{ output_classes: ["a", "b", "c"] }], [{ output_classes: ["a", "b"] }]),
  "policy/missing-key": yaml(
    ["gate: { slices: [{ metrics: { recall: { min: 0.5 } } }] }"],
    ["gate: { slices: [{ column: c, metrics: { recall: { min: 0.5 } } }] }"],
  ),
  "policy/wrong-value": yaml(["title: 7"], ['title: "7"']),
  "policy/unknown-key": yaml(["titel: Scorer"], ["title: Scorer"]),
  "policy/bounds": yaml(
    ["gate: { metrics: { recall: { min: 0.6, max: 0.5 } } }"],
    ["gate: { metrics: { recall: { min: 0.5, max: 0.5 } } }"],
  ),
  "layout/model-missing": without(["model.onnx"], ["README.md"]),
  "layout/metadata-missing": without(["metadata.json"], ["README.md"]),
  "layout/document-missing": without(["README.md"], ["metadata.json"]),
  "layout/not-a-regular-file": beside(["notes", { kind: "symlink" }], ["notes"]),
  "layout/subfolder": beside(["notes/a.txt"], ["notes-a.txt"]),
  "layout/saved-model": beside(["saved_model/saved_model.pb"], ["saved_models/saved_model.pb"]),
  "layout/not-a-version": pulled(["models/scorer/v1.0.0"], [TAG]),
  "layout/not-a-folder": linked(["models/scorer/1.0.0"], ["models/scorer/latest"]),
  "layout/hidden-file": beside([".notes"], ["notes."]),
  "layout/empty-file": beside(["notes", { size: 0 }], ["notes", { size: 1 }]),
  "layout/too-large": beside(["weights.bin", { size: 2 ** 31 }], ["weights.bin", { size: 2 ** 31 - 1 }]),
  "layout/file-name": beside(["readme.md"], ["readme.txt"]),
  "layout/reserved-name": beside(["sha256sums"], ["sha256sums.txt"]),
  "layout/lfs-pointer": beside(["weights.bin", { lfsPointer: { oid: "1", size: 9 } }], ["weights.bin"]),
  "layout/modified": beside(["notes", { gitStatus: "modified" }], ["notes", { gitStatus: "unknown" }]),
  "layout/untracked": beside(["notes", { gitStatus: "untracked" }], ["notes", { gitStatus: "unknown" }]),
};
