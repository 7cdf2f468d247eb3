import { type Finding, type FindingDetails, finding } from "../domain/finding.ts";
import type { Rule } from "../domain/rule.ts";
import { MODEL_ENTRY } from "./metadata.ts";
import type { ExportFormat, Metadata } from "./metadata-types.ts";
import { registryRules as rules } from "./rules.ts";
import type { VersionFile } from "./version-file.ts";

export interface LayoutInput {
  /** Path of the version's folder, which is also its tag. */
  readonly folder: string;
  readonly files: readonly VersionFile[];
  /** `undefined` where metadata.json is missing or was refused. */
  readonly metadata: Metadata | undefined;
}

export interface Layout {
  readonly findings: readonly Finding[];
  /** Name of the model's main file, if there is one that can be read. */
  readonly modelFile?: string;
  /** The main file and its external data. */
  readonly modelFiles: readonly VersionFile[];
  /** The files that a release of this folder holds. */
  readonly assets: readonly VersionFile[];
}

/** The main file of an ONNX model. */
export const MODEL_FILE = MODEL_ENTRY.onnx;
export const METADATA = "metadata.json";
/** The documents that people expect next to a model: the last one of classifiers only. */
export const README = "README.md";
export const IMPORTANCE = "feature_importance.json";
export const MATRIX = "confusion_matrix.png";
// The evidence of a release (`releases/evidence.ts`), and what a folder of releases keeps next to its files.
const RESERVED: readonly string[] = [
  ...["sha256sums", "validation-report.json", "verdict.predicate.json", "verdict.intoto.json"],
  ...["bom.cdx.json", "model.sig", "release.json"],
];
const ASSET_NAME = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/;
/** GitHub takes assets below this size. */
const TOO_LARGE = 2 ** 31;
const EXTERNAL_DATA = /^model\.onnx.+|\.(?:bin|data|weights?|onnx_data)$/;

/** Which files of a version's folder a release holds, and what stands in their way. */
export function checkLayout({ folder, files, metadata }: LayoutInput): Layout {
  const hidden = files.filter((f) => f.name.split("/").some((part) => part.startsWith(".")));
  const isHidden = new Set(hidden);
  const visible = files.filter((f) => !isHidden.has(f));
  const assets = visible.filter((f) => !f.name.includes("/") && f.kind === "file");
  const main = chooseModel(assets, metadata?.export_format);
  const sound = main !== undefined && main.size > 0 && main.lfsPointer === undefined;
  return {
    findings: [
      ...missingFiles(folder, visible, metadata),
      ...subfolders(visible),
      ...visible.flatMap(checkFile),
      ...checkCommitted(folder, visible),
      ...sameButCase(assets),
      ...hidden.map((f) => at(f, rules.hiddenFile, { message: `${f.name} is hidden and is left out of the release.` })),
    ],
    ...(sound ? { modelFile: main.name } : {}),
    modelFiles: sound ? [main, ...externalData(main, assets)] : [],
    assets,
  };
}

function at(file: VersionFile, rule: Rule, details: FindingDetails): Finding {
  return finding(rule, { ...details, location: { file: file.path } });
}

function chooseModel(assets: readonly VersionFile[], format: ExportFormat | undefined): VersionFile | undefined {
  const named = (name: string) => assets.find((f) => f.name === name);
  return (format && named(MODEL_ENTRY[format])) ?? named(MODEL_ENTRY.onnx) ?? named(MODEL_ENTRY.torchscript);
}

function externalData(main: VersionFile, assets: readonly VersionFile[]): VersionFile[] {
  if (main.name !== MODEL_ENTRY.onnx) return [];
  return assets.filter((f) => f !== main && isExternalData(f.name));
}

/** Whether a file next to `model.onnx` counts as a part of the model, by its name. */
export function isExternalData(name: string): boolean {
  return EXTERNAL_DATA.test(name);
}

function missingFiles(folder: string, files: readonly VersionFile[], metadata: Metadata | undefined): Finding[] {
  const has = (name: string) => files.some((f) => f.name === name || f.name.startsWith(`${name}/`));
  const location = { file: folder };
  const expected = [README, IMPORTANCE, ...(metadata?.model_type === "classification" ? [MATRIX] : [])];
  return [
    ...(Object.values(MODEL_ENTRY).some(has)
      ? []
      : [finding(rules.modelMissing, { message: `${folder} contains no model file.`, location })]),
    ...(has(METADATA)
      ? []
      : [finding(rules.metadataMissing, { message: `${folder} contains no ${METADATA}.`, location })]),
    ...expected
      .filter((name) => !has(name))
      .map((name) =>
        finding(rules.documentMissing, {
          message: `${folder} contains no ${name}.`,
          location,
          fix: `Add the file. To generate the two figures from labelled fixtures, run  model-release figures ${folder}`,
          inAction: rules.documentMissing.inAction,
        }),
      ),
  ];
}

function subfolders(files: readonly VersionFile[]): Finding[] {
  const tops = new Map<string, VersionFile>();
  for (const file of files) {
    const [top = "", ...below] = file.name.split("/");
    if (below.length > 0 && !tops.has(top)) tops.set(top, file);
  }
  return [...tops].map(([top, file]) => {
    const path = file.path.slice(0, file.path.length - file.name.length + top.length);
    const location = { file: path };
    return top === MODEL_ENTRY.savedmodel
      ? finding(rules.savedModel, { message: `${path}/ is a SavedModel folder.`, location })
      : finding(rules.subfolder, { message: `${path}/ is a folder inside the version's folder.`, location });
  });
}

function checkFile(file: VersionFile): Finding[] {
  if (file.kind !== "file") {
    return [at(file, rules.notRegular, { message: `${file.name} is ${describeKind(file.kind)}.` })];
  }
  if (file.name.includes("/")) return [];
  return [...checkName(file), ...checkContent(file)];
}

function describeKind(kind: "symlink" | "other"): string {
  return kind === "symlink" ? "a symbolic link" : "not a regular file";
}

function checkName(file: VersionFile): Finding[] {
  if (RESERVED.includes(file.name.toLowerCase())) {
    return [at(file, rules.reservedName, { message: `${file.name} is a name that the tool itself writes.` })];
  }
  if (ASSET_NAME.test(file.name) && !file.name.endsWith(".")) return [];
  return [at(file, rules.badName, { message: `The name ${JSON.stringify(file.name)} would be changed by GitHub.` })];
}

function checkContent(file: VersionFile): Finding[] {
  if (file.size === 0) return [at(file, rules.emptyFile, { message: `${file.name} is empty.` })];
  if (file.size >= TOO_LARGE) {
    return [
      at(file, rules.hugeFile, {
        message: `${file.name} has ${file.size} bytes; GitHub accepts less than ${TOO_LARGE}.`,
      }),
    ];
  }
  if (file.lfsPointer === undefined) return [];
  const message = `${file.name} is a Git LFS pointer; the ${file.lfsPointer.size} bytes that it refers to are missing.`;
  return [at(file, rules.lfsPointer, { message })];
}

function checkCommitted(folder: string, files: readonly VersionFile[]): Finding[] {
  const untracked = files.filter((f) => f.gitStatus === "untracked");
  const modified = files.filter((f) => f.gitStatus === "modified" && f.lfsPointer === undefined);
  const names = (list: readonly VersionFile[]) => list.map((f) => f.name).join(", ");
  const location = { file: folder };
  return [
    ...(untracked.length === 0
      ? []
      : [finding(rules.untracked, { message: `Not committed: ${names(untracked)}.`, location })]),
    ...(modified.length === 0
      ? []
      : [finding(rules.modified, { message: `Different from the commit: ${names(modified)}.`, location })]),
  ];
}

function sameButCase(assets: readonly VersionFile[]): Finding[] {
  const seen = new Map<string, string>();
  return assets.flatMap((file) => {
    const key = file.name.toLowerCase();
    const other = seen.get(key);
    seen.set(key, file.name);
    if (other === undefined) return [];
    return [at(file, rules.badName, { message: `${other} and ${file.name} differ only in case.` })];
  });
}
