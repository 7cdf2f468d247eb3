import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Failure } from "../../nouns/failure.js";
import { formatTag, isVersion, parseTag } from "../../nouns/tag.js";
import { hashFile } from "../../platform/files/hash.js";
import { readModelFile } from "../../platform/files/model-bytes.js";
import { findRoot } from "../../platform/git/repository.js";
import { exportTag, listTaggedVersions } from "../../platform/git/tags.js";
import { parseMetadata } from "../../registry/metadata.js";
import { parsePolicy } from "../../registry/policy.js";
import { signatureOf } from "../../release/signature.js";
import { type Diff, renderDiff, renderDiffMarkdown } from "../../report/diff.js";
import type { Paint } from "../../report/terminal.js";
import { neededBump, suggestVersion } from "../../versioning/bump.js";
import { compareVersions, type Overrides } from "../../versioning/compare.js";
import { orderVersion } from "../../versioning/order.js";
import type { GraphSignature, VersionSignature } from "../../versioning/signature.js";

export interface DiffOptions {
  readonly old: string | undefined;
  readonly next: string;
  readonly suggest: boolean;
  readonly markdown: boolean;
  readonly json: boolean;
}

interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly version?: string;
  /** The model's folder under `models/`, where it is one of this registry. */
  readonly model?: string;
  readonly signature: VersionSignature;
}

/** Compares two versions, tags or model files; with one argument, a version with the tag before it. */
export async function runDiff(options: DiffOptions, cwd: string, paint: Paint): Promise<string> {
  const root = await findRoot(cwd);
  const scratch = await mkdtemp(join(tmpdir(), "model-release-"));
  try {
    const next = await readSide(options.next, cwd, root, join(scratch, "next"));
    const old = await readSide(options.old ?? (await tagBefore(next, root)), cwd, root, join(scratch, "old"));
    const diff = compare(old, next, await readOverrides(next, root));
    if (options.suggest) return `${suggestion(diff, old)}\n`;
    if (options.json) return `${JSON.stringify(diff, null, 2)}\n`;
    return options.markdown ? renderDiffMarkdown(diff) : renderDiff(diff, paint);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function compare(old: Side, next: Side, overrides: Overrides): Diff {
  const { changes, requiredBump } = compareVersions({ old: old.signature, next: next.signature }, overrides);
  const opaque = [old, next].filter((side) => side.signature.graph === undefined).map((side) => side.name);
  return {
    old: old.name,
    next: next.name,
    requiredBump: old.version === undefined ? requiredBump : neededBump(old.version, requiredBump),
    ...(old.version === undefined ? {} : { suggestedVersion: suggestVersion(old.version, requiredBump) }),
    changes,
    ...(opaque.length === 0
      ? {}
      : { notInspected: `${opaque.join(" and ")}, which is not ONNX: metadata.json is all that was compared` }),
    signatures: { old: old.signature, next: next.signature },
  };
}

function suggestion({ suggestedVersion }: Diff, old: Side): string {
  if (suggestedVersion !== undefined) return suggestedVersion;
  throw new Failure("usage", `${old.name} has no version number that a next one could follow.`, {
    fix: "Name the old version by its folder or tag, such as models/fraud/1.0.0.",
  });
}

async function tagBefore({ model, version, name }: Side, root: string): Promise<string> {
  if (model === undefined || version === undefined) {
    throw new Failure("usage", `${name} is no version of this registry, so nothing comes before it.`, {
      fix: "Name both:  model-release diff <old> <new>",
    });
  }
  const published = (await listTaggedVersions(root, model)).get(model) ?? [];
  const { previous } = orderVersion(version, { published });
  if (previous !== undefined) return `refs/tags/${formatTag({ model, version: previous })}`;
  throw new Failure("configuration", `There is no tag of ${model} below ${version} here.`, {
    fix: "Fetch the tags with  git fetch --tags,  or name the old version.",
  });
}

/** A file, else a folder, else a tag; `refs/tags/…` is always a tag. */
async function readSide(name: string, cwd: string, root: string, scratch: string): Promise<Side> {
  const bare = name.replaceAll("\\", "/").replace(/\/+$/, "");
  const tag = bare.replace(/^refs\/tags\//, "");
  const parsed = parseTag(tag);
  const path = resolve(cwd, bare);
  const found = bare === tag ? ((await stats(path)) ?? (await stats(join(root, bare)))) : undefined;
  if (found?.isFile()) return readBare(bare, (await stats(path)) ? path : join(root, bare));
  if (found?.isDirectory()) {
    const folder = (await stats(path)) ? path : join(root, bare);
    return readFolder(bare, folder, parseTag(relative(root, folder).replaceAll("\\", "/")));
  }
  if (parsed.ok && (await exportTag(root, tag, scratch))) return readFolder(`tag ${tag}`, scratch, parsed);
  throw new Failure("configuration", `There is no file, folder or tag ${JSON.stringify(bare)}.`, {
    fix: "Name a version folder or tag such as models/fraud/1.0.0, or a file such as model.onnx.",
  });
}

async function stats(path: string) {
  return stat(path).catch(() => undefined);
}

async function readBare(name: string, file: string): Promise<Side> {
  const graph = readGraph(file, name);
  return { name, signature: { graph, modelFiles: { "model.onnx": await digestOf(file) }, otherFiles: {} } };
}

async function readFolder(name: string, folder: string, parsed: ReturnType<typeof parseTag>): Promise<Side> {
  const path = join(folder, "metadata.json");
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    throw new Failure("configuration", `${name} holds no metadata.json.`, { fix: "Name the folder of one version." });
  }
  const metadata = parseMetadata(`${name}/metadata.json`, bytes);
  if (metadata.document === undefined) {
    const [first] = metadata.findings;
    throw new Failure("configuration", `metadata.json of ${name} is refused: ${first?.message}`, {
      fix: "Mend it first; model-release validate tells all that is wrong with it.",
    });
  }
  const { value } = metadata.document;
  const graph =
    value.export_format === "onnx" ? readGraph(join(folder, "model.onnx"), `${name}/model.onnx`) : undefined;
  const files = (await readdir(folder, { withFileTypes: true })).filter((e) => e.isFile() && !e.name.startsWith("."));
  const digests = await Promise.all(files.map(async (e) => [e.name, await digestOf(join(folder, e.name))] as const));
  const version = parsed.ok ? parsed.value.version : [basename(folder), basename(dirname(folder))].find(isVersion);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(parsed.ok ? { model: parsed.value.model } : {}),
    signature: signatureOf(value, graph, new Map(digests)),
  };
}

function readGraph(file: string, name: string): GraphSignature {
  const model = readModelFile(file);
  if (model.ok) return model.signature;
  throw new Failure("configuration", `${name} cannot be read as an ONNX model: ${model.why}.`, {
    fix: "Export the model again.",
  });
}

async function digestOf(file: string): Promise<string> {
  const { size } = await stat(file);
  return (await hashFile(file, size)).sha256;
}

async function readOverrides({ model }: Side, root: string): Promise<Overrides> {
  if (model === undefined) return {};
  const path = `models/${model}/model.yml`;
  const bytes = await readFile(join(root, path)).catch(() => undefined);
  return (bytes && parsePolicy(path, bytes).document?.value.versioning?.rules) ?? {};
}
